import type { Severity } from '@reeve/ir';
import type { DiagnosticExample, DiagnosticRow, MessageTemplate } from './row.ts';

/** The parts of a row, in the order in which a reader wants them; texts as English, then Chinese. */
export interface RowParts {
  readonly title: readonly [en: string, zh: string];
  readonly message: readonly [en: MessageTemplate, zh: MessageTemplate];
  readonly explanation: readonly [en: string, zh: string];
  readonly bad: string;
  readonly good: string;
  readonly as?: DiagnosticExample['as'];
  readonly caps?: DiagnosticExample['caps'];
  readonly project?: DiagnosticExample['project'];
  readonly packs?: DiagnosticExample['packs'];
}

/** A row from its parts. */
export function row(severity: Severity, parts: RowParts): DiagnosticRow {
  const { title, message, explanation, bad, good, as, caps, project, packs } = parts;
  return {
    severity,
    title: { en: title[0], zh: title[1] },
    message: { en: message[0], zh: message[1] },
    explanation: { en: explanation[0], zh: explanation[1] },
    example: {
      bad,
      good,
      ...(as && { as }),
      ...(caps && { caps }),
      ...(project && { project }),
      ...(packs && { packs }),
    },
  };
}
