import type { Diagnostic, Span } from '@reeve/ir';
import { type DiagnosticExtra, type DiagnosticParams, diagnostic } from '../diagnostics/index.ts';

/** Past so many findings in one text the rest is noise. */
const FINDINGS_LIMIT = 1000;

/** Collects what is found while one text is read, and says where things stand in its source. */
export interface Report {
  readonly source: string;
  readonly found: Diagnostic[];
  /** The range in the source of a range of the text that is read: they differ inside a YAML scalar. */
  readonly span: (start: number, end: number) => Span;
  /** Whether an error that begins there has been found. */
  readonly hasErrorWithin: (start: number, end: number) => boolean;
  readonly add: (
    code: string,
    start: number,
    end: number,
    params?: DiagnosticParams,
    extra?: DiagnosticExtra,
  ) => void;
}

/** `at` tells where in the source a character of the text stands; absent: at the same offset. */
export function createReport(source: string, at?: (offset: number) => number): Report {
  const found: Diagnostic[] = [];
  const span =
    at === undefined
      ? (start: number, end: number): Span => ({ source, start, end })
      : (start: number, end: number): Span => ({ source, start: at(start), end: at(end) });
  return {
    source,
    found,
    span,
    hasErrorWithin: (start, end) => {
      const from = span(start, start).start;
      const to = span(end, end).start;
      return found.some((it) => it.severity === 'error' && it.span.start >= from && it.span.start < to);
    },
    add: (code, start, end, params, extra) => {
      if (found.length > FINDINGS_LIMIT) return;
      found.push(
        found.length === FINDINGS_LIMIT
          ? diagnostic('syntax/too-many', span(start, end), { limit: FINDINGS_LIMIT })
          : diagnostic(code, span(start, end), params, extra),
      );
    },
  };
}
