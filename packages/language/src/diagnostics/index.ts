export { closest } from './closest.ts';
export { type DiagnosticExtra, type DiagnosticParams, diagnostic, replaceBy } from './diagnostic.ts';
export type { DiagnosticExample, DiagnosticRow, DiagnosticRows } from './row.ts';
export { DIAGNOSTICS } from './table.ts';
