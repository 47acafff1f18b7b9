import { analyse, compile, parse } from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { CORE } from './core-signatures.ts';
import { given, proved, when, withCaps } from './findings.ts';

const BEFORE = [
  'member { tier: one of (gold, silver) default silver, points: number, city: text }',
  'event complaint.filed { severity: number, topic: text, channel: one of (app, shop) } is activity',
  'event check_in.made { item: text } is activity',
  'segment vip = member.points >= 1000',
  'table reward(tier: text, n: number) -> points: number',
  '  | tier | n    | points |',
  '  | gold | >= 7 | 30     |',
  '  | gold | -    | 15     |',
  '  | -    | -    | 5      |',
  '',
].join('\n');

/** What is proved, each with the text that it points at. */
function found(text: string, caps: readonly string[] = []): readonly string[] {
  const whole = BEFORE + text;
  const { tree, diagnostics } = parse(whole, { source: 't.reeve' });
  const all = [...diagnostics, ...proved([tree], { signatures: CORE, project: withCaps(caps) })];
  expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
  return all
    .filter(({ code }) => /^(proof|condition)\//.test(code))
    .map(({ code, span }) => `${code}: ${whole.slice(span.start, span.end)}`);
}

test('what covers a way of an “or” is pointed at, and nothing else', () => {
  const whole = BEFORE + given('member.points > 5 or member.points > 3 or event.topic = "a"');
  const { tree } = parse(whole, { source: 't.reeve' });
  const found = proved([tree], { signatures: CORE, project: withCaps([]) });
  const finding = found.find(({ code }) => code === 'proof/redundant');
  expect(finding?.related?.map(({ span }) => whole.slice(span.start, span.end))).toEqual([
    'member.points > 3',
  ]);
});

describe('a rule that can never fire', () => {
  test.each([
    // Membership of a segment, and what the rule asks beside it.
    [given('member in vip and member.points < 500'), 'member.points < 500'],
    [when('member enters vip', '').replace('then', 'if member.points < 10\n  then'), 'member.points < 10'],
    [when('member leaves vip').replace('then', 'if member.points > 2000\n  then'), 'member.points > 2000'],
    // A table gives only what stands in it, and only for its rows.
    [given('reward(member.tier, 3).points = 20'), 'reward(member.tier, 3).points = 20'],
    [
      given('member.tier = silver and reward(member.tier, 9).points >= 15'),
      'reward(member.tier, 9).points >= 15',
    ],
    // Choices, texts, what is missing.
    [given('event.channel != app and event.channel != shop'), 'event.channel != shop'],
    [given('member.tier is missing'), 'member.tier is missing'],
    [given('member.points is missing and member.points < 5'), 'member.points < 5'],
    [given('not (event.topic is known) and event.topic in ("a", "b")'), 'event.topic in ("a", "b")'],
    [given('not (member.points < 5) and member.points is known and member.points < 3'), 'member.points < 3'],
    // Windows within windows, silences, what has just come.
    [
      when('count(complaint.filed) in 1 hour >= 10 and count(complaint.filed) in 1 day < 5'),
      'count(complaint.filed) in 1 day < 5',
    ],
    [
      when(
        'count(complaint.filed where severity >= 4) in 1 hour >= 3 and count(complaint.filed where severity >= 2) in 1 hour < 3',
      ),
      'count(complaint.filed where severity >= 2) in 1 hour < 3',
    ],
    [
      when('count(complaint.filed) in 1 hour < 3 and distinct(complaint.filed.topic) in 1 hour >= 3'),
      'distinct(complaint.filed.topic) in 1 hour >= 3',
    ],
    [
      when('max(complaint.filed.severity) in 1 hour >= 5 and max(complaint.filed.severity) in 1 day < 5'),
      'max(complaint.filed.severity) in 1 day < 5',
    ],
    [
      when(
        'count(complaint.filed) in 1 hour > 3 x usual in 7 days and count(complaint.filed) in 1 hour < 2 x usual in 7 days',
      ),
      'count(complaint.filed) in 1 hour < 2 x usual in 7 days',
    ],
    [
      when('no activity for 7 days and count(complaint.filed) in 1 day >= 1'),
      'count(complaint.filed) in 1 day >= 1',
    ],
    [given('no complaint.filed for 1 day'), 'no complaint.filed for 1 day'],
    [given('count(complaint.filed) in 1 hour = 0'), 'count(complaint.filed) in 1 hour = 0'],
    [given('hour(now) > 22 and hour(now) < 23'), 'hour(now) < 23'],
    // Values against each other.
    [
      given('event.severity < member.points and member.points < event.severity'),
      'member.points < event.severity',
    ],
    [
      given('event.severity > member.points and member.points > 5 and event.severity <= 5'),
      'event.severity <= 5',
    ],
    [
      when('complaint.filed where severity >= 4').replace('then', 'if event.severity < 3\n  then'),
      'event.severity < 3',
    ],
    [
      when('member.tier becomes gold').replace('then', 'if member.tier = silver\n  then'),
      'member.tier = silver',
    ],
    [
      when('check_in.made then complaint.filed where severity >= 4 within 1 day')
        .replace('then\n', 'then\n')
        .replace('\n  then stop', '\n  if event.severity < 3\n  then stop'),
      'event.severity < 3',
    ],
  ])('%s', (text, at) => {
    expect(found(text)).toEqual([`proof/never-fires: ${at}`]);
  });

  test.each([
    // `not (a < 5)` holds where there is no value.
    given('not (member.points < 5) and not (member.points >= 5)'),
    given('member.points is missing or member.points < 5'),
    // A window with other events, another member's, or of another length says nothing of this one.
    when('count(complaint.filed) in 1 hour < 5 and count(complaint.filed) in 1 day >= 10'),
    when('count(complaint.filed) in 1 hour >= 3 and count(check_in.made) in 1 day < 1'),
    when(
      'count(complaint.filed where severity >= 4) in 1 hour < 3 and count(complaint.filed) in 1 hour >= 5',
    ),
    when('no complaint.filed for 1 day and count(complaint.filed) in 7 days >= 1'),
    when('no complaint.filed for 1 day and count(check_in.made) in 1 day >= 1'),
    given('no check_in.made for 1 day'),
    given('count(check_in.made) in 1 hour = 0'),
    // What held a while ago need not hold now; attributes change between the steps of a sequence.
    when('member.points >= 1000 for 1 hour').replace('then', 'if member.points < 500\n  then'),
    when('complaint.filed where member.tier = gold then no check_in.made within 1 day').replace(
      '\n  then stop',
      '\n  if member.tier = silver\n  then stop',
    ),
    given('member in vip and member.points < 5000'),
    given('hour(now) >= 22 and hour(now) < 23'),
  ])('but not %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('parts of conditions', () => {
  test.each([
    [
      given('count(complaint.filed) in 1 day >= 1'),
      'proof/always-holds: count(complaint.filed) in 1 day >= 1',
    ],
    [
      when('complaint.filed where severity >= 4').replace('then', 'if event.severity > 2\n  then'),
      'proof/always-holds: event.severity > 2',
    ],
    [given('member.points > 3 and member.points > 5'), 'proof/redundant: member.points > 3'],
    [given('member.points > 3 or member.points > 5'), 'proof/redundant: member.points > 5'],
    [
      given('member.tier = gold or member.tier = silver'),
      'proof/always-holds: member.tier = gold or member.tier = silver',
    ],
    [
      given('member in vip and (member.points < 9 or event.severity > 1)'),
      'proof/never-here: member.points < 9',
    ],
    [
      'rule r\n  when complaint.filed where severity >= 4\n  then\n    if event.severity < 2\n    stop\n    end',
      'proof/never-here: event.severity < 2',
    ],
    [
      'rule r\n  when complaint.filed\n  if member in vip\n  then\n    wait 1 day\n    if member.points > 900\n    stop\n    end',
      'proof/always-holds: member.points > 900',
    ],
  ])('%s', (text, finding) => {
    expect(found(text)).toEqual([finding]);
  });

  test('what a rule looks at again after a wait is not for nothing', () => {
    const rule = 'rule r\n  when complaint.filed where member.tier = gold\n  if member.tier = gold\n  then';
    expect(found(`${rule} stop`)).toEqual(['proof/always-holds: member.tier = gold']);
    expect(found(`${rule}\n    wait 3 days\n    stop`)).toEqual([]);
    expect(found(`${rule} stop\n  quiet 22:00 to 08:00`)).toEqual([]);
  });

  test('one cause is told once', () => {
    expect(found(given('member.points > 5 and member.points < 3'))).toEqual([
      'condition/contradiction: member.points < 3',
    ]);
    expect(found(given('count(complaint.filed) in 1 hour < 0'))).toEqual([
      'condition/never: count(complaint.filed) in 1 hour < 0',
    ]);
  });
});

describe('rules beside each other', () => {
  const send = 'message.send(to: member, via: wechat, text: "Sorry")';
  const rule = (name: string, condition: string, then: string, more = ''): string =>
    `rule ${name}\n  when complaint.filed\n  if ${condition}\n  then ${then}${more}\n`;
  const set = (value: string): string => `attribute.set(of: member, name: tier, value: "${value}")`;

  test('two that do the same are told, unless their conditions part or one is held back of its own', () => {
    const a = rule('a', 'member.tier = gold and event.severity > 3', send);
    expect(found(a + rule('b', 'member.tier = gold', send))).toEqual([`proof/repeats: ${send}`]);
    expect(found(a + rule('b', 'member.tier = silver', send))).toEqual([]);
    expect(found(a + rule('b', 'member.points > 3', send))).toEqual([]);
    expect(found(a + rule('b', 'member.tier = gold', send, '\n  at most 1 per 7 days'))).toEqual([]);
    expect(found(a + rule('b', 'member.tier = gold', 'tag.add(to: member, tag: angry)'))).toEqual([]);
  });

  test('two that set one thing to different values fight where they can meet', () => {
    const a = rule('a', 'event.severity > 3', set('gold'));
    expect(found(a + rule('b', 'member in vip', set('silver')))).toEqual([`proof/fights: ${set('silver')}`]);
    expect(found(a + rule('b', 'member in vip', set('gold')))).toEqual([]);
    expect(found(a + rule('b', 'event.severity = 2', set('silver')))).toEqual([]);
    const [add, remove] = ['tag.add(to: member, tag: angry)', 'tag.remove(from: member, tag: angry)'];
    expect(found(rule('a', 'event.severity > 3', add) + rule('b', 'event.severity < 5', remove))).toEqual([
      `proof/fights: ${remove}`,
    ]);
    const other = rule('b', 'member in vip', set('silver')).replace('complaint.filed', 'check_in.made');
    expect(found(a + other)).toEqual([]);
  });

  test('a cap that lets one through holds back what always comes second', () => {
    const caps = ['no member gets more than 1 message in 7 days'];
    const thanks = 'message.send(to: member, via: wechat, text: "Thanks")';
    const a = rule('a', 'event.severity > 3', send);
    const b = rule('b', 'event.severity > 4', thanks);
    expect(found(a + b, caps)).toEqual([`proof/masked: ${thanks}`]);
    expect(found(a + b, ['no member gets more than 2 messages in 7 days'])).toEqual([]);
    expect(found(a + b.replace('\n  then', '\n  priority 5\n  then'), caps)).toEqual([]);
    expect(found(a + rule('b', 'event.severity > 2', thanks), caps)).toEqual([]);
  });
});

describe('what cannot be told', () => {
  /** The questions that stay open, with the reasons. */
  const open = (text: string): readonly string[] => {
    const { program, model, diagnostics } = compile([parse(BEFORE + text, { source: 't.reeve' }).tree], {
      signatures: CORE,
    });
    if (!program) throw new Error(JSON.stringify(diagnostics));
    return analyse(program, { model, signatures: CORE, diagnostics }).unproved.map(
      ({ question, reason }) => `${question.en} ${reason.en}`,
    );
  };

  test('is said with its reason, and nothing is where all was settled', () => {
    const many = Array.from({ length: 120 }, (_, i) => `event.severity != ${i}`).join(' and ');
    expect(open(given(many))).toEqual([
      'Can the rule “r” fire? Its conditions have too many cases to go through.',
    ]);
    const [set, other] = ['gold', 'silver'].map(
      (value, i) =>
        `rule r${i}\n  when complaint.filed\n  if length(event.topic) > ${i} and member.points > 3\n  then attribute.set(of: member, name: tier, value: "${value}")\n`,
    );
    const fights = open(`${set}${other}`);
    expect(fights).toHaveLength(1);
    expect(fights[0]).toMatch(/^Do “r0” and “r1” set one thing to “gold” and “silver” at once\? /);
    expect(open(given('event.severity > 3'))).toEqual([]);
  });
});
