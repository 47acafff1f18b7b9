import fc from 'fast-check';
import type {
  Block,
  Clause,
  Declaration,
  Field,
  LabelNode,
  Parameter,
  Schedule,
  Step,
  SyntaxTree,
  Trigger,
  TypeNode,
} from '../syntax/tree.ts';
import {
  argument,
  condition,
  duration,
  eventName,
  freeName,
  minutes,
  pathName,
  selector,
  sum,
  text,
  value,
  window,
  wordName,
} from './arbitrary-expression.ts';
import { blockLine, leafLine, maybe, NOWHERE, nameOf, present, tailComments } from './arbitrary-trivia.ts';

type Of<T extends { kind: string }, K extends T['kind']> = Extract<T, { kind: K }>;

const node = <const T extends object>(record: T): T & { readonly span: typeof NOWHERE } => ({
  ...record,
  span: NOWHERE,
});
const over = maybe(fc.constantFrom('drop', 'delay', 'replace'));
const percent = fc.constantFrom(0, 5, 12.5, 50, 100);

const label: fc.Arbitrary<LabelNode> = fc
  .record({
    lang: maybe(fc.constantFrom('en', 'zh')),
    text: fc.constantFrom('Hello', '投诉', 'a "b"', '{x}', 'x: y', '12', '', '#1'),
  })
  .map((it) => node(present(it)) as LabelNode);
const labels = fc.oneof(
  { arbitrary: fc.constant([]), weight: 2 },
  { arbitrary: fc.array(label, { maxLength: 3 }), weight: 1 },
);

const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  duration.map((every): Schedule => ({ kind: 'interval', every })),
  fc
    .record({
      on: fc.oneof(fc.subarray([...WEEK], { minLength: 1 }), fc.constantFrom('day', 'weekday', 'weekend')),
      at: maybe(minutes),
    })
    .map((it) => ({ kind: 'weekly', ...present(it) }) as Schedule),
  fc
    .record({ day: fc.integer({ min: 1, max: 31 }), at: maybe(minutes) })
    .map((it) => ({ kind: 'monthly', ...present(it) }) as Schedule),
  fc.constantFrom('0 9 1 */3 *', '*/5 * * * *').map((it): Schedule => ({ kind: 'cron', text: it })),
);

/** A state that is no bare name: that would be an event. */
const state = condition(1).map((it): Trigger => node({ kind: 'state', condition: it }));

function trigger(depth: number): fc.Arbitrary<Trigger> {
  const simple = fc.oneof(
    selector(1).map((it): Trigger => node({ kind: 'event', selector: it })),
    fc.tuple(state, maybe(duration)).map(([it, lasting]) => present({ ...it, for: lasting }) as Trigger),
    fc
      .record({
        first: selector(1),
        steps: fc.array(fc.record({ absent: fc.boolean(), of: selector(1), within: duration }).map(node), {
          minLength: 1,
          maxLength: 3,
        }),
        same: fc.array(freeName, { maxLength: 2 }),
      })
      .map((it): Trigger => node({ kind: 'sequence', ...it })),
    fc
      .record({
        of: fc.oneof(selector(1), window(1)),
        sensitivity: maybe(fc.constantFrom('low', 'normal', 'high')),
      })
      .map((it) => node({ kind: 'spike', ...present(it) }) as Trigger),
    fc
      .record({
        path: pathName.filter(({ id }) => id.includes('.')),
        to: maybe(
          fc.oneof(
            text(0),
            pathName.map((name) => node({ kind: 'ref', name })),
          ),
        ),
      })
      .map((it) => node({ kind: 'change', ...present(it) }) as Trigger),
    fc
      .record({
        of: fc.constantFrom('member', 'community'),
        change: fc.constantFrom('enters', 'leaves'),
        segment: wordName,
      })
      .map((it) => node({ kind: 'membership', ...it }) as Trigger),
    fc
      .record({
        at: schedule,
        forEach: maybe(
          fc.record({ of: fc.constantFrom('member', 'community'), where: maybe(condition(0)) }).map(present),
        ),
      })
      .map((it) => node({ kind: 'schedule', ...present(it) }) as Trigger),
  );
  if (depth === 0) return simple;
  const any = fc
    .array(trigger(depth - 1), { minLength: 1, maxLength: 3 })
    .map((of): Trigger => node({ kind: 'any', of }));
  return fc.oneof({ arbitrary: simple, weight: 7 }, { arbitrary: any, weight: 1 });
}

