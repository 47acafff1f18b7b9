import { createEngine } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import {
  analyse,
  compile,
  DEFAULT_PROJECT_SETTINGS,
  type MessageBounds,
  type MessageReport,
  parse,
  parseCap,
} from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORE } from '../language/core-signatures.ts';

// No member ever gets more than was proved, whatever the history: by all rules, by each rule, and on each channel.

const RUNS = Number(process.env['PROOF_RUNS'] ?? 200);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPANS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
const ZONE = 'America/New_York';
/** A week before clocks go forward. */
const FROM = Date.UTC(2026, 2, 1, 5);
const END = FROM + 75 * DAY;

const VOCABULARY = `event a { place: text }
event b { place: text }
segment busy = count(a) in 2 days >= 2
segment still = no a for 1 day
`;

const pick = (...all: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...all);
const hours = pick('3 hours', '1 day', '2 days', '1 calendar day', '5 days');
const exactly = pick('3 hours', '1 day', '2 days', '5 days');
const words = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((each) => each.join(''));

const state = fc.oneof(
  words('no a for ', exactly),
  words('count(a) in ', exactly, ' >= ', pick('1', '2', '3')),
  words('count(a) in ', exactly, ' = ', pick('1', '2')),
  words('count(b) in ', exactly, ' < ', pick('1', '2')),
  words('count(a) in ', pick('1 calendar day', '1 calendar week'), ' >= ', pick('1', '2')),
);
const joined = fc.oneof(
  { weight: 3, arbitrary: state },
  { weight: 1, arbitrary: words(state, ' and ', state) },
  { weight: 1, arbitrary: words(state, ' or ', state) },
  { weight: 1, arbitrary: words('not (', state, ')') },
);
const schedule = pick(
  'every day at 09:00',
  'every monday at 09:00',
  'every 6 hours',
  'every month on day 1 at 02:30',
  'cron "30 2,14 * * *"',
);
const memberTrigger = fc.oneof(
  { weight: 1, arbitrary: pick('a', 'b') },
  { weight: 4, arbitrary: joined },
  { weight: 1, arbitrary: words(state, ' for ', exactly) },
  { weight: 2, arbitrary: words('a then no b within ', exactly) },
  { weight: 2, arbitrary: words(schedule, ' for each member') },
  { weight: 1, arbitrary: words('member ', pick('enters', 'leaves'), ' ', pick('busy', 'still')) },
  { weight: 1, arbitrary: words('any of (', state, ', a then no b within ', exactly, ')') },
);
const communityTrigger = fc.oneof(pick('a', 'b'), joined, schedule, words('a then no b within ', exactly));

const to = (own: boolean): fc.Arbitrary<string> =>
  own ? fc.constant('member') : pick('"m1"', '"m1"', '"m2"');
const send = (own: boolean): fc.Arbitrary<string> =>
  words('message.send(to: ', to(own), ', via: ', pick('wechat', 'email'), ', text: "x")');
const wait = fc.oneof(words('wait ', hours), words('wait for b within ', exactly, '\n    end'));
const step = (own: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: send(own) },
    { weight: 2, arbitrary: wait },
    {
      weight: 1,
      arbitrary: words(
        'if count(b) in 1 day >= 1\n ',
        send(own),
        '\n otherwise\n ',
        wait,
        '\n ',
        send(own),
        '\n end',
      ),
    },
    { weight: 1, arbitrary: words('split\n 50%: ', send(own), '\n 50%: stop\n end') },
    { weight: 1, arbitrary: fc.constant('start p') },
  );
const steps = (own: boolean): fc.Arbitrary<string> =>
  fc.array(step(own), { minLength: 1, maxLength: 4 }).map((each) => each.join('\n    '));

const until = fc.oneof(
  words('until no a for ', exactly),
  words('until count(b) in 1 day >= 1 for ', exactly),
);
const limit = (member: boolean): fc.Arbitrary<string> =>
  words(
    'at most ',
    pick('1', '2'),
    ' per ',
    hours,
    member ? pick('', ' per member', ' per community', ' per rule') : pick('', ' per community', ' per rule'),
    pick('', ' drop', ' delay', ' replace'),
  );
const clauses = (member: boolean): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.option(until, { nil: '', freq: 3 }),
      fc.option(limit(member), { nil: '' }),
      fc.option(words('with approval of boss', pick('', ' within 1 day')), { nil: '', freq: 2 }),
      fc.option(pick('backfill\n  from 2026-03-10', 'rollout 50%'), { nil: '', freq: 1 }),
      fc.option(words('quiet ', pick('22:00 to 08:00', '09:00 to 12:00'), pick('', ' drop')), {
        nil: '',
        freq: 2,
      }),
    )
    .map((each) => each.filter((text) => text !== '').join('\n  '));

const fieldRule = fc
  .tuple(pick('a', 'count(a) in 1 day >= 2', 'a then no b within 2 days'), steps(false), clauses(false))
  .map(([trigger, then, more]) => `per event.place\n  when ${trigger}\n  then\n    ${then}\n  ${more}`);
const memberRule = fc
  .tuple(memberTrigger, steps(true), clauses(true))
  .map(([trigger, then, more]) => `per member\n  when ${trigger}\n  then\n    ${then}\n  ${more}`);
const communityRule = fc
  .tuple(communityTrigger, steps(false), clauses(false))
  .map(([trigger, then, more]) => `per community\n  when ${trigger}\n  then\n    ${then}\n  ${more}`);
