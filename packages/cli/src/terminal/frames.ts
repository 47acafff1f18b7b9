import type { Diagnostic, Span } from '@reeve/ir';
import { createTextIndex, type TextIndex } from './positions.ts';
import type { Style } from './style.ts';
import { shorten, widthOf, wrap } from './width.ts';

/** Language of what is shown. */
export type Lang = 'en' | 'zh';

/** What frames need besides the findings. */
export interface FrameOptions {
  readonly lang: Lang;
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width: number;
  /** Texts by their shown path. */
  readonly texts: ReadonlyMap<string, string>;
}

const WORDS = {
  en: { error: 'error', warning: 'warning', info: 'note' },
  zh: { error: '错误', warning: '警告', info: '提示' },
} as const;

const TAB = '  ';

/** Lines around a place, with the place marked underneath. */
const frameLines = (
  index: TextIndex,
  span: Span,
  style: Style,
  tone: 'error' | 'warning' | 'info',
  width: number,
) => {
  const start = index.position(span.start);
  const end = index.position(Math.max(span.start, span.end));
  const gutter = String(start.line).length;
  const bar = style('dim', `${' '.repeat(gutter)} │`);
  const source = index.line(start.line);
  const before = source.slice(0, start.column - 1);
  const lastColumn = end.line === start.line ? end.column : source.length + 1;
  const marked = source.slice(start.column - 1, Math.max(lastColumn - 1, start.column - 1));
  // Marks that turn the direction of writing could make the line look other than it is.
  const shown = (text: string): string =>
    text
      .replaceAll('\t', TAB)
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replace(/\p{Cc}/gu, ' ');
  const room = Math.max(20, width - gutter - 3);
  // A long line is shown from a little before the place.
  const lead = shown(before);
  const cut = widthOf(lead) > room * 0.6 ? lead.slice(-Math.floor(room * 0.4)) : lead;
  const prefix = cut === lead ? lead : `…${cut}`;
  const text = shorten(prefix + shown(source.slice(start.column - 1)), room);
  const marks = Math.max(1, Math.min(widthOf(shown(marked)), room - widthOf(prefix)));
  return [
    bar,
    `${style('dim', `${start.line} │`)} ${text}`,
    `${bar} ${' '.repeat(widthOf(prefix))}${style(tone, '^'.repeat(marks))}`,
  ];
};

/** One finding for people: its sentence, its place in the text, what helps. */
export const renderDiagnostic = (diagnostic: Diagnostic, options: FrameOptions): string => {
  const { lang, style, width, texts } = options;
  const tone = diagnostic.severity;
  const head = `${style(tone, WORDS[lang][tone])} ${style('dim', diagnostic.code)}`;
  const lines = [
    head,
    ...wrap(diagnostic.message[lang], Math.max(30, width - 2)).map((line) => `  ${style('title', line)}`),
  ];
  const place = (span: Span, frame: boolean): void => {
    const text = texts.get(span.source);
    if (text === undefined) {
      lines.push(`  ${style('accent', span.source)}`);
      return;
    }
    const index = createTextIndex(text);
    const at = index.position(span.start);
    lines.push(`  ${style('accent', `${span.source}:${at.line}:${at.column}`)}`);
    if (frame) lines.push(...frameLines(index, span, style, tone, width));
  };
  place(diagnostic.span, true);
  if (diagnostic.help) {
    for (const line of wrap(diagnostic.help[lang], Math.max(30, width - 4)))
      lines.push(`  ${style('info', '→')} ${line}`);
  }
  for (const fix of diagnostic.fixes ?? []) lines.push(`  ${style('good', '→')} ${fix.title[lang]}`);
  for (const related of diagnostic.related ?? []) {
    lines.push(`  ${style('dim', '·')} ${related.message[lang]}`);
    place(related.span, false);
  }
  return `${lines.join('\n')}\n`;
};

/** Order in which findings are shown: by file, then by place. */
export const sortDiagnostics = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  diagnostics.toSorted((a, b) =>
    a.span.source === b.span.source ? a.span.start - b.span.start : a.span.source < b.span.source ? -1 : 1,
  );

/** How many findings there are of each severity. */
export const countSeverities = (
  diagnostics: readonly Diagnostic[],
): { readonly error: number; readonly warning: number; readonly info: number } => ({
  error: diagnostics.filter((each) => each.severity === 'error').length,
  warning: diagnostics.filter((each) => each.severity === 'warning').length,
  info: diagnostics.filter((each) => each.severity === 'info').length,
});
