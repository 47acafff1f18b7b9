import type { DiagnosticRows } from './row.ts';

/** Findings of the YAML reader. */
export const YAML_ROWS: DiagnosticRows = {};
