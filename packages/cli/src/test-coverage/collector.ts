import type { Watch } from '@reeve/engine';
import type { Program, Span } from '@reeve/ir';
import type { Declaration, SyntaxTree } from '@reeve/language';
import type { TextFile } from '../project/read-text.ts';
import type { Coverage, CoverageItem, CoveredFile, CoveredPart, ItemKind } from './coverage.ts';
import { inventoryOf, type Sought } from './inventory.ts';

/** A program as tests have it: compiled, with its files. Texts that stand in a test are no files. */
interface CompiledRules {
  readonly program: Program;
  readonly trees: readonly SyntaxTree[];
  readonly files: readonly TextFile[];
}

/** Gathers what tests see of rules, over all tests. */
export interface CoverageCollector {
  /** Adds rules to what is to be seen; the same text counts once, whichever tests it is part of. */
  watch(rules: CompiledRules): Watch;
  result(): Coverage;
}

interface Seen {
  readonly kind: ItemKind;
  readonly span: Span;
  readonly counts: Map<string, number>;
}

interface KnownFile {
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly items: Map<string, Seen>;
}

const keyOf = (kind: ItemKind, { start, end }: Span): string => `${kind} ${start} ${end}`;

const PARTS: ReadonlySet<string> = new Set(['rule', 'plan', 'table', 'segment', 'metric']);

/** Makes a collector that has seen nothing. */
export const createCoverageCollector = (): CoverageCollector => {
  const files = new Map<string, KnownFile>();

  const learn = ({ kind, span, outcomes }: Sought): Seen | undefined => {
    const items = files.get(span.source)?.items;
    if (!items) return undefined;
    const key = keyOf(kind, span);
    const known = items.get(key);
    if (known) return known;
    const seen: Seen = { kind, span, counts: new Map(outcomes.map((outcome) => [outcome, 0])) };
    items.set(key, seen);
    return seen;
  };

  const count = (seen: Seen | undefined, outcome: string): void => {
    const before = seen?.counts.get(outcome);
    // What is looked at but not sought (a whole of several conditions, a value) has no item.
    if (before !== undefined) seen?.counts.set(outcome, before + 1);
  };

  return {
    watch({ program, trees, files: texts }) {
      for (const tree of trees) {
        const file = texts.find(({ path }) => path === tree.source);
        if (file && !files.has(tree.source))
          files.set(tree.source, { text: file.text, tree, items: new Map() });
      }
      const { items, clauses } = inventoryOf(program, trees);
      for (const item of items) learn(item);
      const byClause = new Map(
        clauses.map((clause) => [`${clause.rule} ${clause.kind} ${clause.index}`, learn(clause)]),
      );
      const at = (kind: ItemKind, span: Span): Seen | undefined =>
        files.get(span.source)?.items.get(keyOf(kind, span));
      return {
        condition: (span, value) => count(at('condition', span), String(value)),
        row: (span) => count(at('row', span), 'taken'),
        trigger: (span, outcome) => count(at('trigger', span), outcome),
        step: (span, outcome) =>
          count(at('step', span), typeof outcome === 'number' ? `branch ${outcome + 1}` : outcome),
        clause: (rule, clause, index, outcome) => count(byClause.get(`${rule} ${clause} ${index}`), outcome),
      };
    },
    result() {
      const covered = [...files].map(([path, file]) => fileOf(path, file));
      const shown = covered
        .filter(({ parts }) => parts.length > 0)
        .toSorted((a, b) => (a.path < b.path ? -1 : 1));
      const parts = shown.flatMap((file) => file.parts);
      return {
        files: shown,
        ...sum(shown),
        untested: parts.filter(({ kind, used }) => kind === 'rule' && used === 0).map(({ name }) => name),
      };
    },
  };
};

const sum = (
  list: readonly { readonly covered: number; readonly total: number }[],
): { readonly covered: number; readonly total: number } => ({
  covered: list.reduce((all, each) => all + each.covered, 0),
  total: list.reduce((all, each) => all + each.total, 0),
});

const fileOf = (path: string, { text, tree, items }: KnownFile): CoveredFile => {
  const all = [...items.values()]
    .map(
      ({ kind, span, counts }): CoverageItem => ({
        kind,
        span,
        outcomes: [...counts].map(([name, seen]) => ({ name, seen })),
      }),
    )
    .toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const parts = tree.declarations
    .flatMap((node) => partOf(node, all))
    .filter(({ kind, total }) => total > 0 || kind === 'rule');
  return { path, text, parts, ...sum(parts) };
};

const partOf = (node: Declaration, all: readonly CoverageItem[]): readonly CoveredPart[] => {
  if (!PARTS.has(node.kind) || !('name' in node)) return [];
  const { span } = node;
  const items = all.filter((item) => item.span.start >= span.start && item.span.end <= span.end);
  const outcomes = items.flatMap((item) => item.outcomes);
  const used = items
    .filter(({ kind }) => (node.kind === 'rule' ? kind === 'trigger' : kind === 'row' || kind === 'step'))
    .flatMap((item) => item.outcomes)
    .reduce((most, { name, seen }) => (name === 'broken' ? most : Math.max(most, seen)), 0);
  return [
    {
      kind: node.kind as CoveredPart['kind'],
      name: node.name.id,
      span,
      items,
      covered: outcomes.filter(({ seen }) => seen > 0).length,
      total: outcomes.length,
      used,
    },
  ];
};
