import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { renderComparisonPage } from '../../src/compare/html/page.ts';
import { summaryLines } from '../../src/compare/lines.ts';
import { renderComparisonText } from '../../src/compare/text/text.ts';
import { COMPARED, sayCompared } from '../../src/compare/wording.ts';
import { emptyComparison, syntheticComparison } from './synthetic-comparison.ts';

const languages = ['en', 'zh'] as const;
const comparisons = { en: syntheticComparison('en'), zh: syntheticComparison('zh') };
const pages = { en: renderComparisonPage(comparisons.en), zh: renderComparisonPage(comparisons.zh) };
const VOID = new Set(['meta', 'line', 'rect', 'link', '!doctype']);
const withoutStyle = (page: string): string => page.replace(/<style>[\s\S]*?<\/style>/g, '');

describe('the figures', () => {
  const { rules, total, messages, members } = comparisons.en;

  it('add up, rule by rule', () => {
    for (const { decisions, same, gained, lost, moved, changed, ...rule } of rules) {
      expect(decisions.before).toBe(same + lost + moved + changed);
      expect(decisions.after).toBe(same + gained + moved + changed);
      expect(rule.earlier.count + rule.later.count).toBe(moved);
      const sum = (series: readonly number[]): number => series.reduce((all, one) => all + one, 0);
      expect(sum(rule.series.before)).toBe(decisions.before);
      expect(sum(rule.series.after)).toBe(decisions.after);
      expect(sum(rule.gainedSeries)).toBe(gained);
      expect(sum(rule.lostSeries)).toBe(lost);
      expect(sum(rule.otherSeries)).toBe(moved + changed);
    }
    expect(total.gained).toBe(rules.reduce((all, { gained }) => all + gained, 0));
    for (const kind of ['gained', 'lost', 'moved', 'changed', 'same'] as const)
      expect(total[kind]).toBeGreaterThan(10);
  });

  it('say which rules only one version has, and which was renamed', () => {
    const told = Object.fromEntries(rules.map(({ name, only, was }) => [name, only ?? was]));
    expect(told).toMatchObject({ bots: 'before', brand_new: 'after', welcome: 'hello', cart: undefined });
    expect(rules.find(({ name }) => name === 'welcome')).toMatchObject({
      gained: 0,
      lost: 0,
      sameText: true,
    });
    expect(rules.find(({ name }) => name === 'win_back')?.later.mean).toBe(3 * 3_600_000);
  });

  it('count messages member by member', () => {
    const sum = (side: 'before' | 'after'): number =>
      messages.byAction.reduce((all, one) => all + one.messages[side], 0);
    expect(messages.messages).toEqual({ before: sum('before'), after: sum('after') });
    const reached = messages.perMember.filter(({ from }) => from > 0);
    for (const side of ['before', 'after'] as const)
      expect(reached.reduce((all, one) => all + one.members[side], 0)).toBe(messages.members[side]);
    const differing = members.reduce((all, one) => all + one.messages.after - one.messages.before, 0);
    expect(differing).toBe(messages.messages.after - messages.messages.before);
    expect(messages.more).toBe(members.filter((one) => one.messages.after > one.messages.before).length);
    expect(messages.fewer).toBe(members.filter((one) => one.messages.after < one.messages.before).length);
    expect(messages.most.after[0]!.messages.after).toBeGreaterThan(messages.most.after[0]!.messages.before);
    expect(messages.most.before[0]!.messages.after).toBeLessThan(messages.most.before[0]!.messages.before);
  });

  it('are the same in the lines for machines', () => {
    const lines = [...summaryLines(comparisons.en)].map((line) => JSON.parse(line));
    expect(lines.filter(({ summary }) => summary === 'rule')).toHaveLength(rules.length);
    expect(lines.filter(({ summary }) => summary === 'member')).toHaveLength(members.length);
    expect(lines.at(-1)).toMatchObject({ summary: 'all', ...total, messages: messages.messages });
  });
});

