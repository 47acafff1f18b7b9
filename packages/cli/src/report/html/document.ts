import { createHash } from 'node:crypto';
import type { Lang } from '../report.ts';
import { html, type Markup, verbatim } from './markup.ts';

/** A page that stands alone. */
export interface Document {
  readonly lang: Lang;
  readonly title: string;
  /** All that it is styled with. */
  readonly style: string;
  /** All that runs on it; its policy forbids scripts where there is none. */
  readonly script?: string;
  readonly body: Markup;
}

/** What a content security policy calls a text that it lets in. */
const digest = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Writes a page that needs nothing else: no request leaves it, and its policy forbids any. */
export function writeDocument({ lang, title, style, script, body }: Document): string {
  const scripts = script === undefined ? '' : ` script-src ${digest(script)};`;
  const policy = `default-src 'none'; style-src ${digest(style)};${scripts} base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(style)}</style>
</head>
<body>
${body}${
  script === undefined
    ? null
    : html`
<script>${verbatim(script)}</script>`
}
</body>
</html>
`.markup;
}