const action = fc.constantFrom('message.send', 'points.grant', '发送消息', 'case.open', 'log_it').map(nameOf);

/** A step; with `depth` also those that hold steps. */
function step(depth: number): fc.Arbitrary<Step> {
  const simple = fc.oneof(
    fc
      .tuple(leafLine, action, fc.array(argument(1), { maxLength: 4 }))
      .map(([line, name, args]): Step => ({ ...line, kind: 'action', action: name, args })),
    fc.tuple(leafLine, duration).map(([line, length]): Step => ({ ...line, kind: 'wait', for: length })),
    fc
      .tuple(leafLine, wordName, fc.array(argument(1), { maxLength: 2 }))
      .map(([line, plan, args]): Step => ({ ...line, kind: 'start', plan, args })),
    leafLine.map((line): Step => ({ ...line, kind: 'stop' })),
  );
  if (depth === 0) return simple;
  const inner = steps(depth - 1);
  const block: fc.Arbitrary<Block | undefined> = maybe(
    fc.tuple(blockLine, inner).map(([line, list]) => ({ ...line, steps: list })),
  );
  return fc.oneof(
    { arbitrary: simple, weight: 4 },
    {
      arbitrary: fc
        .tuple(blockLine, condition(1), inner, block)
        .map(
          ([line, it, then, otherwise]) =>
            present({ ...line, kind: 'if', condition: it, then, otherwise }) as Step,
        ),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(blockLine, selector(1), maybe(duration), inner, block)
        .map(
          ([line, event, within, then, otherwise]) =>
            present({ ...line, kind: 'waitFor', event, within, then, otherwise }) as Step,
        ),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(
          blockLine,
          fc.array(
            fc
              .tuple(blockLine, percent, inner)
              .map(([line, share, list]) => ({ ...line, percent: share, steps: list })),
            { minLength: 1, maxLength: 3 },
          ),
        )
        .map(([line, branches]): Step => ({ ...line, kind: 'split', branches })),
      weight: 1,
    },
  );
}

function steps(depth: number): fc.Arbitrary<readonly Step[]> {
  return fc.array(step(depth), { maxLength: 3 });
}

const clause = <K extends Clause['kind']>(
  kind: K,
  body: fc.Arbitrary<Omit<Of<Clause, K>, 'kind' | 'span' | 'trivia'>>,
): fc.Arbitrary<Clause> =>
  fc.tuple(leafLine, body).map(([line, it]) => ({ ...line, kind, ...present(it) }) as unknown as Clause);

const date = fc.constantFrom('2026-01-01', '2026-12-31T09:00');

/** What stands below the steps, in any order. */
const laterClauses: fc.Arbitrary<readonly Clause[]> = fc
  .tuple(
    maybe(
      fc.tuple(leafLine, trigger(0), maybe(duration)).map(([line, it, lasting]): Clause => {
        if (it.kind !== 'state') return { ...line, kind: 'until', trigger: it };
        // What the condition has to last for is the clause's own.
        const { for: _own, ...bare } = it;
        return present({ ...line, kind: 'until', trigger: bare, for: lasting }) as Clause;
      }),
    ),
    fc.array(
      clause(
        'atMost',
        fc.record({
          count: fc.integer({ min: 1, max: 9 }),
          per: duration,
          scope: maybe(fc.constantFrom('member', 'community', 'rule')),
          over,
        }) as never,
      ),
      { maxLength: 3 },
    ),
    maybe(clause('quiet', fc.record({ from: minutes, to: minutes, over }) as never)),
    maybe(clause('approval', fc.record({ role: wordName, within: maybe(duration) }) as never)),
    maybe(clause('priority', fc.record({ value: fc.constantFrom(0, 10, -10, 7) }))),
    maybe(
      clause(
        'dates',
        fc.oneof(fc.record({ from: date }), fc.record({ to: date }), fc.record({ from: date, to: date })),
      ),
    ),
    maybe(clause('rollout', fc.record({ percent }) as never)),
    maybe(clause('holdout', fc.record({ percent }) as never)),
    maybe(clause('mode', fc.record({ mode: fc.constantFrom('restart', 'single', 'each') }))),
    maybe(clause('shadow', fc.constant({}) as never)),
    maybe(clause('backfill', fc.constant({}) as never)),
  )
  .map((found) => found.flat().filter((it): it is Clause => it !== undefined))
  .chain((found) => fc.shuffledSubarray(found, { minLength: 0 }));

