import { existsSync } from 'node:fs';
import type { Decision } from '@reeve/ir';
import type { Insight } from '@reeve/language/service';
import { countLately, type RuleCount, type Store } from '@reeve/runtime';
import { readText } from '../project/read-text.ts';
import { heldKind } from '../report/held.ts';
import type { HeldKind } from '../report/report.ts';
import { findTests } from '../test-runner/find-tests.ts';
import { readTestFile, type TestCase } from '../test-runner/test-file.ts';

const DAYS = 7;
const DAY = 86_400_000;
/** What a running project did is asked for no more often than this, ms. */
const FRESH = 30_000;
const MOST_SHOWN = 200;

/** A decision as a list shows it. */
interface ShownDecision {
  readonly at: string;
  /** What the rule is per. */
  readonly kind: string;
  readonly subject: string;
  readonly effects: number;
  /** Why some of it was held back. */
  readonly held: readonly HeldKind[];
}

/** What a project knows of its rules beside their texts. */
export interface Insights {
  readonly insight: () => Promise<Insight>;
  /** What a rule did in the last week, the newest first. */
  readonly decisions: (rule: string) => Promise<readonly ShownDecision[]>;
}

/** Where to look: the store of the project as it runs, and the folder that its tests are in. */
export interface InsightPlaces {
  readonly store: string;
  readonly tests?: string;
}

/** Looks at the store and the tests of a project; only looks, and only where there are any. */
export const createInsights = (
  { store: path, tests: folder }: InsightPlaces,
  now: () => number,
): Insights => {
  let known: { readonly at: number; readonly insight: Insight } | undefined;
  const open = async (): Promise<Store> => {
    const { openSqliteStore } = await import('@reeve/store-sqlite');
    return openSqliteStore(path, { readOnly: true });
  };
  const read = async function* (rule: string): AsyncGenerator<Decision> {
    if (!existsSync(path)) return;
    await using store = await open();
    const filter = { since: now() - DAYS * DAY, rule };
    for (let after: string | undefined; ; ) {
      const page = await store.decisions(filter, { limit: 1_000, ...(after !== undefined && { after }) });
      for (const { decision } of page.rows) yield decision;
      after = page.next;
      if (after === undefined) return;
    }
  };
  /** How often each rule fired and was held back; nothing where the project has never run. */
  const counted = async (): Promise<ReadonlyMap<string, RuleCount> | undefined> => {
    if (!existsSync(path)) return undefined;
    await using store = await open();
    return (await countLately(store, [now() - DAYS * DAY]))[0];
  };
  return {
    insight: async () => {
      if (known && now() - known.at < FRESH) return known.insight;
      // A store that cannot be read just now tells nothing.
      const [counts, tests] = await Promise.all([
        counted().catch(() => undefined),
        folder === undefined ? undefined : testsOf(folder).catch(() => undefined),
      ]);
      const insight: Insight = {
        ...((counts || tests) && {
          rule: (name) => ({
            ...(counts && { lately: { days: DAYS, ...(counts.get(name) ?? { fired: 0, held: 0 }) } }),
            ...(tests && { tests: { total: tests.get(name) ?? 0 } }),
          }),
        }),
      };
      known = { at: now(), insight };
      return insight;
    },
    decisions: async (rule) => {
      const shown: ShownDecision[] = [];
      for await (const { at, subject, effects, held } of read(rule)) {
        shown.push({
          at: new Date(at).toISOString(),
          kind: subject.kind,
          subject: subject.id,
          effects: effects.length,
          held: [...new Set(held.map(heldKind))],
        });
        if (shown.length === MOST_SHOWN) break;
      }
      return shown;
    },
  };
};

/** How many tests below a folder name each rule. */
const testsOf = async (folder: string): Promise<ReadonlyMap<string, number>> => {
  const totals = new Map<string, number>();
  for (const path of await findTests(folder)) {
    const { file } = await readText(path, path);
    for (const test of file ? readTestFile(file.text, path).tests : [])
      for (const rule of rulesOf(test)) totals.set(rule, (totals.get(rule) ?? 0) + 1);
  }
  return totals;
};

const rulesOf = ({ expect = [], includes, never }: TestCase): ReadonlySet<string> =>
  new Set([...expect, ...includes, ...never].flatMap(({ rule }) => rule ?? []));
