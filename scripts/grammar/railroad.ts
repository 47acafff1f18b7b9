import { createRequire } from 'node:module';
import { type Part, productions, TOKEN_CLASSES } from './notation.ts';

interface Shape {
  width: number;
  /** The drawing as SVG. */
  toString(): string;
}
type Make = new (...parts: readonly unknown[]) => Shape;
type Shapes =
  | 'Choice'
  | 'Comment'
  | 'Diagram'
  | 'NonTerminal'
  | 'OneOrMore'
  | 'Optional'
  | 'Sequence'
  | 'Stack'
  | 'Terminal'
  | 'ZeroOrMore';

// Its ES module has no default export and its CommonJS one has no names that Node can see; asked for this way both tools and tests get the same.
const { Choice, Comment, Diagram, NonTerminal, OneOrMore, Optional, Sequence, Stack, Terminal, ZeroOrMore } =
  createRequire(import.meta.url)('@prantlf/railroad-diagrams') as Readonly<Record<Shapes, Make>>;

/** More parts than this in a row are broken over lines. */
const LONG = 6;

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** What a Chinese character takes beyond the width that is reckoned for a Latin one, in pixels. */
const WIDER = 5;

/** A word in both languages, or the several that stand for one another. */
const word = (spellings: readonly string[]): Shape => {
  const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);
  const english = spellings.filter((text) => !isChinese(text));
  const chinese = spellings.filter(isChinese);
  const shown = [...english.slice(0, 3), ...chinese.slice(0, english.length > 2 ? 3 : 1)];
  const text = [...shown, ...(spellings.length > 9 ? ['…'] : [])].join(' · ');
  const box = new Terminal(text);
  box.width += WIDER * (text.match(/\p{Script=Han}/gu)?.length ?? 0);
  return box;
};

const draw = (part: Part): Shape => {
  switch (part.kind) {
    case 'word':
      return word(part.spellings);
    case 'class':
      return new NonTerminal(part.name, { href: '#tokens' });
    case 'rule':
      return new NonTerminal(part.name, { href: `#${part.name}` });
    case 'sequence': {
      if (part.parts.length <= LONG) return new Sequence(...part.parts.map(draw));
      const rows: Shape[] = [];
      for (let i = 0; i < part.parts.length; i += LONG)
        rows.push(new Sequence(...part.parts.slice(i, i + LONG).map(draw)));
      return new Stack(...rows);
    }
    case 'choice':
      return new Choice(0, ...part.parts.map(draw));
    case 'optional':
      return new Optional(draw(part.part));
    case 'repeat': {
      const between = part.separator ? draw(part.separator) : new Comment('again');
      return part.least === 1
        ? new OneOrMore(draw(part.part), between)
        : new ZeroOrMore(draw(part.part), between);
    }
  }
};

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --line: #5b6b80; --paper: #fff; --word: #e7f0ff; --name: #f3f4f6; --accent: #1f5fbf; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --line: #93a1b5; --paper: #12161c; --word: #1d2f4d; --name: #232a34; --accent: #8ab4ff; } }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 6rem; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
h1 { font-size: 1.8rem; margin-bottom: .25rem; } h2 { font-size: 1.05rem; margin: 2.5rem 0 .5rem; } h2 a { color: inherit; text-decoration: none; }
nav { columns: 12rem; font-size: .9rem; } nav a, table a { color: var(--accent); }
figure { margin: 0; overflow-x: auto; }
svg.railroad-diagram { background: none; } svg.railroad-diagram path { stroke: var(--line); stroke-width: 1.5; fill: none; }
svg.railroad-diagram text { font: 13px ui-monospace, monospace; text-anchor: middle; white-space: pre; fill: var(--ink); }
svg.railroad-diagram text.comment { font-style: italic; fill: var(--line); }
svg.railroad-diagram rect { stroke: var(--line); stroke-width: 1; fill: var(--word); }
svg.railroad-diagram .non-terminal rect { fill: var(--name); } svg.railroad-diagram a text { fill: var(--accent); }
td { padding: .2rem 1.5rem .2rem 0; vertical-align: top; }
`;

/** The grammar as diagrams, in one page that needs nothing else. */
export const railroadPage = (): string => {
  const rules = productions();
  const figures = rules.map(({ name, part }) => {
    const svg = new Diagram(draw(part))
      .toString()
      .replace('<svg ', `<svg role="img" aria-label="${escapeText(name)}" `);
    return `<section id="${name}"><h2><a href="#${name}">${name}</a></h2><figure>${svg}</figure></section>`;
  });
  const links = rules.map(({ name }) => `<a href="#${name}">${name}</a><br>`).join('');
  const tokens = Object.entries(TOKEN_CLASSES).map(
    ([name, meaning]) => `<tr><td><code>${name}</code></td><td>${escapeText(meaning)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>The grammar of Reeve</title>
<style>${STYLE}</style>
<h1>The grammar of Reeve</h1>
<p>Made from the parser. Words stand in English and in Chinese, divided by dots; names in the paler boxes are links.</p>
<nav aria-label="Rules">${links}</nav>
<main>
${figures.join('\n')}
<section id="tokens"><h2>Tokens</h2><table>${tokens.join('')}</table></section>
</main>
</html>
`;
};