const rule: fc.Arbitrary<Declaration> = fc
  .tuple(
    blockLine,
    wordName,
    labels,
    maybe(
      clause(
        'per',
        fc.record({ subject: fc.constantFrom('member', 'community', 'channel', 'event.state').map(nameOf) }),
      ),
    ),
    maybe(clause('when', fc.record({ trigger: trigger(1) }))),
    maybe(clause('if', fc.record({ condition: condition(2) }))),
    maybe(
      fc.tuple(blockLine, steps(2)).map(([line, list]): Clause => ({ ...line, kind: 'then', steps: list })),
    ),
    laterClauses,
  )
  .map(([line, name, titles, per, when, condition_, then, later]): Declaration => {
    const clauses = [per, when, condition_, then, ...later].filter((it): it is Clause => it !== undefined);
    return { ...line, kind: 'rule', name, labels: titles, clauses };
  });

type SimpleType = Exclude<TypeNode, { kind: 'group' | 'error' }>;

const simpleType: fc.Arbitrary<SimpleType> = fc.oneof(
  fc
    .constantFrom('text', 'number', 'yesno', 'time', 'date', 'duration', 'member', 'community', 'channel')
    .map((kind) => node({ kind })),
  fc
    .array(
      fc
        .tuple(fc.constantFrom('gold', 'silver', '金卡', 'low', 'no').map(nameOf), labels)
        .map(([name, titles]) => node({ name, labels: titles })),
      { minLength: 1, maxLength: 3 },
    )
    .map((options) => node({ kind: 'oneOf', options })),
);
const type: fc.Arbitrary<SimpleType> = fc.oneof(
  { arbitrary: simpleType, weight: 5 },
  { arbitrary: simpleType.map((of) => node({ kind: 'listOf', of })), weight: 1 },
);

const param: fc.Arbitrary<Parameter> = fc
  .record({ name: fc.constantFrom('tier', 'streak', '主题', 'to').map(nameOf), labels, type })
  .map(node);

function field(depth: number): fc.Arbitrary<Field> {
  const name = fc
    .constantFrom('severity', 'topic', '主题', 'type', 'fields', 'title', 'when', 'default')
    .map(nameOf);
  const simple = fc
    .record({ line: leafLine, name, labels, type, default: maybe(value(0)), personal: fc.boolean() })
    .map(({ line, ...rest }) => ({ ...line, ...present(rest) }) as Field);
  if (depth === 0) return simple;
  const group = fc
    .record({ line: blockLine, name, labels, fields: fields(depth - 1), personal: fc.boolean() })
    .map(
      ({ line, fields: inside, ...rest }): Field => ({
        ...line,
        ...rest,
        type: node({ kind: 'group', fields: inside }),
      }),
    );
  return fc.oneof({ arbitrary: simple, weight: 4 }, { arbitrary: group, weight: 1 });
}

function fields(depth: number): fc.Arbitrary<readonly Field[]> {
  return fc.array(field(depth), { maxLength: 3 });
}

const cell = fc.oneof(
  fc.constant(node({ kind: 'any' as const })),
  fc
    .record({ op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), value: sum(0) })
    .map((it) => node({ kind: 'compare', ...it })),
  fc.record({ low: sum(0), high: sum(0) }).map((it) => node({ kind: 'range', ...it })),
  fc
    .record({
      negated: fc.boolean(),
      values: fc.array(fc.oneof(sum(0), text(0)), { minLength: 1, maxLength: 2 }),
    })
    .map((it) => node({ kind: 'values', ...it })),
);

