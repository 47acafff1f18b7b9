import { createEngine } from '@reeve/engine';
import type { Event, Program, Signatures } from '@reeve/ir';
import { compile, parse, type SyntaxTree } from '@reeve/language';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCoverageCollector } from '../src/test-coverage/collector.ts';

const SIGNATURES: Signatures = {
  actions: [{ id: 'note', labels: {}, params: [], emits: [], idempotent: true }],
  functions: [],
  events: [],
  channels: [],
  member: [],
  community: [],
};

const FIELDS = ['a', 'b', 'c', 'd'] as const;
type Field = (typeof FIELDS)[number];

type Condition =
  | { readonly kind: 'leaf'; readonly field: Field; readonly op: '>' | '<='; readonly value: number }
  | { readonly kind: 'and'; readonly parts: readonly Condition[] }
  | { readonly kind: 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

const leaf = fc.record({
  kind: fc.constant('leaf' as const),
  field: fc.constantFrom(...FIELDS),
  op: fc.constantFrom('>' as const, '<=' as const),
  value: fc.integer({ min: 0, max: 4 }),
});
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constant('and' as const),
      parts: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('or' as const),
      parts: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
  ),
}));

/** Each comparison has a number of its own, so that its text is found once. */
const createNumbers = (): ((of: Extract<Condition, { kind: 'leaf' }>) => string) => {
  const texts = new Map<Condition, string>();
  return (of) => {
    const known = texts.get(of);
    if (known) return known;
    const digits = String(texts.size + 1).padStart(3, '0');
    const text = `event.${of.field} ${of.op} ${of.value}.${digits}1`;
    texts.set(of, text);
    return text;
  };
};

const copy = (of: Condition): Condition => {
  if (of.kind === 'leaf') return { ...of };
  return of.kind === 'not' ? { ...of, of: copy(of.of) } : { ...of, parts: of.parts.map(copy) };
};

const write = (of: Condition, textOf: ReturnType<typeof createNumbers>): string => {
  if (of.kind === 'leaf') return textOf(of);
  if (of.kind === 'not') return `not (${write(of.of, textOf)})`;
  return `(${of.parts.map((part) => write(part, textOf)).join(` ${of.kind} `)})`;
};

type Data = Readonly<Partial<Record<Field, number>>>;
const data: fc.Arbitrary<Data> = fc.record(
  {
    a: fc.integer({ min: 0, max: 5 }),
    b: fc.integer({ min: 0, max: 5 }),
    c: fc.integer({ min: 0, max: 5 }),
    d: fc.integer({ min: 0, max: 5 }),
  },
  { requiredKeys: [] },
);

/** Counts by `text outcome`. */
class Seen {
  readonly counts: Map<string, number> = new Map();

  add(text: string, outcome: string): void {
    const key = `${text} → ${outcome}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

const ask = (of: Condition, given: Data, textOf: ReturnType<typeof createNumbers>, seen: Seen): boolean => {
  switch (of.kind) {
    case 'not':
      return !ask(of.of, given, textOf, seen);
    case 'and':
      return of.parts.every((part) => ask(part, given, textOf, seen));
    case 'or':
      return of.parts.some((part) => ask(part, given, textOf, seen));
    case 'leaf': {
      const text = textOf(of);
      const bound = Number(text.slice(text.lastIndexOf(' ') + 1));
      const is = given[of.field];
      const value = is !== undefined && (of.op === '>' ? is > bound : is <= bound);
      seen.add(text, String(value));
      return value;
    }
  }
};

interface Compiled {
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly program: Program | undefined;
}

const compiled = (text: string): Compiled => {
  const { tree, diagnostics } = parse(text, { source: 'r.reeve' });
  expect(diagnostics).toEqual([]);
  return { text, tree, program: compile([tree], { signatures: SIGNATURES }).program };
};

/** What the collector says was seen, by the text that it points at. */
const watched = (
  { text, tree }: Compiled,
  program: Program,
  log: readonly Data[],
): ReadonlyMap<string, number> => {
  const collector = createCoverageCollector();
  const engine = createEngine(program, {
    watch: collector.watch({ program, trees: [tree], files: [{ path: 'r.reeve', text }] }),
  });
  engine.run(
    log.map((given, i) => {
      const event: Event = {
        id: `e${i}`,
        type: 'tick',
        time: i * 1000,
        member: 'm',
        community: 'c',
        data: given,
      };
      return { kind: 'event', event };
    }),
  );
  const seen = collector
    .result()
    .files.flatMap((file) => file.parts)
    .flatMap((part) => part.items)
    .flatMap(({ kind, span, outcomes }) =>
      kind === 'condition' || kind === 'row'
        ? outcomes.map((each) => [`${text.slice(span.start, span.end)} → ${each.name}`, each.seen] as const)
        : [],
    )
    .filter(([, count]) => count > 0);
  return new Map(seen);
};

const VOCABULARY = 'event tick { a: number, b: number, c: number, d: number }\n';

describe('what coverage says was seen', () => {
  test('is what asking each condition in turn comes to, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.tuple(condition, condition, condition),
        fc.array(data, { minLength: 1, maxLength: 8 }),
        (raw, log) => {
          const textOf = createNumbers();
          const [where, given, branch] = raw.map(copy) as [Condition, Condition, Condition];
          const rule = compiled(
            `${VOCABULARY}rule r\n  when tick where ${write(where, textOf)}\n  if ${write(given, textOf)}\n  then\n    if ${write(branch, textOf)}\n      note()\n    end\n`,
          );
          // Some conditions contradict one another, and are refused.
          fc.pre(rule.program !== undefined);
          const seen = new Seen();
          for (const event of log)
            if (ask(where, event, textOf, seen) && ask(given, event, textOf, seen))
              ask(branch, event, textOf, seen);
          expect(watched(rule, rule.program as Program, log)).toEqual(seen.counts);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('of a table: cells in order until one does not fit, rows until one is taken', () => {
    const cells = fc.tuple(
      fc.option(fc.integer({ min: 0, max: 4 })),
      fc.option(fc.integer({ min: 0, max: 4 })),
    );
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 4 }),
        fc.array(data, { minLength: 1, maxLength: 8 }),
        (rows, log) => {
          const texts = rows.map((row, i) =>
            row.map((bound, k) => (bound === null ? '-' : `> ${bound}.${i + 1}${k + 1}1`)),
          );
          const lines = texts.map((row, i) => `| ${row.join(' | ')} | ${i} |`);
          const rule = compiled(
            `${VOCABULARY}table t(x: number, y: number) -> z: number\n  | x | y | z |\n  ${lines.join('\n  ')}\nrule r\n  when tick\n  if t(event.a, event.b).z >= 1\n  then note()\n`,
          );
          fc.pre(rule.program !== undefined);
          const seen = new Seen();
          for (const { a, b } of log) {
            const taken = texts.findIndex((row) =>
              row.every((text, k) => {
                if (text === '-') return true;
                const given = k === 0 ? a : b;
                const value = given !== undefined && given > Number(text.slice(2));
                seen.add(text, String(value));
                return value;
              }),
            );
            if (taken >= 0) seen.add(lines[taken] ?? '', 'taken');
            seen.add('t(event.a, event.b).z >= 1', String(taken >= 1));
          }
          expect(watched(rule, rule.program as Program, log)).toEqual(seen.counts);
        },
      ),
      { numRuns: 100 },
    );
  });
});
