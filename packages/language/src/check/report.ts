import type { Bilingual, Diagnostic, Span } from '@reeve/ir';
import { type DiagnosticExtra, type DiagnosticParams, diagnostic } from '../diagnostics/index.ts';

/** Takes a finding by its code. */
export type Report = (code: string, span: Span, params?: DiagnosticParams, extra?: DiagnosticExtra) => void;

/** A report that collects into `diagnostics`; the same finding at the same place is kept once. */
export function createReport(diagnostics: Diagnostic[]): Report {
  const seen = new Set<string>();
  return (code, span, params, extra) => {
    const key = `${code}\0${span.source}\0${span.start}\0${span.end}`;
    if (seen.has(key)) return;
    seen.add(key);
    diagnostics.push(diagnostic(code, span, params, extra));
  };
}

/** Where the other of two like declarations stands. */
export function firstHere(span: Span): NonNullable<DiagnosticExtra['related']> {
  return [{ span, message: FIRST_HERE }];
}

const FIRST_HERE: Bilingual = { en: 'It is declared here first.', zh: '第一次声明在这里。' };
