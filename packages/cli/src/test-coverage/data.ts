import { createTextIndex } from '../terminal/positions.ts';
import { type Coverage, type CoverageItem, type CoveredFile, percentOf } from './coverage.ts';

/** Coverage as plain data, the same from run to run. */
export const coverageData = (coverage: Coverage): object => ({
  percent: percentOf(coverage),
  covered: coverage.covered,
  total: coverage.total,
  untested: coverage.untested,
  files: coverage.files.map((file) => {
    const index = createTextIndex(file.text);
    return {
      path: file.path,
      percent: percentOf(file),
      covered: file.covered,
      total: file.total,
      parts: file.parts.map((part) => ({
        kind: part.kind,
        name: part.name,
        line: index.position(part.span.start).line,
        percent: percentOf(part),
        covered: part.covered,
        total: part.total,
        items: part.items.map((item) => itemData(item, file)),
      })),
    };
  }),
});

const itemData = ({ kind, span, outcomes }: CoverageItem, file: CoveredFile): object => {
  const index = createTextIndex(file.text);
  const start = index.position(span.start);
  const end = index.position(span.end);
  return {
    kind,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    text: file.text.slice(span.start, span.end),
    outcomes: Object.fromEntries(outcomes.map(({ name, seen }) => [name, seen])),
  };
};
