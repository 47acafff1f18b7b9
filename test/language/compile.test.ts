import { DEFAULT_PROJECT_SETTINGS, parseCap } from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { findings, programOf, when } from './findings.ts';

const LOG = 'log.write(message: "x")';

function steps(text: string): readonly object[] {
  const [rule] = programOf(`rule r\n  when complaint.filed\n  then\n${text}`).rules;
  return (rule?.steps ?? []).map((step) => {
    const { op } = step;
    if (op === 'branch' || op === 'waitFor') return { op, otherwise: step.otherwise };
    if (op === 'jump') return { op, to: step.to };
    if (op === 'split') return { op, id: step.id, branches: step.branches };
    return { op };
  });
}

describe('steps in a row', () => {
  test('if without else jumps over its steps', () => {
    expect(steps(`if event.severity > 3\n${LOG}\nend\nwait 1 day`)).toEqual([
      { op: 'branch', otherwise: 2 },
      { op: 'effect' },
      { op: 'wait' },
    ]);
  });

  test('if with else jumps over the other branch', () => {
    expect(steps(`if event.severity > 3\n${LOG}\nelse\nstop\nend\n${LOG}`)).toEqual([
      { op: 'branch', otherwise: 3 },
      { op: 'effect' },
      { op: 'jump', to: 4 },
      { op: 'stop' },
      { op: 'effect' },
    ]);
  });

  test('a wait for an event goes on behind its time-out', () => {
    expect(steps(`wait for case.acknowledged within 30 minutes\notherwise\n${LOG}\nend\n${LOG}`)).toEqual([
      { op: 'waitFor', otherwise: 2 },
      { op: 'jump', to: 3 },
      { op: 'effect' },
      { op: 'effect' },
    ]);
    expect(steps(`wait for case.acknowledged within 30 minutes\n${LOG}\nend\n${LOG}`)).toEqual([
      { op: 'waitFor', otherwise: 2 },
      { op: 'effect' },
      { op: 'effect' },
    ]);
  });

  test('branches of a split meet again; splits are told apart by rule and order', () => {
    expect(steps(`split\n50%: ${LOG}\n30%: stop\n20%: ${LOG}\nend\nsplit\n100%: stop\nend`)).toEqual([
      {
        op: 'split',
        id: 'r/1',
        branches: [
          { percent: 50, to: 1 },
          { percent: 30, to: 3 },
          { percent: 20, to: 5 },
        ],
      },
      { op: 'effect' },
      { op: 'jump', to: 6 },
      { op: 'stop' },
      { op: 'jump', to: 6 },
      { op: 'effect' },
      { op: 'split', id: 'r/2', branches: [{ percent: 100, to: 7 }] },
      { op: 'stop' },
    ]);
  });
});

describe('subjects', () => {
  test.each([
    ['rule r when complaint.filed', { kind: 'member' }, false],
    ['rule r per community when complaint.filed', { kind: 'community' }, true],
    ['rule r per channel when complaint.filed', { kind: 'field', path: 'channel' }, true],
    ['rule r per event.topic when complaint.filed', { kind: 'field', path: 'topic' }, true],
    ['rule r per event.member when complaint.filed', { kind: 'member' }, true],
    ['规则 r 每个 主题 当 投诉', { kind: 'field', path: 'topic' }, true],
    ['rule r when every monday at 09:00', { kind: 'community' }, false],
    ['rule r when every monday at 09:00 for each member', { kind: 'member' }, false],
    ['rule r when community.members changes', { kind: 'community' }, false],
    ['rule r when any of (every monday at 09:00, complaint.filed)', { kind: 'member' }, false],
  ])('%s', (text, subject, explicit) => {
    const program = programOf(`${text}\n  then stop`);
    const [rule] = program.rules;
    expect(program.subjects.slice(0, 2)).toEqual([{ kind: 'member' }, { kind: 'community' }]);
    expect(program.subjects[rule?.subject ?? -1]).toEqual(subject);
    expect(rule?.explicitSubject).toBe(explicit);
  });

  test('a schedule for members is for each of them, one for communities comes once', () => {
    const each = (text: string): unknown => programOf(`${text}\n  then stop`).rules[0]?.triggers[0];
    expect(each('rule r when every day at 09:00')).not.toHaveProperty('forEach');
    expect(each('rule r per member when every day at 09:00')).toHaveProperty('forEach', {});
  });

  test('a plan is about whom its rules are about', () => {
    const plan = 'plan p\n  log.write(message: "{count(complaint.filed) in 1 day}")\n';
    const program = programOf(`${plan}rule r\n  per community\n  when complaint.filed\n  then start p`);
    expect(program.windows.map(({ subject }) => subject)).toEqual([1]);
  });

  test('metrics keep their own subject in a rule about another', () => {
    const metric = 'metric load = count(complaint.filed) in 1 day\n';
    const program = programOf(
      `${metric}rule r\n  per member\n  when complaint.filed\n  if load > 3 and count(complaint.filed) in 1 day > 1`,
    );
    expect(program.windows.map(({ subject }) => subject)).toEqual([1, 0]);
  });
});