describe('the text', () => {
  for (const lang of languages)
    for (const width of [40, 60, 80, 100, 160, 400])
      it(`keeps within ${width} columns in ${lang}`, () => {
        const text = renderComparisonText(comparisons[lang], { width, colors: false });
        for (const line of text.split('\n')) {
          expect({ line, fits: stringWidth(line) <= Math.min(width, 160) }).toEqual({ line, fits: true });
          expect(line).toBe(line.trimEnd());
        }
      });

  it('differs with colours by nothing but colours, and lets no control character through', () => {
    const plain = renderComparisonText(comparisons.en, { width: 90, colors: false });
    const coloured = renderComparisonText(comparisons.en, { width: 90, colors: true });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
    expect(plain.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });

  it('says what changed, for whom, and what cannot be known', () => {
    const text = renderComparisonText(comparisons.en, { width: 110, colors: false });
    expect(text).toMatch(/^What would change in irc <community> +Nothing was sent\.$/m);
    expect(text).toContain('they might have reacted differently');
    expect(text).toMatch(/^Win back quiet members( +[\d,·]+){6} {2}[▁-█·]+$/m);
    expect(text).toMatch(/^A rule that there was not +– +0( +·){4}/m);
    expect(text).toContain('Renamed: hello → welcome.');
    expect(text).toMatch(
      /Moved {2}\S+\n +\d{4}-\d\d-\d\d \d\d:\d\d → \d{4}-\d\d-\d\d \d\d:\d\d, 3 hours later/,
    );
    expect(text).toMatch(/After +.*member\.points = -1/s);
    expect(text).toMatch(/^ {4}wechat|message\.send, wechat +\d+ +\d+/m);
    expect(text).toMatch(/^ +over its own limit +\d+ +\d+/m);
  });

  it('says that there is nothing to tell where there were no events', () => {
    const text = renderComparisonText(emptyComparison('en'), { width: 80, colors: false });
    expect(text).toContain('There were no events, so neither version had anything to decide.');
    expect(renderComparisonPage(emptyComparison('zh'))).toContain('没有任何事件');
  });
});

describe('the page', () => {
  it.each(languages)(
    'asks for nothing from outside, and its policy allows its own style alone (%s)',
    (lang) => {
      const page = pages[lang];
      expect(page).not.toMatch(/https?:|\/\/\w|@import|url\(|<script|<[^>]* (?:on[a-z]+|style)=/i);
      for (const [, href = ''] of page.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^#[\w-]+$/);
      const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
      const hash = createHash('sha256').update(style, 'utf8').digest('base64');
      expect(page.replaceAll('&#39;', "'")).toContain(`default-src 'none'; style-src 'sha256-${hash}';`);
    },
  );

  it.each(languages)('shows names as they are, and never obeys them (%s)', (lang) => {
    const body = withoutStyle(pages[lang]);
    expect(body).toContain('irc &lt;community&gt;');
    expect(body).toContain('rules &lt;old&gt;');
    expect(body).not.toMatch(/<img|<bot|alert\(1\)<\/script>/);
  });

  it.each(languages)('closes what it opens, has one first heading and no broken references (%s)', (lang) => {
    const body = withoutStyle(pages[lang]);
    const open: string[] = [];
    for (const [, closing, tag = '', own] of body.matchAll(/<(\/?)([a-z!][a-z0-9]*)[^>]*?(\/?)>/gi)) {
      const name = tag.toLowerCase();
      if (own === '/' || VOID.has(name)) continue;
      expect(closing ? open.pop() : name).toBe(name);
      if (!closing) open.push(name);
    }
    expect(open).toEqual([]);
    expect(body.match(/<h1/g)).toHaveLength(1);
    const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, name, id] of body.matchAll(/ (href|aria-labelledby)="#?([^"]+)"/g))
      expect({ name, id, there: ids.includes(id) }).toEqual({ name, id, there: true });
  });

  it('says that people might have reacted differently', () => {
    expect(pages.en).toContain('they might have reacted differently');
    expect(pages.zh).toContain('他们的反应可能不同');
  });
});

describe('the words', () => {
  const rows = Object.entries(COMPARED);
  const placeholders = (text: string): readonly string[] =>
    [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ''))].sort();

  it.each(rows)(
    '%s is said in Chinese too, with the same parts, and leaves none unfilled',
    (id, { en, zh }) => {
      expect(placeholders(zh)).toEqual(placeholders(en));
      const params = Object.fromEntries(placeholders(en).map((name) => [name, 2]));
      for (const lang of languages)
        expect(sayCompared(lang, id as keyof typeof COMPARED, params)).not.toMatch(/[{}|]/);
    },
  );

  it('are all said somewhere', () => {
    const folder = join(import.meta.dirname, '../../src/compare');
    const text = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'wording.ts')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    expect(rows.map(([id]) => id).filter((id) => !text.includes(`'${id}'`))).toEqual([]);
  });
});
