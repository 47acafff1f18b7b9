import fc from 'fast-check';
import type {
  Argument,
  DurationLiteral,
  EventSelector,
  Expression,
  Name,
  TextLiteral,
} from '../syntax/tree.ts';
import { maybe, NOWHERE, nameOf, present } from './arbitrary-trivia.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const node = <const T extends object>(record: T): T & { readonly span: typeof NOWHERE } => ({
  ...record,
  span: NOWHERE,
});

const PATHS = [
  'member',
  'member.tier',
  'member.consent.marketing',
  'member.等级',
  'event.severity',
  'event.time',
  'community.name',
  'channel',
  'silver',
  'gold',
  'reply_rate',
  'topic',
  '金卡',
  '回复率',
  '_x1',
] as const;

export const eventName: fc.Arbitrary<Name> = fc
  .constantFrom('complaint.filed', 'case.opened', 'order.paid', '投诉', 'message.posted', 'activity')
  .map(nameOf);
const fieldName: fc.Arbitrary<Name> = fc
  .constantFrom('item', 'amount', '主题', 'to', 'when', 'rule', 'a.b')
  .map(nameOf);
/** A name that stands by itself, so none of the language's own words. */
export const freeName: fc.Arbitrary<Name> = fc.constantFrom('item', 'amount', '主题', 'order.id').map(nameOf);
export const wordName: fc.Arbitrary<Name> = fc
  .constantFrom('vip', 'win_back', '贵宾', 'duty_manager', 'x9')
  .map(nameOf);
export const pathName: fc.Arbitrary<Name> = fc.constantFrom(...PATHS).map(nameOf);

const number: fc.Arbitrary<Of<'number'>> = fc
  .record({ value: fc.constantFrom(0, 1, 7, 12.5, 0.25, 90, 1_000_000), percent: fc.boolean() })
  .map(({ value, percent }) => node({ kind: 'number', value, percent, written: '' }));

export const minutes: fc.Arbitrary<number> = fc.integer({ min: 0, max: 1439 });
const unit = fc.constantFrom(
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'calendarDay',
  'calendarWeek',
  'calendarMonth',
);

/** As a length is written: `1 hour 30 minutes`, `7 days`, `calendar day`. */
export const duration: fc.Arbitrary<DurationLiteral> = fc
  .oneof(
    fc.record({ count: fc.integer({ min: 1, max: 90 }), unit }).map((part) => [part]),
    fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 59 })).map(([hours, minutes]) => [
      { count: hours, unit: 'hour' as const },
      { count: minutes, unit: 'minute' as const },
    ]),
  )
  .map((parts) => node({ kind: 'duration', parts }));

const PIECES = [
  'hello',
  'a, b',
  'x: y',
  '50',
  'true',
  'we-miss-you',
  '"quoted"',
  "it's",
  '{',
  '}',
  '\\',
  '\\{',
  'a\nb',
  '\t',
  '欢迎',
  '# no',
  ' ',
  '{x}',
  '',
  '- a',
  '😀',
  '*a',
  'a = b',
  '&',
  '|',
  '%',
  '~',
  'null',
  '\u200b',
] as const;

/** Text with awkward characters, and with placeholders where `depth` allows. */
export function text(depth: number): fc.Arbitrary<TextLiteral> {
  const piece = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 })
    .map((pieces) => pieces.join(''));
  const placeholder =
    depth > 0 ? sum(depth - 1) : pathName.map((name): Expression => node({ kind: 'ref', name }));
  return fc
    .oneof(
      piece.map((only) => [only]),
      fc.tuple(piece, placeholder, piece),
      fc.tuple(placeholder, piece),
    )
    .map((parts) => node({ kind: 'text', parts: parts.filter((part) => part !== '') }));
}

export function selector(depth: number): fc.Arbitrary<EventSelector> {
  return fc
    .record({ event: eventName, where: depth > 0 ? maybe(condition(depth - 1)) : fc.constant(undefined) })
    .map((it) => node(present(it)) as EventSelector);
}

const ref: fc.Arbitrary<Expression> = pathName.map((name) => node({ kind: 'ref', name }));

function args(depth: number): fc.Arbitrary<readonly Argument[]> {
  return fc.array(argument(depth), { maxLength: 3 });
}

/** An argument with a name or without. */
export function argument(depth: number): fc.Arbitrary<Argument> {
  return fc
    .record({ name: maybe(fieldName.filter(({ id }) => !id.includes('.'))), value: value(depth) })
    .map((it) => node(present(it)) as Argument);
}

const REGEXES = ['^a+$', '\\d{3}', 'say "x"', "it's", 'a\\.b'] as const;

/** What a parameter takes: any value, or a list. */
export function value(depth: number): fc.Arbitrary<Expression> {
  const plain = fc.oneof(
    sum(depth),
    text(depth),
    fc.boolean().map((it): Expression => node({ kind: 'boolean', value: it })),
  );
  if (depth === 0) return plain;
  const list = fc.array(plain, { maxLength: 3 }).map((items): Expression => node({ kind: 'list', items }));
  return fc.oneof(
    { arbitrary: plain, weight: 4 },
    { arbitrary: list, weight: 1 },
    { arbitrary: condition(depth - 1), weight: 1 },
  );
}

