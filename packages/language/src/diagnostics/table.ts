import type { DiagnosticRow, DiagnosticRows } from './row.ts';
import { ANALYSE_FLOW_ROWS } from './table-analyse-flow.ts';
import { ANALYSE_LOGIC_ROWS } from './table-analyse-logic.ts';
import { CHECK_ROWS } from './table-check.ts';
import { SYNTAX_ROWS } from './table-syntax.ts';
import { YAML_ROWS } from './table-yaml.ts';

/**
 * Every finding that the language can report, by code (`area/what`): severity, sentences and explanation in both
 * languages, and a pair of examples. Documentation, `reeve explain` and the messages themselves come from here.
 *
 * @example
 * DIAGNOSTICS['name/unknown-event']?.title.en // 'Unknown event'
 */
export const DIAGNOSTICS: DiagnosticRows = {
  ...SYNTAX_ROWS,
  ...YAML_ROWS,
  ...CHECK_ROWS,
  ...ANALYSE_LOGIC_ROWS,
  ...ANALYSE_FLOW_ROWS,
};

/** The row of a code; a code that the table does not have is a bug and throws. */
export function rowOf(code: string): DiagnosticRow {
  const row = Object.hasOwn(DIAGNOSTICS, code) ? DIAGNOSTICS[code] : undefined;
  if (row === undefined) throw new Error(`No row in the table of diagnostics for ${code}`);
  return row;
}