const table = fc
  .tuple(
    blockLine,
    wordName,
    labels,
    fc.array(param, { minLength: 1, maxLength: 2 }),
    fc.array(param, { minLength: 1, maxLength: 2 }),
    maybe(fc.constantFrom('first', 'all')),
  )
  .chain(([line, name, titles, params, outputs, hit]) => {
    const columns = [...params, ...outputs].map((it) => it.name);
    const row = fc
      .tuple(leafLine, fc.array(cell, { minLength: columns.length, maxLength: columns.length }))
      .map(([around, cells]) => ({ ...around, cells }));
    return fc.array(row, { maxLength: 3 }).map(
      (rows) =>
        present({
          ...line,
          kind: 'table',
          name,
          labels: titles,
          params,
          outputs,
          hit,
          columns,
          rows,
        }) as unknown as Declaration,
    );
  });

const templateName = fc.constantFrom('we-miss-you', 'welcome', '欢迎', 'two words').map(nameOf);
const body = fc
  .record({
    line: leafLine,
    lang: maybe(fc.constantFrom('en', 'zh')),
    channel: maybe(fc.constantFrom('wechat', '微信').map(nameOf)),
    text: text(1),
  })
  .map(({ line, ...rest }) => ({ ...line, ...present(rest) }));

const declaration: fc.Arbitrary<Declaration> = fc.oneof(
  { arbitrary: rule, weight: 4 },
  {
    arbitrary: fc
      .tuple(
        blockLine,
        eventName.filter(({ id }) => id !== 'activity'),
        labels,
        fc.boolean(),
        fields(1),
      )
      .map(
        ([line, name, titles, activity, list]): Declaration => ({
          ...line,
          kind: 'event',
          name,
          labels: titles,
          activity,
          fields: list,
        }),
      ),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(blockLine, fc.constantFrom('member', 'community'), labels, fields(1))
      .map(
        ([line, of, titles, list]) =>
          ({ ...line, kind: 'attributes', of, labels: titles, fields: list }) as Declaration,
      ),
    weight: 1,
  },
  {
    arbitrary: fc
      .tuple(leafLine, wordName, labels, maybe(fc.constantFrom('member', 'community')), condition(2))
      .map(
        ([line, name, titles, of, it]) =>
          present({ ...line, kind: 'segment', name, labels: titles, of, condition: it }) as Declaration,
      ),
    weight: 1,
  },
  {
    arbitrary: fc
      .tuple(leafLine, wordName, labels, maybe(fc.constantFrom('member', 'community')), sum(2))
      .map(
        ([line, name, titles, of, it]) =>
          present({ ...line, kind: 'metric', name, labels: titles, of, value: it }) as Declaration,
      ),
    weight: 1,
  },
  { arbitrary: table, weight: 1 },
  {
    arbitrary: fc
      .tuple(
        blockLine,
        templateName,
        labels,
        fc.array(param, { maxLength: 2 }),
        fc.array(body, { maxLength: 3 }),
      )
      .map(
        ([line, name, titles, params, bodies]) =>
          ({ ...line, kind: 'template', name, labels: titles, params, bodies }) as Declaration,
      ),
    weight: 1,
  },
  {
    arbitrary: fc.tuple(blockLine, wordName, labels, fc.array(param, { maxLength: 2 }), steps(2)).map(
      ([line, name, titles, params, list]): Declaration => ({
        ...line,
        kind: 'plan',
        name,
        labels: titles,
        params,
        steps: list,
      }),
    ),
    weight: 1,
  },
);

/**
 * Trees as a parser gives them: whatever the language can say, in its one normal form, with comments and empty lines.
 *
 * @example
 * fc.assert(fc.property(arbitraryTree, (tree) => format(tree, { to: 'en' }).length >= 0));
 */
export const arbitraryTree: fc.Arbitrary<SyntaxTree> = fc
  .record({ declarations: fc.array(declaration, { maxLength: 4 }), tail: tailComments })
  .map((it) => ({ ...it, source: 'arbitrary', spelling: 'en', text: '' }));
