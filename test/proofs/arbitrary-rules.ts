import type { Event } from '@reeve/ir';
import fc from 'fast-check';

/** What random rules speak of: few names and few values, so that conditions meet. */
export const VOCABULARY = `event a { n: number, w: text, k: one of (x, y, z) } is activity
event b { n: number, w: text } is activity
member {
  tier: one of (gold, silver, bronze) default bronze
  level: one of (low, high)
  points: number
  score: number default 0
  vip: yes/no default no
  name: text
}
segment rich = member.points >= 2
segment noble = member.tier in (gold, silver) and member.vip
table prize(tier: text, n: number) -> points: number
  | tier | n    | points |
  | gold | >= 2 | 3      |
  | gold | -    | 2      |
  | -    | < 1  | 1      |
  | -    | >= 1 | 0      |
`;

const number = fc.constantFrom('0', '1', '2', '3');
const order = fc.constantFrom('<', '<=', '>', '>=', '=', '!=');
const tier = fc.constantFrom('gold', 'silver', 'bronze');
const span = fc.constantFrom('1 hour', '2 hours', '4 hours');
const match = fc.constantFrom('a', 'b', 'a where n >= 1', 'a where n >= 2', 'activity');

const words = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((each) => each.join(' '));

/** What can be said of members, whatever sets the rule off. */
const ofMember: readonly fc.Arbitrary<string>[] = [
  words('member.points', order, number),
  words('member.score', order, number),
  words('member.points', order, 'member.score'),
  words('member.points + 1', order, number),
  words('member.tier', fc.constantFrom('=', '!='), tier),
  words(
    'member.tier',
    fc.constantFrom('in', 'not in'),
    fc.uniqueArray(tier, { minLength: 1, maxLength: 2 }).map((all) => `(${all.join(', ')})`),
  ),
  words('member.level', fc.constantFrom('=', '!='), fc.constantFrom('low', 'high')),
  words(
    fc.constantFrom('member.points', 'member.level', 'member.name', 'member.score'),
    fc.constantFrom('is missing', 'is known'),
  ),
  words('member.name', fc.constantFrom('= "p"', '!= "p"', 'in ("p", "q")', 'starts with "p"')),
  words('member.points', fc.constantFrom('between 1 and 2', 'between 0 and 1')),
  fc.constant('member.vip'),
  words('member', fc.constantFrom('in', 'not in'), fc.constantFrom('rich', 'noble')),
  words('prize(member.tier, member.points).points', order, number),
];

const ofWindows: readonly fc.Arbitrary<string>[] = [
  words('count(', match, ') in', span, order, number),
  words('count(', match, ') in', span, order, number),
  words('count(a) in', span, order, 'count(a) in', span),
  words('distinct(a.w) in', span, order, number),
  words(fc.constantFrom('max', 'min'), '(a.n) in', span, order, number),
  words('no', match, 'for', span),
  words('streak(', fc.constantFrom('a', 'b'), ') by calendar day', order, number),
  words('count(a) in', fc.constantFrom('1 calendar day', '1 calendar week'), order, number),
];

const ofEvent: readonly fc.Arbitrary<string>[] = [
  words('event.n', order, number),
  words('event.n', order, 'member.points'),
  words('event.w', fc.constantFrom('=', '!='), fc.constantFrom('"p"', '"q"')),
  words('event.n', fc.constantFrom('is missing', 'is known')),
];

/** Conditions of these, joined and turned about. */
function conditions(leaves: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(...leaves);
  return fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      leaf,
      fc.array(tie('any'), { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(' and ')})`),
      fc.array(tie('any'), { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(' or ')})`),
      tie('any').map((one) => `not (${one})`),
    ),
  })).any;
}

