import type { Entrant } from '../contest/contest.ts';
import type { Contender } from './contender.ts';

/** Who takes part in matching, and where it is found: a package that is not installed is missed only when asked for. */
export const CONTENDERS = {
  'json-rules-engine': async () => (await import('../peers/json-rules-engine.ts')).jsonRulesEngine,
  'zen-expressions': async () => (await import('../peers/zen.ts')).zenExpressions,
  'zen-table': async () => (await import('../peers/zen.ts')).zenTable,
  'json-logic': async () => (await import('../peers/json-logic.ts')).jsonLogic,
  'json-logic-by-type': async () => (await import('../peers/json-logic.ts')).jsonLogicByType,
  closures: async () => (await import('./closures.ts')).closures,
  bitmap: async () => (await import('./bitmap.ts')).bitmap,
  reeve: async () => (await import('./reeve.ts')).reeve,
  'reeve-made': async () => (await import('./reeve.ts')).reeveMade,
  'reeve-run': async () => (await import('./reeve.ts')).reeveRun,
  'reeve-step': async () => (await import('./reeve.ts')).reeveStep,
} satisfies Readonly<Record<string, () => Promise<Contender>>>;

export type ContenderId = keyof typeof CONTENDERS;

/** Names for tables: those of packages must be told even where the package is missing. */
const NAMES: Readonly<Record<ContenderId, string>> = {
  'json-rules-engine': 'json-rules-engine 7.3',
  'zen-expressions': 'zen-engine 0.54, expressions',
  'zen-table': 'zen-engine 0.54, decision table',
  'json-logic': 'json-logic-engine 5, compiled',
  'json-logic-by-type': 'the same under an index by type, written by its user',
  closures: 'by hand, closures under an index by type',
  bitmap: 'by hand, a bitmap index per field',
  reeve: 'Reeve',
  'reeve-made': 'Reeve, every decision made an object',
  'reeve-run': 'Reeve, run',
  'reeve-step': 'Reeve, step by step',
};

export const isContender = (id: string): id is ContenderId => Object.hasOwn(CONTENDERS, id);

const FORBIDDEN = '--disallow-code-generation-from-strings';

/** A contender over a workload of so many rules and events; `forbidden` where no code may be made from text. */
export const entrant = (
  id: ContenderId,
  { rules, events, share }: { readonly rules: number; readonly events: number; readonly share: number },
  forbidden: boolean = false,
): Entrant => ({
  id: forbidden ? `${id}-forbidden` : id,
  name: forbidden ? `${NAMES[id]}, generated code forbidden` : NAMES[id],
  file: new URL('child.ts', import.meta.url),
  args: [id, String(rules), String(events), String(share)],
  flags: forbidden ? [FORBIDDEN] : [],
});
