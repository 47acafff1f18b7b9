import type { DiagnosticRows } from './row.ts';

/** Findings about names, types and meaning. */
export const CHECK_ROWS: DiagnosticRows = {};