/** What can be reckoned with. */
function numeric(depth: number): fc.Arbitrary<Expression> {
  const usual: fc.Arbitrary<Expression> = fc
    .record({ in: duration, sameHour: fc.boolean() })
    .map((it) => node({ kind: 'usual', ...it }));
  if (depth === 0) return fc.oneof(number, ref, duration, usual);
  const inner = depth - 1;
  return fc.oneof(
    number,
    ref,
    duration,
    usual,
    window(inner).filter((it) => it.in !== undefined && it.fn !== 'mostCommon'),
    fc
      .record({ of: selector(inner), by: fc.constantFrom('day', 'week', 'month') })
      .map((it): Expression => node({ kind: 'streak', ...it })),
    fc
      .record({
        callee: fc.constantFrom('reward', 'abs', 'round', 'lower', '奖励').map(nameOf),
        args: args(inner),
        select: maybe(freeName),
      })
      .map((it) => node({ kind: 'call', ...present(it) }) as Expression),
    condition(inner).map((it): Expression => node({ kind: 'group', value: it })),
  );
}

/** What can be compared. */
function primary(depth: number): fc.Arbitrary<Expression> {
  const simple = fc.oneof(
    { arbitrary: numeric(depth), weight: 8 },
    { arbitrary: minutes.map((it): Expression => node({ kind: 'timeOfDay', minutes: it })), weight: 1 },
    {
      arbitrary: fc
        .constantFrom('2026-01-08', '2026-01-08T09:00', '2026-01-08T09:00:00Z')
        .map((it): Expression => node({ kind: 'date', text: it })),
      weight: 1,
    },
    { arbitrary: fc.constant<Expression>(node({ kind: 'now' })), weight: 1 },
  );
  if (depth === 0) return simple;
  const inner = depth - 1;
  const share = fc
    .record({
      first: selector(inner),
      // biome-ignore lint/suspicious/noThenProperty: it is a word of the language
      then: selector(inner),
      within: duration,
      in: duration,
      same: maybe(freeName),
    })
    .map((it) => node({ kind: 'share', ...present(it) }) as Expression);
  const lasting = window(inner).filter((it) => it.in !== undefined);
  return fc.oneof(
    { arbitrary: simple, weight: 9 },
    { arbitrary: share, weight: 1 },
    { arbitrary: lasting, weight: 1 },
  );
}

/** A window over events; without a length it stands only before `spikes`. */
export function window(depth: number): fc.Arbitrary<Of<'window'>> {
  return fc
    .record({
      fn: fc.constantFrom('count', 'sum', 'avg', 'min', 'max', 'distinct', 'mostCommon'),
      of: selector(depth),
      in: maybe(duration),
    })
    .map((it) => node({ kind: 'window', ...present(it) }) as Of<'window'>);
}

function signed(depth: number): fc.Arbitrary<Expression> {
  return fc.oneof(
    { arbitrary: numeric(depth), weight: 6 },
    { arbitrary: numeric(depth).map((it): Expression => node({ kind: 'negate', value: it })), weight: 1 },
  );
}

type Arithmetic = Of<'arithmetic'>;

function chain<Op extends string>(
  operand: fc.Arbitrary<Expression>,
  ops: readonly Op[],
  join: (op: Op, left: Expression, right: Expression) => Expression,
): fc.Arbitrary<Expression> {
  const rest = fc.array(fc.tuple(fc.constantFrom(...ops), operand), { maxLength: 2 });
  return fc
    .tuple(operand, fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: rest, weight: 1 }))
    .map(([first, more]) =>
      more.reduce<Expression>((left, [op, right]) => join(op as Op, left, right), first),
    );
}

const arithmetic = (op: Arithmetic['op'], left: Expression, right: Expression): Expression =>
  node({ kind: 'arithmetic', op, left, right });

/** Sums of products. */
export function sum(depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return primary(0);
  const reckoned = chain(chain(signed(depth), ['*', '/'], arithmetic), ['+', '-'], arithmetic);
  return fc.oneof(primary(depth), reckoned);
}

function comparison(depth: number): fc.Arbitrary<Expression> {
  const side = sum(depth);
  const choices = fc
    .array(sum(Math.max(0, depth - 1)), { minLength: 1, maxLength: 3 })
    .map((items) => node({ kind: 'list', items }));
  return fc.oneof(
    fc
      .record({
        op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
        left: side,
        right: fc.oneof(side, text(0)),
      })
      .map((it) => node({ kind: 'compare', ...it }) as Expression),
    fc
      .record({ negated: fc.boolean(), left: side, right: fc.oneof(choices, ref) })
      .map((it) => node({ kind: 'in', ...it }) as Expression),
    fc
      .record({ op: fc.constantFrom('contains', 'startsWith', 'endsWith'), left: side, right: text(0) })
      .map((it) => node({ kind: 'test', ...it }) as Expression),
    fc
      .record({
        left: ref,
        right: fc.constantFrom(...REGEXES).map((it): Expression => node({ kind: 'text', parts: [it] })),
      })
      .map((it) => node({ kind: 'test', op: 'matches', ...it }) as Expression),
    fc.record({ value: side, low: side, high: side }).map((it) => node({ kind: 'between', ...it })),
    fc.record({ value: ref, negated: fc.boolean() }).map((it) => node({ kind: 'missing', ...it })),
    fc
      .record({ of: selector(Math.max(0, depth - 1)), for: duration })
      .map((it) => node({ kind: 'silence', ...it })),
  );
}

/** A condition: comparisons joined by `and` and `or`, with `not`. */
export function condition(depth: number): fc.Arbitrary<Expression> {
  const simple = comparison(depth);
  const negated = fc.oneof(
    { arbitrary: simple, weight: 5 },
    { arbitrary: simple.map((it): Expression => node({ kind: 'not', value: it })), weight: 1 },
  );
  const join = (kind: 'and' | 'or', left: Expression, right: Expression): Expression =>
    node({ kind, left, right });
  return chain(chain(negated, ['and'], join), ['or'], join);
}
