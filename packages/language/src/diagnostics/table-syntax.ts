import type { DiagnosticRows } from './row.ts';

/** Findings of the reader. */
export const SYNTAX_ROWS: DiagnosticRows = {};
