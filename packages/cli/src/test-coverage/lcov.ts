import { createTextIndex } from '../terminal/positions.ts';
import type { Coverage, CoverageItem, CoveredFile } from './coverage.ts';

/**
 * Writes coverage as LCOV, which editors and `genhtml` read: parts are functions, what can come out in several ways is
 * a block of branches, and a line was hit as often as the most often seen thing on it.
 */
export const renderLcov = (coverage: Coverage): string => coverage.files.map(recordOf).join('');

const recordOf = (file: CoveredFile): string => {
  const index = createTextIndex(file.text);
  const lineOf = (offset: number): number => index.position(offset).line;
  const functions = file.parts.map((part) => ({
    name: `${part.kind} ${part.name}`,
    line: lineOf(part.span.start),
    hits: part.kind === 'rule' ? part.used : mostSeen(part.items),
  }));
  const items = file.parts.flatMap((part) => part.items);
  const branches = items
    .filter((item) => item.outcomes.length > 1)
    .flatMap((item, block) =>
      item.outcomes.map(({ seen }, branch) => ({
        line: lineOf(item.span.start),
        block,
        branch,
        // A dash tells that it was not come to at all.
        taken: mostSeen([item]) === 0 ? '-' : String(seen),
      })),
    );
  const lines = [...Map.groupBy(items, (item) => lineOf(item.span.start))]
    .map(([line, list]) => ({ line, hits: mostSeen(list) }))
    .toSorted((a, b) => a.line - b.line);
  const count = (list: readonly unknown[]): string => String(list.length);
  return [
    'TN:',
    `SF:${file.path}`,
    ...functions.map(({ name, line }) => `FN:${line},${name}`),
    ...functions.map(({ name, hits }) => `FNDA:${hits},${name}`),
    `FNF:${count(functions)}`,
    `FNH:${count(functions.filter(({ hits }) => hits > 0))}`,
    ...branches.map(({ line, block, branch, taken }) => `BRDA:${line},${block},${branch},${taken}`),
    `BRF:${count(branches)}`,
    `BRH:${count(branches.filter(({ taken }) => taken !== '-' && taken !== '0'))}`,
    ...lines.map(({ line, hits }) => `DA:${line},${hits}`),
    `LF:${count(lines)}`,
    `LH:${count(lines.filter(({ hits }) => hits > 0))}`,
    'end_of_record',
    '',
  ].join('\n');
};

const mostSeen = (items: readonly CoverageItem[]): number =>
  Math.max(0, ...items.flatMap((item) => item.outcomes.map(({ seen }) => seen)));
