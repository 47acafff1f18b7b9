import type { Diagnostic, Span } from '@reeve/ir';
import { type DiagnosticExtra, type DiagnosticParams, diagnostic } from '../diagnostics/index.ts';

/** Collects what is found while one YAML text is read. */
export interface Report {
  readonly source: string;
  readonly found: Diagnostic[];
  readonly span: (start: number, end: number) => Span;
  readonly add: (
    code: string,
    place: { readonly start: number; readonly end: number },
    params?: DiagnosticParams,
    extra?: DiagnosticExtra,
  ) => void;
}

/** `shift` is where the text that is read begins in its source. */
export function createReport(source: string, shift: number = 0): Report {
  const found: Diagnostic[] = [];
  const span = (start: number, end: number): Span => ({ source, start: start + shift, end: end + shift });
  return {
    source,
    found,
    span,
    add: (code, place, params, extra) => {
      found.push(diagnostic(code, span(place.start, place.end), params, extra));
    },
  };
}
