import { SCRIPT_DIAGNOSTICS } from '@reeve/extensions/script-gate';
import { DIAGNOSTICS, type DiagnosticExample } from '@reeve/language';
import type { Generator } from './drift.ts';

const FOLDER = 'test/diagnostics';
const ENDINGS: Readonly<Record<NonNullable<DiagnosticExample['as']>, string>> = {
  reeve: 'reeve',
  bare: 'reeve',
  yaml: 'yaml',
  cap: 'txt',
  zone: 'txt',
};

/**
 * Each finding's two examples as files, `<code>/invalid` and `<code>/valid`, from the table of diagnostics. A text that
 * is too long or too odd to keep in a file has only its valid one.
 */
export const diagnosticFixtures: Generator = {
  name: 'fixtures of diagnostics',
  owns: [FOLDER],
  generate: async () =>
    new Map([
      ...Object.entries(SCRIPT_DIAGNOSTICS).flatMap(([code, { example }]) => [
        [`${FOLDER}/${code}/invalid.js`, example.bad] as const,
        [`${FOLDER}/${code}/valid.js`, example.good] as const,
      ]),
      ...Object.entries(DIAGNOSTICS).flatMap(([code, { example }]) => {
        const ending = ENDINGS[example.as ?? 'reeve'];
        const file = (name: string, text: string): readonly [string, string] => [
          `${FOLDER}/${code}/${name}.${ending}`,
          text.endsWith('\n') ? text : `${text}\n`,
        ];
        const kept = example.make === undefined && example.bad.isWellFormed() && !example.bad.includes('\r');
        return [...(kept ? [file('invalid', example.bad)] : []), file('valid', example.good)];
      }),
    ]),
};