/** Conditions joined by `and`, as people write them. */
const joined = (leaves: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.array(conditions(leaves), { minLength: 1, maxLength: 4 }).map((all) => all.join(' and '));

const ofState = [...ofMember, ...ofWindows];
const where = fc.option(joined([...ofMember, ...ofEvent]), { nil: undefined });
const withWhere = (type: string): fc.Arbitrary<string> =>
  where.map((condition) => (condition === undefined ? type : `${type} where ${condition}`));

/** Triggers, and whether an event is at hand when they set a rule off. */
const trigger = fc.oneof(
  fc.record({ text: fc.oneof(withWhere('a'), withWhere('b')), hasEvent: fc.constant(true) }),
  fc.record({ text: fc.oneof(withWhere('a'), withWhere('a')), hasEvent: fc.constant(true) }),
  fc.record({
    text: words(
      'count(',
      match,
      ') in',
      span,
      fc.constantFrom('>=', '>', '<'),
      number,
      fc.oneof(
        fc.constant(''),
        joined(ofState).map((one) => `and ${one}`),
      ),
    ),
    hasEvent: fc.constant(false),
  }),
  fc.record({
    text: words('count(', match, ') in', span, '>=', number, 'for 30 minutes'),
    hasEvent: fc.constant(false),
  }),
  fc.record({
    text: words(
      'no',
      match,
      'for',
      span,
      fc.oneof(
        fc.constant(''),
        joined(ofState).map((one) => `and ${one}`),
      ),
    ),
    hasEvent: fc.constant(false),
  }),
  fc.record({ text: words('member.tier becomes', tier), hasEvent: fc.constant(false) }),
  fc.record({
    text: words('member', fc.constantFrom('enters', 'leaves'), fc.constantFrom('rich', 'noble')),
    hasEvent: fc.constant(false),
  }),
  fc.record({
    text: words('every 1 hour for each member where', joined(ofState)),
    hasEvent: fc.constant(false),
  }),
  fc.record({ text: words('a then b within', span), hasEvent: fc.constant(false) }),
  fc.record({ text: words('a then no b within', span), hasEvent: fc.constant(false) }),
);

const effect = fc.constantFrom(
  'log.write(message: "x")',
  'log.write(message: "y")',
  'message.send(to: member, via: wechat, text: "x")',
  'message.send(to: member, via: sms, text: "y")',
);

const step = fc.oneof(
  { weight: 4, arbitrary: effect },
  {
    weight: 1,
    arbitrary: fc
      .tuple(joined(ofState), effect, effect)
      .map(([one, yes, no]) => `if ${one}\n    ${yes}\n    else\n    ${no}\n    end`),
  },
  { weight: 1, arbitrary: fc.constant('wait 30 minutes') },
);

const rule = fc
  .record({
    trigger,
    state: fc.option(joined(ofState), { nil: undefined }),
    event: fc.option(joined([...ofState, ...ofEvent]), { nil: undefined }),
    steps: fc.array(step, { minLength: 1, maxLength: 2 }),
    extra: fc.constantFrom(
      '',
      '',
      '',
      '\n  priority 5',
      '\n  at most 1 per 2 hours',
      '\n  until count(a) in 1 hour < 1',
    ),
  })
  .map(({ trigger: { text, hasEvent }, state, event, steps, extra }) => {
    const condition = hasEvent ? event : state;
    const given = condition === undefined ? '' : `\n  if ${condition}`;
    return `\n  when ${text}${given}\n  then\n    ${steps.join('\n    ')}${extra}\n`;
  });

/** Texts of a few rules over {@link VOCABULARY}. */
export const rules: fc.Arbitrary<string> = fc
  .array(rule, { minLength: 1, maxLength: 3 })
  .map((all) => VOCABULARY + all.map((body, i) => `\nrule r${i}${body}`).join(''));

/** Two rules on one kind of trigger that ask for like things: what is said of one may follow for the other. */
export const twins: fc.Arbitrary<string> = fc
  .record({
    trigger: fc.constantFrom(
      'a',
      'a',
      'member.tier becomes gold',
      'count(a) in 2 hours >= 2',
      'no a for 1 hour',
    ),
    conditions: fc.tuple(conditions(ofMember), fc.option(conditions(ofMember), { nil: '1 = 1' })),
    effects: fc.tuple(effect, effect),
    alike: fc.boolean(),
    priority: fc.constantFrom('', '\n  priority 3', '\n  at most 1 per 4 hours', '\n  until no a for 1 hour'),
  })
  .map(({ trigger: when, conditions: [first, second], effects: [one, other], alike, priority }) =>
    [
      VOCABULARY,
      `rule r0\n  when ${when}\n  if ${first} and ${second}\n  then ${one}`,
      `rule r1\n  when ${when}\n  if ${second}\n  then ${alike ? one : other}${priority}\n`,
    ].join('\n'),
  );

/** Two rules on one event that set one attribute to different values. */
export const fighters: fc.Arbitrary<string> = fc
  .tuple(joined([...ofMember, ...ofEvent]), joined([...ofMember, ...ofEvent]))
  .map(([first, second]) =>
    [
      VOCABULARY,
      `rule r0\n  when a where ${first}\n  then attribute.set(of: member, name: level, value: "low")`,
      `rule r1\n  when a where ${second}\n  then attribute.set(of: member, name: level, value: "high")\n`,
    ].join('\n'),
  );

/** Rules about the community, set off by events of which some name no member; and such as wait, or keep quiet hours. */
export const others: fc.Arbitrary<string> = fc
  .record({
    where: withWhere('a'),
    condition: joined([...ofState, ...ofEvent]),
    first: effect,
    second: effect,
    within: joined(ofMember),
    subject: fc.constantFrom('\n  per community', '\n  per event.w', ''),
    more: fc.constantFrom('', '\n  quiet 01:00 to 09:00', '\n  at most 1 per 3 hours delay'),
  })
  .map(({ where: when, condition, first, second, within, subject, more }) =>
    [
      VOCABULARY,
      `rule r0${subject}\n  when ${when}\n  if ${condition}\n  then\n    ${first}`,
      `    if ${within}\n    ${second}\n    end\n    wait 1 hour\n    if ${within}\n    ${first}\n    end${more}\n`,
    ]
      .join('\n')
      .replaceAll(/message\.send\([^)]*\)/g, 'log.write(message: "m")'),
  );

const HOUR = 3_600_000;
const data = fc.record(
  {
    n: fc.constantFrom(0, 1, 2, 3),
    w: fc.constantFrom('p', 'q'),
    tier: fc.constantFrom('gold', 'silver', 'bronze'),
    level: fc.constantFrom('low', 'high', null),
    points: fc.constantFrom(0, 1, 2, 3, null),
    score: fc.constantFrom(0, 1, 2),
    vip: fc.boolean(),
    name: fc.constantFrom('p', 'q', 'pq'),
  },
  { requiredKeys: [] },
);

/** Histories of two members over a day and a half, with ties and with events exactly where windows end. */
export const histories: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      tick: fc.nat({ max: 72 }),
      type: fc.constantFrom('a', 'a', 'a', 'b', 'b', 'member.updated'),
      member: fc.constantFrom('m1', 'm1', 'm2', undefined),
      data,
    }),
    { minLength: 4, maxLength: 40 },
  )
  .map((rows) =>
    rows
      .toSorted((one, other) => one.tick - other.tick)
      .map((row, i) => ({
        id: `e${i}`,
        type: row.type,
        time: row.tick * (HOUR / 2),
        ...(row.member !== undefined && { member: row.member }),
        community: 'c',
        data: row.data,
      })),
  );
