import { clean } from '../clean.ts';

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | null | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string => clean(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

const write = (part: Part): string => {
  if (part === null) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(write).join('');
};

/** Markup with values put in: every text is escaped, only markup stays what it is. `null` is nothing. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: texts.map((text, i) => text + (i < parts.length ? write(parts[i] as Part) : '')).join(''),
});

/** Text of this package's own that is markup: the style and the script. */
export const verbatim = (markup: string): Markup => ({ markup });

/** Text of the user's: kept apart from the direction of the text around it. */
export const user = (text: string): Markup => html`<bdi>${text}</bdi>`;
