// What a simulation with all packs on tells, on a terminal and as a page, in both languages.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Settings, type SimulationReport, simulate } from '@reeve/simulation';
import { beforeAll, describe, expect, it } from 'vitest';
import { createShow } from '../../src/report/show.ts';
import { renderStoryPage } from '../../src/simulation/page.ts';
import { type Story, tellStory } from '../../src/simulation/story.ts';
import { renderStoryText } from '../../src/simulation/text.ts';
import { widthOf } from '../../src/terminal/width.ts';
import { PROJECT, programOf } from './program-of.ts';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const SETTINGS: Settings = {
  scenario: 'complaint-surge',
  seed: 4,
  members: 120,
  days: 35,
  from: FROM,
};
const NASTY = '<script>alert(1)</script> & "co"';
const languages = ['en', 'zh'] as const;

let report: SimulationReport;
beforeAll(async () => {
  report = simulate(SETTINGS, await programOf());
});
const told = (lang: 'en' | 'zh', of: SimulationReport = report, project = NASTY) => {
  const show = createShow(lang, {
    timeZone: 'UTC',
    names: { words: {}, actions: {}, inputs: {}, channels: {} },
  });
  const ruleTitle = (rule: string): string => of.byRule.find((each) => each.rule === rule)?.title ?? rule;
  const story = tellStory(of, { show, project, zone: 'UTC', ruleTitle });
  return { story, show };
};
const page = (lang: 'en' | 'zh'): string => {
  const { story, show } = told(lang);
  return renderStoryPage(story, report, show);
};
const text = (lang: 'en' | 'zh', width = 90): string => {
  const { story, show } = told(lang);
  return renderStoryText(story, show, { width, colors: false });
};
const sectionOf = (story: Story, id: string): Story['sections'][number] => {
  const found = story.sections.find((each) => each.id === id);
  if (!found) throw new Error(`no section ${id}`);
  return found;
};

describe('the example', () => {
  it('uses every pack of the library', () => {
    const library = join(PROJECT, '../../rules-library');
    const packs = readdirSync(library, { withFileTypes: true })
      .filter((each) => each.isDirectory() && readdirSync(join(library, each.name)).includes('pack.json'))
      .map(({ name }) => name);
    const used = readFileSync(join(PROJECT, 'rules/packs.reeve'), 'utf8').matchAll(/^use pack (\w+)/gm);
    expect([...used].map(([, name]) => name).sort()).toEqual(packs.sort());
  });

  it('has words for everything that happens, and nothing comes late', () => {
    expect(report.undeclared).toEqual([]);
    expect(report.late).toBe(0);
    expect(report.rules.fired).toBeGreaterThan(40);
  });

  it('keeps members within the cap, and tells why the rest was held back', () => {
    expect(report.messages.most).toBeGreaterThan(1);
    expect(report.messages.most).toBeLessThanOrEqual(4);
    const reasons = report.held.map(({ reason }) => reason);
    for (const reason of ['limit', 'consent', 'cap', 'holdout'] as const) expect(reasons).toContain(reason);
    expect(report.putOff.map(({ name }) => name)).toContain('quiet');
  });

  it('welcomes, wakes, honours and warns', () => {
    expect(report.welcomed.welcomed).toBeGreaterThan(10);
    expect(report.woken.written).toBeGreaterThan(5);
    expect(report.promoted.honours.length).toBeGreaterThan(2);
    expect(report.warned.kinds.length).toBeGreaterThan(0);
  });
});

describe('the story', () => {
  it('tells of the crisis: when it opened, each step of its plan, how long it took', () => {
    const crisis = report.cases.find(({ kind }) => kind === 'crisis_complaints');
    const { story } = told('en');
    const found = sectionOf(story, 'crises').cases.find(({ title }) => title === crisis?.title);
    expect(found?.meta).toMatch(
      /^opened 2026-03-17 \d\d:\d\d · by “Complaints are well above usual” · taken up after /,
    );
    expect(found?.steps.length).toBe(crisis?.steps.length);
    expect(
      found?.steps.some(({ what }) => /^notify\.role .*The statement about delivery is out/.test(what)),
    ).toBe(true);
    expect(sectionOf(story, 'crises').told.join(' ')).toMatch(/It was over after .*; without rules /);
  });

  it('sets figures with rules beside those without', () => {
    const rows = sectionOf(told('en').story, 'changed').tables[0]?.rows ?? [];
    const row = (name: string) => rows.find(([first]) => first === name);
    const total = (values: readonly number[]): string => String(values.reduce((sum, each) => sum + each, 0));
    expect(row('Complaints')).toEqual([
      'Complaints',
      total(report.life.complaints),
      total(report.lifeWithout.complaints),
    ]);
    expect(row('Members at the end')).toEqual([
      'Members at the end',
      String(report.members.withRules),
      String(report.members.without),
    ]);
  });

  it('tells of a quiet community without anything to tell', async () => {
    const nothing = simulate(
      { ...SETTINGS, scenario: 'healthy', members: 1, days: 1 },
      await programOf('rule r "R" when privacy.answered then log.write(message: "x")'),
    );
    const { story, show } = told('en', nothing);
    const printed = renderStoryText(story, show, { width: 80, colors: false });
    expect(printed).toContain('No case was opened.');
    expect(printed).toContain('1 rule never fired: R.');
    expect(printed).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(renderStoryPage(story, nothing, show)).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe.each(languages)('in %s', (lang) => {
  it('says that it is a simulation, with its seed, and leaves no place unfilled', () => {
    const said = lang === 'en' ? 'A simulation: nothing in it happened.' : '这是模拟，其中的事并未发生。';
    const seed = lang === 'en' ? 'seed 4' : '种子 4';
    for (const whole of [page(lang).replace(/<style>[\s\S]*?<\/style>/, ''), text(lang, 300)]) {
      expect(whole).toContain(said);
      expect(whole).toContain(seed);
      expect(whole).not.toMatch(/\{\w+|NaN|undefined/);
    }
  });

  it('keeps to the width of the terminal', () => {
    for (const width of [60, 100]) {
      const lines = text(lang, width).split('\n');
      expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    }
  });

  it('is a page that asks for nothing, runs nothing, and obeys no name', () => {
    const whole = page(lang);
    const policy =
      /Content-Security-Policy" content="([^"]+)"/.exec(whole)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const style = /<style>([\s\S]*?)<\/style>/.exec(whole)?.[1] ?? '';
    const hash = createHash('sha256').update(style, 'utf8').digest('base64');
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(style).toContain('prefers-color-scheme: dark');
    const body = whole.replace(/<style>[\s\S]*?<\/style>/, '');
    expect(body).not.toMatch(/<script|https?:|\/\/\w| on\w+=| style=|url\(|@import/i);
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).toContain(`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">`);
    // A line for each community in the charts that compare, and the figures of each day beside.
    expect(body.match(/<polyline class="line"/g)).toHaveLength(4);
    expect(body.match(/<polyline class="line beside"/g)).toHaveLength(3);
    expect(body.match(/<details class="figures">/g)).toHaveLength(4);
  });

  it('closes what it opens, in order', () => {
    const open: string[] = [];
    const body = page(lang).replace(/<style>[\s\S]*?<\/style>/, '');
    for (const [, closing, tag = '', own] of body.matchAll(/<(\/?)([a-z!][a-z0-9]*)[^>]*?(\/?)>/gi)) {
      const name = tag.toLowerCase();
      if (own === '/' || name === 'meta' || name === '!doctype') continue;
      expect(closing ? open.pop() : name).toBe(name);
      if (!closing) open.push(name);
    }
    expect(open).toEqual([]);
  });
});
