export { closest } from './closest.ts';
export { type DiagnosticExtra, type DiagnosticParams, diagnostic, replaceBy } from './diagnostic.ts';
export type { DiagnosticExample, DiagnosticRow, DiagnosticRows, MessageTemplate, Params } from './row.ts';
export { DIAGNOSTICS, rowOf } from './table.ts';
