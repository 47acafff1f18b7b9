import { createEngine } from '@reeve/engine';
import type { Decision, Event, Expr, Type } from '@reeve/ir';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  binary,
  COMMUNITY,
  createBuilder,
  DAY,
  effect,
  events,
  exact,
  HOUR,
  lit,
  MEMBER,
  memberNumber,
  memberText,
  numberField,
  onEvent,
  onState,
  type RuleParts,
  textField,
} from './build-program.ts';
import { inputs } from './ordered-log.ts';
import { RUNS } from './random-logs.ts';

/** Conditions as an index may take apart, and some that it must leave alone. */
const YES_NO: Type = { kind: 'yesno' };
const flag: Expr = { op: 'event', path: 'flag', type: YES_NO, label: 'event.flag' };
const numbers = fc.constantFrom(numberField('amount'), numberField('other'), memberNumber('points'));
const texts = fc.constantFrom(textField('item'), textField('nested.name'), memberText('tier'));
const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 3).map(lit);
const text = fc.constantFrom('', 'x', 'y', 'z').map(lit);
const inOrder = fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const);
const alike = fc.constantFrom('=' as const, '!=' as const);
const swapped = (made: fc.Arbitrary<readonly [kind: Parameters<typeof binary>[0], Expr, Expr]>) =>
  fc
    .tuple(made, fc.boolean())
    .map(([[kind, a, b], swap]) => (swap ? binary(kind, b, a) : binary(kind, a, b)));
const oneOf = (leaf: fc.Arbitrary<Expr>, item: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc
    .tuple(leaf, fc.array(item, { maxLength: 3 }))
    .map(([left, items]): Expr => ({ op: 'in', left, right: { op: 'list', items } }));
const atom: fc.Arbitrary<Expr> = fc.oneof(
  swapped(fc.tuple(fc.oneof(inOrder, alike), numbers, number)),
  swapped(fc.tuple(fc.oneof(inOrder, alike), texts, text)),
  fc.tuple(inOrder, numbers, numbers).map(([kind, a, b]) => binary(kind, a, b)),
  oneOf(numbers, number),
  oneOf(texts, text),
  fc.constant(flag),
  fc.oneof(numbers, texts).map((arg): Expr => ({ op: 'call', fn: 'isMissing', args: [arg] })),
  fc.constant<Expr>(binary('=', { op: 'envelope', field: 'member', label: 'event.member' }, lit('m1'))),
);
const { condition } = fc.letrec<{ condition: Expr }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => binary('and', a, b)),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => binary('or', a, b)),
    tie('condition').map((value): Expr => ({ op: 'not', value })),
  ),
}));

const rule = fc.record({
  where: fc.option(condition, { nil: undefined }),
  type: fc.constantFrom('a', 'b', 'any'),
  per: fc.constantFrom(MEMBER, COMMUNITY, { kind: 'field' as const, path: 'item' }),
  priority: fc.constantFrom(0, 0, 0, 5),
  kind: fc.constantFrom('plain', 'plain', 'if', 'effect', 'dates', 'window', 'window'),
});
const partsOf = (
  drawn: typeof rule extends fc.Arbitrary<infer T> ? T : never,
  i: number,
  build: ReturnType<typeof createBuilder>,
): RuleParts => {
  const { where, type, per, priority, kind } = drawn;
  const match = events(type === 'any' ? [] : type, where);
  const shared = { name: `r${i}`, per, priority, when: onEvent(match) };
  if (kind === 'if') return { ...shared, if: binary('>', numberField('other'), lit(0)) };
  if (kind === 'effect') return { ...shared, steps: [effect()] };
  if (kind === 'dates') return { ...shared, from: 3 * HOUR, to: 9 * HOUR };
  if (kind === 'window') {
    const count = build.window({ match, per, span: exact(2 * HOUR) });
    return { ...shared, when: onState(binary('>=', count.value, lit(2))) };
  }
  return shared;
};

