import { pathToFileURL } from 'node:url';
import type { Diagnostic, Span } from '@reeve/ir';
import { rowOfCode } from '../explain/rows.ts';
import type { Lang } from '../terminal/frames.ts';
import { createTextIndex } from '../terminal/positions.ts';
import { VERSION } from '../version.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

const uriOf = (path: string): string =>
  path.startsWith('/') ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/');

const locationOf = (span: Span, texts: ReadonlyMap<string, string>) => {
  const text = texts.get(span.source);
  const index = text === undefined ? undefined : createTextIndex(text);
  const region = (): object => {
    const start = index!.position(span.start);
    const end = index!.position(span.end);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  };
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(span.source) },
      ...(index ? { region: region() } : {}),
    },
  };
};

/** Findings as SARIF 2.1.0, for code hosts and editors. Columns count UTF-16 units. */
export const renderSarif = (
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  lang: Lang,
): string => {
  const codes = [...new Set(diagnostics.map((each) => each.code))].toSorted();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'reeve',
            version: VERSION,
            rules: codes.map((code) => {
              const row = rowOfCode(code);
              return {
                id: code,
                ...(row
                  ? {
                      shortDescription: { text: row.title[lang] },
                      fullDescription: { text: row.explanation[lang] },
                      defaultConfiguration: { level: LEVELS[row.severity] },
                    }
                  : {}),
              };
            }),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((each) => ({
          ruleId: each.code,
          ruleIndex: codes.indexOf(each.code),
          level: LEVELS[each.severity],
          message: { text: each.help ? `${each.message[lang]} ${each.help[lang]}` : each.message[lang] },
          locations: [locationOf(each.span, texts)],
          ...(each.related
            ? {
                relatedLocations: each.related.map(({ span, message }, id) => ({
                  id,
                  message: { text: message[lang] },
                  ...locationOf(span, texts),
                })),
              }
            : {}),
          ...(each.fixes
            ? {
                fixes: each.fixes.map(({ title, edits }) => ({
                  description: { text: title[lang] },
                  artifactChanges: edits.map(({ span, text }) => {
                    const { physicalLocation } = locationOf(span, texts);
                    return {
                      artifactLocation: physicalLocation.artifactLocation,
                      replacements: [
                        { deletedRegion: physicalLocation.region ?? {}, insertedContent: { text } },
                      ],
                    };
                  }),
                })),
              }
            : {}),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};
