import type { Diagnostic } from '@reeve/ir';
import {
  analyse,
  compile,
  DEFAULT_PROJECT_SETTINGS,
  type FlowReport,
  type ProjectSettings,
  parse,
} from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { CORE } from '../language/core-signatures.ts';
import { withCaps } from '../language/findings.ts';

interface Shown {
  readonly flow: FlowReport;
  readonly found: readonly Diagnostic[];
  readonly codes: readonly string[];
  readonly open: readonly string[];
}

function shown(text: string, project: Partial<ProjectSettings> = {}): Shown {
  const { tree, diagnostics: read } = parse(text, { source: 'r.reeve' });
  const settings = { ...DEFAULT_PROJECT_SETTINGS, ...project };
  const { program, model, diagnostics } = compile([tree], { signatures: CORE, project: settings });
  if (!program || read.length > 0) throw new Error(JSON.stringify([...read, ...diagnostics]));
  const {
    flow,
    diagnostics: found,
    unproved,
  } = analyse(program, { model, signatures: CORE, project: settings });
  const codes = found.map(({ code }) => code).filter((code) => /^(flow|rule)\//.test(code));
  return { flow, found, codes, open: unproved.map(({ reason }) => reason.en) };
}

const SEND = 'message.send(to: member, via: wechat, text: "x")';
const rule = (when: string, more = '', then = SEND): string =>
  `rule r\n  when ${when}\n  then\n    ${then}\n  ${more}`;

/** The bounds of a day, a week and a month. */
const bounds = (text: string, project: Partial<ProjectSettings> = {}): readonly (number | null)[] => {
  const { day, week, month } = shown(text, project).flow.messages.total;
  return [day, week, month];
};

describe('the most messages that a member can get', () => {
  test.each([
    ['a silence, once each time it has lasted', rule('no activity for 7 days'), [1, 1, 5]],
    ['a silence of an hour', rule('no activity for 1 hour'), [24, 168, 720]],
    ['any number of events', rule('complaint.filed'), [null, null, null]],
    ['events under a limit', rule('complaint.filed', 'at most 2 per 3 days'), [2, 6, 20]],
    [
      'the tightest of two limits',
      rule('complaint.filed', 'at most 1 per day\n  at most 3 per 7 days'),
      [1, 3, 15],
    ],
    [
      'a limit of calendar days, one shorter by an hour',
      rule('complaint.filed', 'at most 1 per calendar day'),
      [3, 9, 32],
    ],
    ['a count that comes once in a window', rule('count(complaint.filed) in 10 days >= 1'), [1, 1, 3]],
    ['a count of three', rule('count(complaint.filed) in 10 days >= 3'), [3, 3, 9]],
    [
      'a silence until the next',
      rule('count(visit) in 30 days >= 2', 'until no visit for 90 days').replace(/^/, 'event visit\n'),
      [1, 1, 1],
    ],
    ['an absence after an event', rule('cart.added then no order.paid within 2 hours'), [12, 84, 360]],
    ['a schedule', rule('every day at 09:00 for each member'), [1, 7, 30]],
    ['a schedule of months', rule('every month on day 1 at 09:00 for each member'), [1, 1, 2]],
    ['a schedule of weekdays', rule('every weekday at 09:00 for each member'), [1, 5, 22]],
    ['a schedule by the clock', rule('every 6 hours for each member'), [4, 28, 120]],
    [
      'branches: the larger',
      rule(
        'no activity for 40 days',
        '',
        `if member.points > 1\n ${SEND}\n ${SEND}\n otherwise\n ${SEND}\n end`,
      ),
      [2, 2, 2],
    ],
    [
      'a split: the largest',
      rule('no activity for 40 days', '', `split\n 50%: ${SEND}\n 50%: stop\n end`),
      [1, 1, 1],
    ],
    ['two, a wait apart', rule('no activity for 40 days', '', `${SEND}\n wait 3 days\n ${SEND}`), [2, 2, 2]],
    ['a plan', `plan p\n  ${SEND}\n  ${SEND}\n${rule('no activity for 40 days', '', 'start p')}`, [2, 2, 2]],
    ['a rule in the shadow', rule('complaint.filed', 'shadow'), [0, 0, 0]],
    [
      'a wait without an end',
      rule('no activity for 40 days', '', `wait for case.resolved\n end\n ${SEND}`),
      [null, null, null],
    ],
    ['what a limit puts off', rule('no activity for 40 days', 'at most 1 per 2 days delay'), [1, 4, 15]],
  ])('%s', (_, text, expected) => {
    expect(bounds(text)).toEqual(expected);
  });

  test('a schedule in a zone whose clock is changed can come twice within a day', () => {
    const text = rule('every day at 09:00 for each member');
    expect(bounds(text, { timeZone: 'America/New_York' })).toEqual([2, 8, 31]);
    expect(bounds(text, { timeZone: 'Asia/Shanghai' })).toEqual([1, 7, 30]);
  });

  test('caps hold all rules together, and those that name a channel only theirs', () => {
    const capped = withCaps(['no member gets more than 3 messages in 7 days']);
    expect(bounds(rule('complaint.filed'), capped)).toEqual([3, 3, 15]);
    const other = 'email.send(to: member, subject: "s", text: "x")';
    const two = `${rule('complaint.filed')}\nrule s\n  when no activity for 7 days\n  then ${other}`;
    const onWechat = withCaps(['no member gets more than 3 messages in 7 days on wechat']);
    const { messages } = shown(two, onWechat).flow;
    expect(messages.total).toEqual({ day: 4, week: 4, month: 20 });
    expect(messages.withoutCaps.day).toBeNull();
    expect(messages.byChannel.map(({ channel, bounds: { week } }) => [channel, week])).toEqual([
      ['email', 1],
      ['wechat', 3],
    ]);
  });

  test('what anybody can bring on has no bound but that of the whole rule', () => {
    const text = rule('no activity for 7 days', '', 'message.send(to: "boss", via: wechat, text: "x")');
    expect(bounds(text)).toEqual([null, null, null]);
    expect(bounds(`${text}at most 2 per 1 day per rule`)).toEqual([2, 14, 60]);
    expect(bounds(text.replace('when', 'per community\n  when'))).toEqual([1, 1, 5]);
  });

  test('a rule that is sure to be over a cap is told, one that may be is not', () => {
    const cap = withCaps(['no member gets more than 3 messages in 7 days']);
    expect(shown(rule('every day at 09:00 for each member'), cap).codes).toEqual(['flow/over-cap']);
    expect(shown(rule('every day at 09:00 for each member where member.points > 1'), cap).codes).toEqual([]);
    expect(shown(rule('every monday at 09:00 for each member'), cap).codes).toEqual([]);
  });
});

const SET = (name: string, value: string): string =>
  `attribute.set(of: member, name: ${name}, value: "${value}")`;

describe('circles of rules', () => {
  const ends = (text: string): readonly string[] => shown(text).flow.loops.map(({ end }) => end);

  test.each([
    [
      'what a rule sets is what it excludes',
      rule('member.updated', '', SET('tier', 'gold')).replace('then', 'if member.tier = silver\n  then'),
      ['ends'],
    ],
    ['it waits for another value', rule('member.tier becomes silver', '', SET('tier', 'gold')), ['ends']],
    ['it sets what it has become', rule('member.tier becomes gold', '', SET('tier', 'gold')), ['ends']],
    ['any change, set to one value', rule('member.tier changes', '', SET('tier', 'gold')), ['ends']],
    [
      'there and back',
      `${rule('member.tier becomes gold', '', SET('tier', 'silver'))}\nrule s\n  when member.tier becomes silver\n  then ${SET('tier', 'gold')}`,
      ['cut'],
    ],
    [
      'under a limit',
      rule('case.opened', 'at most 1 per 30 days', 'case.open(kind: k, severity: low, title: "t")'),
      ['limited'],
    ],
    [
      'after a silence',
      rule('no case.opened for 7 days', '', 'case.open(kind: k, severity: low, title: "t")'),
      ['slow'],
    ],
    [
      'by a wait',
      `plan p\n  wait for case.opened within 1 day\n  end\n  case.open(kind: k, severity: low, title: "t")\n${rule('case.resolved', '', 'start p')}`,
      ['open'],
    ],
    ['another attribute', rule('member.points changes', '', SET('tier', 'gold')), []],
    ['nothing comes back', rule('case.resolved', '', 'case.open(kind: k, severity: low, title: "t")'), []],
  ])('%s', (_, text, expected) => {
    expect(ends(text)).toEqual(expected);
  });

  test('are told more softly where a limit stands', () => {
    const open = 'case.open(kind: x, severity: low, title: "a")';
    const text = `${rule('case.resolved', '', open)}\nrule s\n  when case.opened\n  then case.close(case: event.case)`;
    const loops = (of: string): readonly unknown[] =>
      shown(of).found.flatMap(({ code, severity }) => (code === 'rule/loop' ? [severity] : []));
    expect(loops(text)).toEqual(['warning']);
    expect(loops(`${text}\n  at most 1 per 1 day`)).toEqual(['info']);
  });

  test('are told with the way round, and drawn in the graph', () => {
    const text = `${rule('case.opened', '', 'case.close(reason: "r")')}\nrule s\n  when case.resolved\n  then case.open(kind: k, severity: low, title: "t")`;
    const { flow, found } = shown(text.replace('case.close(reason: "r")', 'case.close()'));
    expect(flow.loops[0]?.path).toEqual([
      { rule: 'r', action: 'case.close', event: 'case.resolved' },
      { rule: 's', action: 'case.open', event: 'case.opened' },
    ]);
    const loop = found.find(({ code }) => code === 'rule/loop');
    expect(loop?.message.en).toContain('r → s → r');
    expect(loop?.message.zh).toContain('r → s → r');
    expect(
      flow.graph.edges
        .filter(({ inLoop }) => inLoop)
        .map(({ from, to }) => `${from} > ${to}`)
        .sort(),
    ).toEqual([
      'event case.opened > rule r',
      'event case.resolved > rule s',
      'rule r > event case.resolved',
      'rule s > event case.opened',
    ]);
  });
});

describe('quotas', () => {
  const quotas = [{ of: 'wechat', quota: '20 per minute' }];

  test('a round that takes longer than the time to the next is told', () => {
    const often = rule('every 30 minutes for each member');
    const { found } = shown(often, { quotas, members: 5000 });
    const behind = found.find(({ code }) => code === 'flow/quota-behind');
    expect(behind?.severity).toBe('warning');
    expect(behind?.message.en).toContain('5000 uses of wechat');
    expect(behind?.message.en).toContain('takes 4 hours 10 minutes');
    expect(shown(often, { quotas, members: 500 }).codes).not.toContain('flow/quota-behind');
  });

  test('it cannot tell without the number of members, and says how many fit', () => {
    const { codes, open } = shown(rule('every day at 09:00 for each member'), { quotas });
    expect(codes.filter((code) => code.startsWith('flow/quota'))).toEqual([]);
    expect(open.join()).toContain('28800 members');
  });

  test('a quota of the manifest counts where the project says no other', () => {
    const text = rule(
      'member.joined',
      'at most 100 per 1 minute per rule',
      'email.send(to: member, subject: "s", text: "x")',
    );
    const { program, model } = compile([parse(text, { source: 'r.reeve' }).tree], { signatures: CORE });
    if (!program) throw new Error('it does not compile');
    const actions = CORE.actions.map((each) =>
      each.id === 'email.send' ? { ...each, quota: '50 per 1 minute' } : each,
    );
    const of = (project: ProjectSettings): readonly string[] =>
      analyse(program, { model, signatures: { ...CORE, actions }, project }).diagnostics.map(
        ({ code }) => code,
      );
    expect(of(DEFAULT_PROJECT_SETTINGS)).toContain('flow/quota-limit');
    expect(
      of({ ...DEFAULT_PROJECT_SETTINGS, quotas: [{ of: 'email.send', quota: '500 per minute' }] }),
    ).not.toContain('flow/quota-limit');
  });
});

describe('plans and templates', () => {
  test('a plan that starts itself after a wait never ends', () => {
    const text = `plan p\n  wait 7 days\n  ${SEND}\n  start p\n${rule('case.opened', '', 'start p')}`;
    const { found, flow } = shown(text);
    expect(found.find(({ code }) => code === 'flow/plan-again')?.message.en).toContain(
      'each round takes 7 days or longer',
    );
    expect(flow.messages.rules[0]?.unbounded?.en).toContain('starts itself again');
    const maybe = text.replace('  start p\nrule', '  if member.points > 1\n  start p\n  end\nrule');
    expect(shown(maybe).found.find(({ code }) => code === 'flow/plan-again')?.message.en).toContain(
      'can go on for ever',
    );
  });

  const template = (bodies: string): string =>
    `template t {\n  ${bodies}\n}\n${rule('member.joined', 'at most 1 per day', 'message.send(to: member, via: wechat, template: "t")')}`;

  test('templates are held to the languages of the project', () => {
    const languages = ['en', 'zh'] as const;
    expect(shown(template('en: "a"')).codes).toEqual([]);
    expect(shown(template('en: "a"'), { languages }).codes).toEqual(['flow/template-language']);
    expect(shown(template('en: "a"\n  zh: "b"'), { languages }).codes).toEqual([]);
    expect(shown(template('en: "a"\n  zh via email: "b"'), { languages }).codes).toEqual([
      'flow/template-language',
    ]);
    expect(shown(template('en via email: "a"')).codes).toEqual(['flow/template-channel']);
  });
});