describe('activity', () => {
  test('is what extensions call so, until the project says so itself', () => {
    expect(programOf(when('no activity for 7 days')).activity).toContain('message.posted');
    const own = 'event visit is activity { }\n';
    const program = programOf(own + when('no activity for 7 days'));
    expect(program.activity).toEqual(['visit']);
    expect(program.silences[0]?.match.types).toEqual(['visit']);
  });
});

describe('values', () => {
  test('two usuals of one length but of unlike windows have unlike names', () => {
    const program = programOf(
      when(
        'count(complaint.filed) in 1 hour > 2 x usual in 7 days and count(mention.seen) in 1 hour > 2 x usual in 7 days',
      ),
    );
    const labels: string[] = [];
    JSON.stringify(program.rules, (key, value) => {
      if (key === 'label' && value.startsWith('usual')) labels.push(value);
      return value;
    });
    expect(labels).toEqual(['usual in 7 days', 'usual in 7 days (2)']);
  });

  test('percentages are shares of one, and say so where they are put into texts', () => {
    const metric =
      'metric calm = share of complaint.filed followed by case.resolved within 1 day, in 7 days\n';
    const [rule] = programOf(
      `${metric}rule r\n  per community\n  when calm < 87.5%\n  then log.write(message: "{calm}")`,
    ).rules;
    expect(rule?.triggers[0]).toMatchObject({ condition: { right: { op: 'lit', value: 0.875 } } });
    expect(rule?.steps[0]).toMatchObject({
      use: { args: [{ value: { op: 'text', parts: [{ type: { kind: 'number', unit: 'percent' } }] } }] },
    });
  });

  test('texts without placeholders are plain, and options are their ids', () => {
    const [rule] = programOf(
      'rule r\n  when complaint.filed\n  if 成员.等级 = 金卡\n  then log.write(message: "x")',
    ).rules;
    expect(rule?.if).toMatchObject({
      left: { path: 'tier', label: 'member.tier' },
      right: { value: 'gold' },
    });
    expect(rule?.steps[0]).toMatchObject({
      use: { args: [{ name: 'message', value: { op: 'lit', value: 'x' } }] },
    });
  });

  test('arguments of a template are checked and passed with the action', () => {
    const template = 'template hi(item: text, n: number) { en: "{item} {n}" }\n';
    const rule = (args: string): string =>
      `${template}rule r\n  when cart.added\n  then message.send(to: member, via: wechat, template: "hi"${args})`;
    const [compiled] = programOf(rule(', item: event.item, n: 3')).rules;
    expect(compiled?.steps[0]).toMatchObject({
      use: { args: [{ name: 'to' }, { name: 'via' }, { name: 'template' }, { name: 'item' }, { name: 'n' }] },
    });
    expect(findings(rule(', item: event.item')).map(({ code }) => code)).toEqual([
      'template/missing-argument',
    ]);
    expect(findings(rule(', item: event.item, n: "x"')).map(({ code }) => code)).toEqual([
      'call/argument-type',
    ]);
    expect(findings(rule(', item: event.item, n: 1, z: 2')).map(({ code }) => code)).toEqual([
      'call/unknown-argument',
    ]);
  });
});

