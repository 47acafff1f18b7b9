import type { BinaryOp, Event, Expr, SubjectKind, Value, WindowIr } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary,
  COMMUNITY,
  createBuilder,
  events,
  exact,
  HOUR,
  lit,
  MEMBER,
  numberField,
  onState,
  textField,
} from './build-program.ts';
import { answer, decide } from './ordered-log.ts';
import { logs, RUNS } from './random-logs.ts';
import { firingsOf, type Moment, momentsOfWindow, within } from './state-oracle.ts';
import { isAbout, type Subject, subjectsOf } from './subjects.ts';

interface Condition {
  readonly fn: WindowIr['fn'];
  readonly type: string;
  readonly atLeast: number | null;
  readonly span: number;
  readonly compare: '>=' | '<' | '>' | '=';
  readonly threshold: number;
}

/** What a window of `fn` is worth over these events; `null` where it has no value. */
function worth(fn: WindowIr['fn'], inside: readonly Event[]): Value {
  if (fn === 'count') return inside.length;
  if (fn === 'distinct') return new Set(inside.map(({ data }) => data['item']).filter(Boolean)).size;
  const amounts = inside.map(({ data }) => data['amount']).filter((amount) => typeof amount === 'number');
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  if (fn === 'sum') return sum;
  if (amounts.length === 0) return null;
  if (fn === 'avg') return sum / amounts.length;
  return fn === 'min' ? Math.min(...amounts) : Math.max(...amounts);
}

function compares(value: Value, compare: Condition['compare'], threshold: number): boolean {
  if (typeof value !== 'number') return false;
  if (compare === '>=') return value >= threshold;
  if (compare === '>') return value > threshold;
  return compare === '<' ? value < threshold : value === threshold;
}

function matches({ type, atLeast }: Condition, event: Event): boolean {
  if (event.type !== type) return false;
  return atLeast === null || (typeof event.data['amount'] === 'number' && event.data['amount'] >= atLeast);
}

/** Fires on edges of a combination of windows. */
function check(
  kind: SubjectKind,
  conditions: readonly Condition[],
  combine: 'and' | 'or',
  log: readonly Event[],
  end: number,
): void {
  const build = createBuilder();
  const expressions = conditions.map(({ fn, type, atLeast, span, compare, threshold }) => {
    const where = atLeast === null ? undefined : binary('>=', numberField('amount'), lit(atLeast));
    const read = fn === 'count' ? undefined : fn === 'distinct' ? textField('item') : numberField('amount');
    const window = build.window({
      per: kind,
      match: events(type, where),
      fn,
      span: exact(span),
      ...(read ? { value: read } : {}),
    });
    return binary(compare as BinaryOp, window.value, lit(threshold));
  });
  const condition = expressions.reduce((left, right): Expr => binary(combine, left, right));
  build.rule({ name: 'burst', per: kind, when: onState(condition) });

  const firings = subjectsOf(log, kind).flatMap((subject: Subject) => {
    const counted = conditions.map((one) => ({
      ...one,
      matches: (event: Event) => isAbout(event, kind, subject) && matches(one, event),
    }));
    return firingsOf('burst', subject, {
      log,
      end,
      when: {
        moments: counted.flatMap((one) => momentsOfWindow(log, one.matches, one.span)),
        holds(moment: Moment) {
          const each = counted.map((one) =>
            compares(worth(one.fn, within(log, moment, one.span, one.matches)), one.compare, one.threshold),
          );
          return combine === 'and' ? each.every(Boolean) : each.some(Boolean);
        },
      },
    });
  });
  expect(decide(build.program(), log, end)).toEqual(answer(firings, ['burst']));
}

const shape = {
  tick: HOUR,
  types: ['a', 'b'],
  members: ['m1', 'm2', undefined],
  communities: ['c1', 'c2'],
} as const;
const conditions = fc.record({
  fn: fc.constantFrom('count', 'sum', 'avg', 'min', 'max', 'distinct'),
  type: fc.constantFrom('a', 'b'),
  atLeast: fc.constantFrom(null, null, 1),
  span: fc.integer({ min: 1, max: 6 }).map((hours) => hours * HOUR),
  compare: fc.constantFrom('>=', '<', '>', '='),
  threshold: fc.constantFrom(0, 1, 2, 2.5, 3, 4),
}) satisfies fc.Arbitrary<Condition>;
const kinds = fc.constantFrom<SubjectKind>(MEMBER, COMMUNITY, { kind: 'field', path: 'item' });
const ends = fc.integer({ min: 24, max: 40 }).map((hours) => hours * HOUR);

test('one window, every function and comparison, per member, community and field', () => {
  fc.assert(
    fc.property(kinds, conditions, logs(shape), ends, (kind, condition, log, end) =>
      check(kind, [condition], 'and', log, end),
    ),
    { numRuns: RUNS * 3 },
  );
});

test('two windows of different events and lengths, by and, by or', () => {
  fc.assert(
    fc.property(
      kinds,
      fc.tuple(conditions, conditions),
      fc.constantFrom('and', 'or'),
      logs(shape),
      ends,
      (kind, pair, combine, log, end) => check(kind, pair, combine, log, end),
    ),
    { numRuns: RUNS * 3 },
  );
});

test('a long log of one member, in which the same window opens and shuts again and again', () => {
  const condition = {
    fn: 'count',
    type: 'a',
    atLeast: null,
    span: 3 * HOUR,
    compare: '>=',
    threshold: 3,
  } as const;
  fc.assert(
    fc.property(logs({ tick: HOUR, ticks: 100, types: ['a'], members: ['m1'], maxLength: 120 }), (log) =>
      check(MEMBER, [condition], 'and', log, 120 * HOUR),
    ),
    { numRuns: Math.ceil(RUNS / 3) },
  );
});

test('most common: the value that most events of the window have', () => {
  const log = logs({ tick: HOUR, types: ['a'], members: ['m1'], items: ['x', 'y', 'z'] });
  fc.assert(
    fc.property(log, (arrived) => {
      const build = createBuilder();
      const match = events('a');
      const common = build.window({
        match,
        fn: 'mostCommon',
        value: textField('item'),
        span: exact(4 * HOUR),
      });
      build.rule({ name: 'y leads', when: onState(binary('=', common.value, lit('y'))) });
      const mine = (event: Event): boolean => event.member === 'm1';
      const firings = firingsOf(
        'y leads',
        { community: 'c1', id: 'm1' },
        {
          log: arrived,
          end: 40 * HOUR,
          when: {
            moments: momentsOfWindow(arrived, mine, 4 * HOUR),
            holds(moment) {
              const inside = within(arrived, moment, 4 * HOUR, mine);
              const [x, y, z] = ['x', 'y', 'z'].map(
                (item) => inside.filter(({ data }) => data['item'] === item).length,
              ) as [number, number, number];
              // Where several are as common, the first of them in the order of their text.
              return y > x && y >= z;
            },
          },
        },
      );
      expect(decide(build.program(), arrived, 40 * HOUR)).toEqual(answer(firings, ['y leads']));
    }),
    { numRuns: RUNS },
  );
});
