import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/report/html/markup.ts';
import { createReportCollector, renderHtml } from '../../src/report/index.ts';
import { NASTY, programOf, RULES, summaryOf, syntheticReport, TROUBLED } from './synthetic-replay.ts';

const reports = { en: syntheticReport('en', TROUBLED), zh: syntheticReport('zh', TROUBLED) };
const pages = { en: renderHtml(reports.en), zh: renderHtml(reports.zh) };
const languages = ['en', 'zh'] as const;

const VOID = new Set(['meta', 'input', 'line', 'rect', 'link', 'br', '!doctype']);
const withoutCode = (page: string): string => page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '');
const attributes = (page: string): readonly (readonly [string, string])[] =>
  [...withoutCode(page).matchAll(/<[a-z][^>]*>/gi)].flatMap(([tag]) =>
    [...tag.matchAll(/ ([a-z:-]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name, value] as const),
  );

describe('the page', () => {
  it.each(languages)('asks for nothing from outside (%s)', (lang) => {
    const page = pages[lang];
    expect(page).not.toMatch(/https?:|\/\/\w|@import|url\(/i);
    for (const [name, value] of attributes(page)) {
      expect(['src', 'action', 'srcset', 'data', 'poster', 'formaction']).not.toContain(name);
      expect(name === 'href' ? value : '#a').toMatch(/^#[\w-]+$/);
    }
  });

  it.each(languages)('has a policy that its own style and script pass, and nothing else (%s)', (lang) => {
    const page = pages[lang];
    const policy =
      /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const name of ['style', 'script']) {
      const found = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))];
      expect(found).toHaveLength(1);
      const hash = createHash('sha256')
        .update(found[0]?.[1] ?? '', 'utf8')
        .digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
  });

  it.each(languages)('has no handlers and no styles in attributes (%s)', (lang) => {
    for (const [name] of attributes(pages[lang])) {
      expect(name).not.toMatch(/^on/i);
      expect(name).not.toBe('style');
    }
  });

  it.each(languages)('shows names as they are, and never obeys them (%s)', (lang) => {
    const body = withoutCode(pages[lang]);
    expect(body).not.toMatch(/<script|<img|<b>bold/i);
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(body).toContain('Who writes like a &lt;bot&gt; &amp; &quot;never&quot; stops');
    expect(body).toContain('<bdi>שלום-עולם</bdi>');
    expect(body).toContain('o&#39;brien &amp; sons');
    expect(body.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u);
    for (const id of NASTY.slice(0, 2)) expect(body).not.toContain(id);
  });

  it.each(languages)('closes what it opens, in order (%s)', (lang) => {
    const open: string[] = [];
    for (const [, closing, tag = '', own] of withoutCode(pages[lang]).matchAll(
      /<(\/?)([a-z!][a-z0-9]*)[^>]*?(\/?)>/gi,
    )) {
      const name = tag.toLowerCase();
      if (own === '/' || VOID.has(name)) continue;
      expect(closing ? open.pop() : name).toBe(name);
      if (!closing) open.push(name);
    }
    expect(open).toEqual([]);
  });

  it.each(languages)(
    'has a language, landmarks, one first heading, and no broken references (%s)',
    (lang) => {
      const page = withoutCode(pages[lang]);
      expect(page).toContain(`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">`);
      for (const tag of ['header', 'main', 'footer', 'h1']) expect(page).toMatch(new RegExp(`<${tag}[ >]`));
      expect(page.match(/<h1/g)).toHaveLength(1);
      expect(page.match(/<main/g)).toHaveLength(1);
      const all = attributes(pages[lang]);
      const ids = all.filter(([name]) => name === 'id').map(([, value]) => value);
      expect(new Set(ids).size).toBe(ids.length);
      const targets = all.flatMap(([name, value]) =>
        name === 'href' ? [value.slice(1)] : name === 'aria-labelledby' || name === 'for' ? [value] : [],
      );
      expect(targets.length).toBeGreaterThan(5);
      expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    },
  );

  it.each(languages)('gives every table a caption and every chart its figures (%s)', (lang) => {
    const page = withoutCode(pages[lang]);
    expect(page.match(/<caption/g)?.length).toBe(page.match(/<table/g)?.length);
    expect(page.match(/<figure/g)?.length).toBe(page.match(/<details class="figures"/g)?.length);
    // A history and the four rules that fired.
    expect(page.match(/<figure/g)).toHaveLength(5);
  });

  it('draws bars that are as high as their figures', () => {
    const chart =
      /<svg width="100%" height="\d+" role="img" aria-labelledby="history-name">[\s\S]*?<\/svg>/.exec(
        pages.en,
      )?.[0] ?? '';
    const bars = [
      ...chart.matchAll(/<title>[^<]*: ([\d,]+)<\/title>.*?class="bar"[^>]*height="([\d.]+)"/g),
    ].map(([, figure = '', height = '']) => [Number(figure.replaceAll(',', '')), Number(height)] as const);
    expect(bars).toHaveLength(reports.en.history.length);
    expect(bars.map(([figure]) => figure)).toEqual(reports.en.history);
    const [first] = bars;
    for (const [figure, height] of bars)
      expect(height / figure).toBeCloseTo((first?.[1] ?? 0) / (first?.[0] ?? 1), 2);
  });

  it('is whole without its script: the search is hidden, all else is there', () => {
    expect(pages.en).toMatch(/<search class="tools" hidden>/);
    expect(withoutCode(pages.en).match(/<li class="example">/g)?.length).toBe(
      reports.en.rules.reduce((sum, { examples }) => sum + examples.length, 0),
    );
    expect(pages.en.replace(/<search[\s\S]*?<\/search>/, '')).not.toMatch(/ hidden[ >]/);
  });

  it('is the same each time', () => {
    expect(renderHtml(syntheticReport('en', TROUBLED))).toHaveLength(pages.en.length);
  });

  it('says something for no events', () => {
    const empty = createReportCollector({ program: programOf(RULES), timeZone: 'UTC', lang: 'zh' }).finish(
      summaryOf(0),
    );
    expect(renderHtml(empty)).toContain('没有任何事件');
    expect(renderHtml(empty, { lang: 'en' })).toContain('There were no events');
  });
});

describe('markup', () => {
  it('escapes text and keeps markup', () => {
    expect(html`<p title="${'"a'}">${html`<b>${'<'}</b>`}${['&', null, 3]}</p>`.markup).toBe(
      '<p title="&quot;a"><b>&lt;</b>&amp;3</p>',
    );
  });

  it('mends halves of characters', () => {
    expect(html`${'\ud800x'}`.markup).toBe('\ufffdx');
  });
});
