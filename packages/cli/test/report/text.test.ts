import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { createReportCollector, renderText } from '../../src/report/index.ts';
import { wrap } from '../../src/report/text/lines.ts';
import { NASTY, programOf, RULES, summaryOf, syntheticReport, TROUBLED } from './synthetic-replay.ts';

const reports = { en: syntheticReport('en', TROUBLED), zh: syntheticReport('zh', TROUBLED) };

describe('the report for terminals', () => {
  for (const lang of ['en', 'zh'] as const)
    for (const width of [40, 47, 60, 80, 100, 120, 160, 400])
      it(`keeps within ${width} columns in ${lang}`, () => {
        const text = renderText(reports[lang], { width, colors: false, lang });
        const most = Math.min(width, 160);
        for (const line of text.split('\n')) {
          expect({ line, fits: stringWidth(line) <= most }).toEqual({ line, fits: true });
          expect(line).toBe(line.trimEnd());
        }
      });

  it('differs with colours by nothing but colours', () => {
    for (const lang of ['en', 'zh'] as const) {
      const plain = renderText(reports[lang], { width: 90, colors: false });
      const coloured = renderText(reports[lang], { width: 90, colors: true });
      expect(coloured).not.toBe(plain);
      expect(stripVTControlCharacters(coloured)).toBe(plain);
    }
  });

  it('lets no control character of the data through', () => {
    const text = renderText(reports.en, { width: 100, colors: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    expect(text).toContain('a [31mred');
    for (const id of NASTY.slice(0, 1)) expect(text).toContain(id);
  });

  it('says what it is, what was sent, and what each rule did', () => {
    const lines = renderText(reports.en, { width: 100, colors: false }).split('\n');
    const has = (pattern: RegExp): void => expect(lines.some((line) => pattern.test(line))).toBe(true);
    has(/^Backtest of irc-community {3,}Nothing was sent\.$/);
    has(/^What 6 rules would have done over 8 months of events\.$/);
    has(/^6 Jan 2025 to 12 Sep 2025 · times in UTC$/);
    has(/^21,342 +128 +4 of 6 +/);
    has(/^Win back quiet members +\d+ +\d+ +\d+ +\d+ +\d+ {2}[▁-█·]+$/);
    has(/^1 {2}Win back quiet members ─+ win_back$/);
    has(/^ {2}Fired \d+ times for \d+ members, from 6 Jan 2025 to 12 Sep 2025\./);
    has(/^ {4} *\d+ {2}over its own limit$/);
    has(/^ {6}Because +no activity for 7 days$/);
    has(/→ message\.send\(to: member-\d+, via: \w+, template: [\w-]+\)$/);
    has(/✕ message\.send\(.*\) · over its/);
    has(/count\(complaint\.filed\) in 1 hour = \d+$/);
    has(/^ {6}Later +2025-\d\d-\d\d 09:30, when the time was up$/);
    has(/^ {2}- events\.csv, line 17: the time “yesterday” is not one$/);
    has(/^14 events came too late$/);
  });

  it('explains rules that never fired', () => {
    const text = renderText(reports.en, { width: 160, colors: false });
    expect(text).toContain(
      'This rule never fired. Its trigger was true 12 times, and its “if” said no every time.',
    );
    expect(text).toContain(
      'Its trigger was true 0 times. It looks at cart.added, and the history holds no such event',
    );
    const chinese = renderText(reports.zh, { width: 160, colors: false });
    expect(chinese).toContain('这条规则从未触发。它的触发条件成立过 12 次');
    expect(chinese).toContain('它关注 cart.added，但历史中没有这样的事件');
  });

  it('is Chinese throughout where it is asked to be', () => {
    // What is left of Latin letters is the user's own: names, values, and words of the rules.
    const text = renderText(reports.zh, { width: 100, colors: false });
    for (const word of ['Fired', 'Because', 'Would', 'held', 'Later', 'Examples', 'Jan', 'week'])
      expect(text).not.toMatch(new RegExp(`\\b${word}\\b`));
  });

  it('says something for no events and for no rules', () => {
    const empty = createReportCollector({ program: programOf(RULES), timeZone: 'UTC', lang: 'en' }).finish(
      summaryOf(0, { files: ['-'] }),
    );
    const text = renderText(empty, { width: 80, colors: false });
    expect(text).toContain('There were no events');
    expect(text).toContain('standard input');
    const bare = createReportCollector({ program: programOf([]), timeZone: 'UTC', lang: 'en' });
    bare.event({ id: 'e', type: 't', time: 0, community: 'c', data: {} });
    expect(renderText(bare.finish(summaryOf(1)), { width: 80, colors: false })).toContain(
      'There are no rules',
    );
  });
});

describe('wrapping', () => {
  it('breaks Chinese anywhere but before punctuation, and words only where they must', () => {
    expect(wrap('你好世界，再见。', 8)).toEqual(['你好世', '界，再', '见。']);
    expect(wrap('aa bb cccccccc', 5)).toEqual(['aa bb', 'ccccc', 'ccc']);
    expect(wrap('', 5)).toEqual([]);
  });
});