const texts = fc
  .tuple(
    fc.array(fc.oneof(memberRule, memberRule, communityRule, fieldRule), { minLength: 1, maxLength: 3 }),
    wait,
  )
  .map(
    ([rules, between]) =>
      `${VOCABULARY}plan p\n  message.send(to: "m1", via: email, text: "y")\n  ${between}\n  message.send(to: "m1", via: email, text: "z")\n` +
      rules.map((rule, i) => `rule r${i}\n  ${rule}`).join('\n'),
  );

const caps = fc.constantFrom<readonly string[]>(
  [],
  [],
  ['no member gets more than 2 messages in 1 day'],
  ['no member gets more than 3 messages in 1 calendar day'],
  ['no member gets more than 2 messages in 1 day on wechat', 'no member gets more than 4 messages in 7 days'],
);

/** Where members live: the first only in the zone of the project. */
const HOMES: readonly Event[] = [
  { member: 'm2', data: { timezone: 'Asia/Shanghai' } },
  { member: 'm3', data: { timezone: 'Europe/Berlin' } },
].map((each, i) => ({ ...each, type: 'member.updated', id: `h${i}`, time: FROM - DAY, community: 'c' }));

/** Bursts, regular beats and lone events: what drives triggers to their utmost. */
const beats = fc
  .array(
    fc.record({
      from: fc.nat({ max: 24 * 24 }),
      every: fc.constantFrom(1, 3, 8, 24, 25, 48, 120),
      times: fc.integer({ min: 1, max: 15 }),
      type: pick('a', 'a', 'b'),
      member: pick('m1', 'm1', 'm2', 'm3'),
      shift: fc.constantFrom(0, 0, 1, 60_000),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows): readonly Event[] =>
    rows
      .flatMap(({ from, every, times, type, member, shift }) =>
        Array.from({ length: times }, (_, i) => ({
          type,
          member,
          time: FROM + (from + i * every) * HOUR + i * shift,
        })),
      )
      .sort((x, y) => x.time - y.time)
      .map((event, i) => ({
        ...event,
        id: `e${i}`,
        community: 'c',
        data: { place: i % 3 === 0 ? 'x' : 'y' },
      })),
  );

function proved(
  text: string,
  capTexts: readonly string[],
): { readonly program: Program; readonly messages: MessageReport } {
  const span = { source: 'reeve.yaml', start: 0, end: 0 };
  const project = {
    ...DEFAULT_PROJECT_SETTINGS,
    timeZone: ZONE,
    caps: capTexts.map((each) => {
      const { cap } = parseCap(each, span);
      if (!cap) throw new Error(each);
      return cap;
    }),
  };
  const { tree, diagnostics: read } = parse(text, { source: 'r.reeve' });
  const { program, model, diagnostics } = compile([tree], { signatures: CORE, project });
  if (!program || read.length > 0) throw new Error(`${JSON.stringify([...read, ...diagnostics])}\n${text}`);
  return { program, messages: analyse(program, { model, signatures: CORE, project }).flow.messages };
}

interface Sent {
  readonly at: number;
  readonly rule: string;
  readonly member: string;
  readonly channel: string;
}

function sentBy(decisions: readonly Decision[]): readonly Sent[] {
  return decisions.flatMap(({ at, rule, effects }) =>
    effects.flatMap(({ input: { to: member, via } }) =>
      typeof member === 'string' && typeof via === 'string' ? [{ at, rule, member, channel: via }] : [],
    ),
  );
}

/** The most that any member got in any stretch of this length. */
function mostIn(sent: readonly Sent[], span: number): number {
  let most = 0;
  for (const member of new Set(sent.map((each) => each.member))) {
    const times = sent.filter((each) => each.member === member).map(({ at }) => at);
    for (const from of times)
      most = Math.max(most, times.filter((at) => at >= from && at < from + span).length);
  }
  return most;
}

function within(sent: readonly Sent[], bounds: MessageBounds, what: string): void {
  for (const name of ['day', 'week', 'month'] as const) {
    const most = bounds[name] ?? Number.POSITIVE_INFINITY;
    expect(mostIn(sent, SPANS[name]), `${what} in a ${name}`).toBeLessThanOrEqual(most);
  }
}

test('no member gets more than was proved', () => {
  fc.assert(
    fc.property(texts, caps, beats, (text, capTexts, log) => {
      const { program, messages } = proved(text, capTexts);
      const engine = createEngine(program);
      const inputs = [...HOMES, ...log].map((event) => ({ kind: 'event' as const, event }));
      const decisions = [...engine.run([...inputs, { kind: 'advance' as const, to: FROM + 30 * DAY }])];
      // Whoever is to approve gets round to it all at once.
      const asked = decisions.flatMap(({ run }) => run ?? []);
      decisions.push(
        ...engine.run([
          ...asked.map((run, i) => ({
            kind: 'event' as const,
            event: {
              id: `g${i}`,
              type: 'approval.granted',
              time: FROM + 31 * DAY,
              community: 'c',
              data: { run },
            },
          })),
          { kind: 'advance' as const, to: END },
        ]),
      );
      const sent = sentBy(decisions);
      within(sent, messages.total, 'all rules');
      for (const { rule, bounds } of messages.rules) {
        within(
          sent.filter((each) => each.rule === rule),
          bounds,
          rule,
        );
      }
      for (const { channel, bounds } of messages.byChannel) {
        within(
          sent.filter((each) => each.channel === channel),
          bounds,
          channel,
        );
      }
    }),
    { numRuns: RUNS },
  );
});