const value = <T>(...values: readonly T[]) => fc.constantFrom(undefined, null, ...values);
const log = fc
  .array(
    fc.record({
      hours: fc.nat({ max: 12 }),
      type: fc.constantFrom('a', 'a', 'b', 'c', 'member.updated'),
      member: fc.constantFrom(undefined, 'm1', 'm2'),
      amount: value<unknown>(-2, -1, 0, 0.25, 0.5, 1, 2, 2.5, 3, 4, '2', true),
      other: value(0, 1, 3),
      item: value<unknown>('', 'x', 'y', 'w', 7),
      name: value('x', 'z', 'zz'),
      flag: value<unknown>(true, false, 'true'),
      points: value(0, 2, 5),
      tier: value('x', 'y'),
    }),
    { maxLength: 30 },
  )
  .map((rows) =>
    rows
      .toSorted((a, b) => a.hours - b.hours)
      .map(({ hours, type, member, name, ...data }, i): Event => {
        const given = Object.entries({ ...data, nested: { name } }).filter(([, each]) => each !== undefined);
        return {
          id: `e${i}`,
          type,
          time: hours * HOUR,
          community: 'c1',
          ...(member === undefined ? {} : { member }),
          data: Object.fromEntries(given),
        };
      }),
  );

const settings = { activity: ['a'], attributes: ['points', 'tier'] };

test('many rules found by the index decide as each does by itself, in the order of rules', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 5, maxLength: 40 }), log, (drawn, arrived) => {
      const together = createBuilder();
      for (const [i, each] of drawn.entries()) together.rule(partsOf(each, i, together));
      const program = together.program(settings);
      const found = createEngine(program).run(inputs(arrived, DAY));

      const alone = drawn.flatMap((each, i): readonly (readonly [Decision, number])[] => {
        const build = createBuilder();
        build.rule(partsOf(each, i, build));
        const rank = -each.priority * 1000 + i;
        return createEngine(build.program(settings))
          .run(inputs(arrived, DAY))
          .map((decision) => [decision, rank] as const);
      });
      const place = ({ cause, at }: Decision): number =>
        arrived.findIndex(({ id, time }) => id === cause[0] && time === at);
      const expected = alone
        .toSorted(([a, rank], [b, other]) => place(a) - place(b) || rank - other)
        .map(([decision]) => withoutNames(decision));
      expect(found.map(withoutNames)).toEqual(expected);

      // Batches give the same, made when read.
      const engine = createEngine(program);
      const taken = engine.take(arrived);
      expect([...taken, ...engine.step({ kind: 'advance', to: DAY })]).toEqual(found);
      expect(Array.from(taken, (_, i) => taken.ruleAt(i))).toEqual(taken.toArray().map((each) => each.rule));
      expect(engine.stats().decisions).toBe(found.length);
      const counted = engine.stats().rules.map(({ fired }) => fired);
      expect(counted).toEqual(drawn.map((_, i) => found.filter((each) => each.rule === `r${i}`).length));
      expect(engine.snapshot()).toBe(engineAfter(program, arrived));
    }),
    { numRuns: RUNS },
  );
});

const engineAfter = (program: Parameters<typeof createEngine>[0], arrived: readonly Event[]): string => {
  const engine = createEngine(program);
  engine.run(inputs(arrived, DAY));
  return engine.snapshot();
};

/** Keys hold the program's id, and labels the number of a window: both differ between one rule and many. */
const withoutNames = (decision: Decision): Decision => ({
  ...decision,
  effects: decision.effects.map((each) => ({ ...each, key: '' })),
  values: Object.fromEntries(
    Object.entries(decision.values).map(([label, value]) => [label.replace(/ \d+$/, ''), value]),
  ),
});

test('a list of decisions says what is not in it', () => {
  const build = createBuilder();
  for (let i = 0; i < 5; i++) build.rule({ name: `r${i}`, when: onEvent(events('a')) });
  const engine = createEngine(build.program({ activity: ['a'] }));
  const event: Event = { id: 'e', type: 'a', time: 0, member: 'm', community: 'c', data: {} };
  const taken = engine.take([event]);
  expect(taken.length).toBe(5);
  expect(taken.at(4)).toEqual(taken.toArray()[4]);
  for (const position of [-1, 5, 0.5, Number.NaN]) {
    expect(() => taken.at(position)).toThrow(RangeError);
    expect(() => taken.ruleAt(position)).toThrow(RangeError);
  }
  expect(engine.take([]).length).toBe(0);
});
