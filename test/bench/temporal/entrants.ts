import type { Entrant } from '../contest/contest.ts';
import type { Find } from './contender.ts';

const reeve = async () => import('./reeve.ts');

/** Who runs the four rules, and where it is found: a package that is not installed is missed only when asked for. */
export const FINDERS = {
  objects: async () => (await import('../hand-written-objects.ts')).byObjects,
  typed: async () => {
    const { byTypedArrays } = await import('../hand-written-typed.ts');
    return (log, found, members) => {
      byTypedArrays(log, members, found);
    };
  },
  rxjs: async () => (await import('../peers/rxjs.ts')).byRxjs,
  sqlite: async () => (await import('./sqlite.ts')).bySqlite,
  duckdb: async () => (await import('../peers/duckdb.ts')).byDuckDb,
  reeve: async () => {
    const { byReeve } = await reeve();
    return (log, found) => {
      byReeve(log, found);
    };
  },
  'reeve-run': async () => {
    const { byReeveRun } = await reeve();
    return (log, found) => {
      byReeveRun(log, found);
    };
  },
  'reeve-step': async () => {
    const { byReeveSteps } = await reeve();
    return (log, found) => {
      byReeveSteps(log, found);
    };
  },
} satisfies Readonly<Record<string, () => Promise<Find>>>;

export type FinderId = keyof typeof FINDERS;

const NAMES: Readonly<Record<FinderId, string>> = {
  objects: 'by hand, objects and Maps',
  typed: 'by hand, dense integers and typed arrays',
  rxjs: 'rxjs 7.8, a scheduler of its own',
  sqlite: 'SQLite, on line',
  duckdb: 'DuckDB 1.5, in one batch',
  reeve: 'Reeve, take',
  'reeve-run': 'Reeve, run',
  'reeve-step': 'Reeve, step by step',
};

export const isFinder = (id: string): id is FinderId => Object.hasOwn(FINDERS, id);

/** A finder over a month of so many events and members; `forbidden` where no code may be made from text. */
export const finder = (
  id: FinderId,
  { events, members }: { readonly events: number; readonly members: number },
  forbidden: boolean = false,
): Entrant => ({
  id: forbidden ? `${id}-forbidden` : id,
  name: forbidden ? `${NAMES[id]}, generated code forbidden` : NAMES[id],
  file: new URL('child.ts', import.meta.url),
  args: [id, String(events), String(members)],
  flags: forbidden ? ['--disallow-code-generation-from-strings'] : [],
});
