import type { Bilingual, Diagnostic, Fix, Severity, Span } from '@reeve/ir';
import type { MessageTemplate, Params } from './row.ts';
import { rowOf } from './table.ts';

/** What a finding may carry besides its sentence. */
export interface DiagnosticExtra {
  readonly related?: Diagnostic['related'];
  readonly help?: Bilingual;
  readonly fixes?: readonly Fix[];
  /** Overrides the row's, where the same finding weighs less at one place. */
  readonly severity?: Severity;
}

/** Values for a template: one for both languages, or one for each. */
export type DiagnosticParams = Readonly<Record<string, string | number | Bilingual>>;

/**
 * Builds a finding from its row in the table. Throws where the table has no such code (a bug, not a user's mistake).
 *
 * @example
 * diagnostic('name/unknown-event', span, { name: 'complaint.fild' }, { fixes: [replaceBy(span, 'complaint.filed')] })
 */
export function diagnostic(
  code: string,
  span: Span,
  params: DiagnosticParams = {},
  extra: DiagnosticExtra = {},
): Diagnostic {
  const row = rowOf(code);
  return {
    code,
    severity: extra.severity ?? row.severity,
    message: {
      en: fill(row.message.en, pick(params, 'en')),
      zh: fill(row.message.zh, pick(params, 'zh')),
    },
    span,
    ...(extra.related && extra.related.length > 0 && { related: extra.related }),
    ...(extra.help && { help: extra.help }),
    ...(extra.fixes && extra.fixes.length > 0 && { fixes: extra.fixes }),
  };
}

/** A fix that replaces `span` by `text`, titled “did you mean”. */
export function replaceBy(span: Span, text: string, safe = false): Fix {
  return {
    title: { en: `Did you mean “${text}”?`, zh: `是不是要写“${text}”？` },
    edits: [{ span, text }],
    safe,
  };
}

function pick(params: DiagnosticParams, lang: 'en' | 'zh'): Params {
  const picked: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    picked[name] = typeof value === 'object' ? value[lang] : value;
  }
  return picked;
}

function fill(template: MessageTemplate, params: Params): string {
  if (typeof template === 'function') return template(params);
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : place,
  );
}
