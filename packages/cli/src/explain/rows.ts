import { MANIFEST_DIAGNOSTICS } from '@reeve/extensions/node';
import { SCRIPT_DIAGNOSTICS } from '@reeve/extensions/script-gate';
import type { Bilingual, Severity } from '@reeve/ir';
import { DIAGNOSTICS } from '@reeve/language';
import { EVENT_ROWS } from '@reeve/runtime/events';
import { FILE_ROWS } from '../yaml-file/file-rows.ts';

/** What is known of a code, wherever it comes from. */
export interface CodeRow {
  readonly severity: Severity;
  readonly title: Bilingual;
  readonly explanation: Bilingual;
  readonly example?: { readonly bad: string; readonly good: string };
}

const ROWS: ReadonlyMap<string, CodeRow> = new Map<string, CodeRow>([
  ...Object.entries(DIAGNOSTICS),
  ...Object.entries(FILE_ROWS),
  ...Object.entries(EVENT_ROWS),
  ...Object.entries(MANIFEST_DIAGNOSTICS),
  ...Object.entries(SCRIPT_DIAGNOSTICS),
]);

/** Every code, in order. */
export const allCodes = (): readonly string[] => [...ROWS.keys()].toSorted();

/** The row of a code. */
export const rowOfCode = (code: string): CodeRow | undefined => ROWS.get(code);