describe('ids', () => {
  const text = 'rule a\n  when count(complaint.filed) in 1 hour >= 10\n  then log.write(message: "x")';

  test('do not change with layout, comments and titles', () => {
    const other =
      '# why\nrule a "A title"\n\n  when   count(complaint.filed) in 60 minutes >= 10\n  then # here\n    log.write(message: "x")';
    expect(programOf(other).id).toBe(programOf(text).id);
    expect(programOf(other).rules[0]?.version).toBe(programOf(text).rules[0]?.version);
  });

  test('change with what a rule does', () => {
    expect(programOf(text.replace('10', '11')).id).not.toBe(programOf(text).id);
    expect(programOf(text.replace('1 hour', '2 hours')).rules[0]?.version).not.toBe(
      programOf(text).rules[0]?.version,
    );
  });

  test('of a rule do not change with its neighbours, but with its plans', () => {
    const before = 'rule z\n  when sum(order.paid.amount) in 1 day > 3\n  then stop\n';
    const version = (source: string): string | undefined =>
      programOf(source).rules.find(({ name }) => name === 'a')?.version;
    expect(version(before + text)).toBe(version(text));
    const started = (plan: string): string =>
      `plan p\n  ${plan}\nrule a\n  when complaint.filed\n  then start p`;
    expect(version(started('stop'))).not.toBe(version(started(LOG)));
  });
});

describe('plans', () => {
  test.each([
    ['plan p\n  start q\nplan q\n  start p', 'plan/endless'],
    ['plan p\n  wait 1 day\n  start q\nplan q\n  start p', undefined],
    ['plan p\n  if now > 2026-01-01\n    wait 1 day\n  end\n  start p', 'plan/endless'],
    ['plan p\n  if now > 2026-01-01\n    wait 1 day\n  else\n    stop\n  end\n  start p', undefined],
    ['plan p\n  wait for case.acknowledged\n  end\n  start p', undefined],
  ])('%s', (plan, code) => {
    expect(findings(plan).map((found) => found.code)).toEqual(code ? [code] : []);
  });
});

describe('caps', () => {
  const span = { source: 'reeve.yaml', start: 0, end: 0 };
  const week = { kind: 'exact', ms: 604_800_000 };

  test.each([
    ['no member gets more than 3 messages in 7 days', { count: 3, per: week, scope: 'member' }],
    [
      'No community gets more than 1 message per calendar day',
      { count: 1, per: { kind: 'calendar', unit: 'day', count: 1 }, scope: 'community' },
    ],
    [
      'no member gets more than 3 messages in 7 days on wechat for promotion',
      { count: 3, per: week, scope: 'member', channel: 'wechat', purpose: 'promotion' },
    ],
    ['每位 成员 7 天 内 至多 3 条 消息', { count: 3, per: week, scope: 'member' }],
    ['每位成员７天内至多３条消息', { count: 3, per: week, scope: 'member' }],
    ['每位 成员 1 周 内 至多 3 条 消息 通过 微信', { count: 3, per: week, scope: 'member', channel: '微信' }],
  ])('%s', (text, cap) => {
    expect(parseCap(text, span)).toEqual({ cap, diagnostics: [] });
  });

  test.each([
    'every member gets more than 3 messages in 7 days',
    'no member gets more than 0 messages in 7 days',
    'no member gets more than 3 messages in 0 days',
    'no member gets more than 3 messages',
    'no member gets more than 3 messages in 7 months',
    '',
  ])('“%s” is refused', (text) => {
    const { cap, diagnostics } = parseCap(text, span);
    expect(cap).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
  });

  test('name channels by label too', () => {
    const { cap } = parseCap('每位 成员 7 天 内 至多 3 条 消息 通过 微信', span);
    const project = { ...DEFAULT_PROJECT_SETTINGS, caps: cap ? [cap] : [] };
    expect(programOf('rule r when member.joined then stop', { project }).caps).toMatchObject([
      { channel: 'wechat' },
    ]);
  });
});
