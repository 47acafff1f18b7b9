/// <reference lib="dom" />
// The bars of the page, each in the browser: what it takes to see it, to use it, to type, to replay, to stay open.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright-core';
import { BROWSER, buildPage, launch, type Served } from '../../studio/served.ts';
import { machine } from '../contest/table.ts';
import { caughtUp, quantile, SIZE, servedProject, setUp } from './project.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    keys: { type: 'string', default: '150' },
    actions: { type: 'string', default: '600' },
  },
});
if (BROWSER === undefined) throw new Error('There is no Chromium here: REEVE_CHROMIUM names it.');
const [rounds, keys, actions] = [Number(values.rounds), Number(values.keys), Number(values.actions)];
const line = (name: string, found: string, bar = ''): void =>
  console.log(`${name.padEnd(48)} ${found.padStart(22)}${bar === '' ? '' : `   ${bar}`}`);
const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

console.log(`${machine()}\n`);
await buildPage();
await using browser = await launch('--js-flags=--expose-gc');
/** A project that is served, with its administrator. */
interface Visited {
  readonly url: string;
  readonly cookie: string;
}
const visited = async (served: Served): Promise<Visited> => {
  const cookie = await setUp(served);
  await caughtUp(served.url, cookie);
  return { url: served.url, cookie };
};
await using served = await servedProject();
const short = await visited(served);

/** A browser that has never been here, signed in. */
const fresh = async ({ url, cookie }: Visited): Promise<BrowserContext> => {
  const [name = '', value = ''] = cookie.split('=');
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, locale: 'en-GB' });
  await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }]);
  await context.addInitScript(() => {
    const noted = globalThis as unknown as { ready?: number };
    // The editor is ready when a line of the rule stands in it.
    new MutationObserver((_changes, observer) => {
      if (!document.querySelector('.view-line')?.textContent) return;
      noted.ready = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  return context;
};
const open = async (context: BrowserContext, { url }: Visited, path = '/'): Promise<Page> => {
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${url}${path}`);
  await page.waitForFunction(() => (globalThis as unknown as { ready?: number }).ready !== undefined);
  return page;
};

// First paint and readiness, cold.
const paints: number[] = [];
const readies: number[] = [];
for (let i = 0; i < rounds; i++) {
  const context = await fresh(short);
  const page = await open(context, short);
  const [paint, ready] = await page.evaluate(() => [
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    (globalThis as unknown as { ready: number }).ready,
  ]);
  paints.push(paint as number);
  readies.push(ready as number);
  await context.close();
}
line('first contentful paint, cold, median', ms(quantile(paints, 0.5)), 'bar 500 ms');
line('editor ready, cold, median', ms(quantile(readies, 0.5)), 'bar 1,500 ms');

// A key, and what is wrong with it.
{
  await using longer = await servedProject({ long: 1_000 });
  const long = await visited(longer);
  const context = await fresh(long);
  const page = await open(context, long, '/files/rules/long.reeve?panel=runs');
  await page.waitForTimeout(5_000);
  // It is a draft already: where one begins or ends the whole page is drawn again.
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# a draft');
  await page.keyboard.press('Control+Home');
  await page.click('.view-line >> text=when count');
  await page.keyboard.press('End');
  const latencies: number[] = [];
  for (let i = 0; i < keys; i++) {
    await page.evaluate(() => {
      const noted = globalThis as unknown as { seen?: Promise<number> };
      noted.seen = new Promise((done) => {
        addEventListener(
          'keydown',
          () => {
            const began = performance.now();
            const problems = document.querySelector('.problems') as Element;
            const observer = new MutationObserver(() => {
              observer.disconnect();
              done(performance.now() - began);
            });
            observer.observe(problems, { childList: true, subtree: true, characterData: true });
          },
          { capture: true, once: true },
        );
      });
    });
    // One key makes it wrong, the next right again. As fast as people type who are fast.
    await page.keyboard.press(i % 2 === 0 ? 'x' : 'Backspace');
    latencies.push(await page.evaluate(() => (globalThis as unknown as { seen: Promise<number> }).seen));
    await page.waitForTimeout(100);
  }
  line('keystroke to problems, 1,000 lines, median', ms(quantile(latencies, 0.5)));
  line('keystroke to problems, 1,000 lines, p95', ms(quantile(latencies, 0.95)), 'bar 32 ms');
  await context.close();
}

// The replay of all that is known, after each change.
const context = await fresh(short);
const page = await open(context, short, '/files/rules/bench.reeve?panel=backtest');
await page.waitForSelector('[data-testid=nothing-sent]');
const took: number[] = [];
let events = 0;
for (let i = 0; i < rounds; i++) {
  const before = await page.textContent('.panel .stack > p.quiet');
  await page.click('.view-line >> text=count(message.posted)');
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(String(4 + (i % 5)));
  await page.waitForFunction(
    (was) => document.querySelector('.panel .stack > p.quiet')?.textContent !== was,
    before,
  );
  const text = (await page.textContent('.panel .stack > p.quiet')) ?? '';
  took.push(Number(/in (\d+) ms/.exec(text)?.[1]));
  events = Number(/([\d,]+) events/.exec(text)?.[1]?.replaceAll(',', ''));
}
line(
  `replay of ${events.toLocaleString('en')} events, ${SIZE.days} days, median`,
  ms(quantile(took, 0.5)),
  'bar 1,000 ms',
);

// An hour of use, one action every six seconds, done without the waits between them.
/** What the page itself holds; Chromium does not tell it of workers. */
const heap = (): Promise<number> =>
  page.evaluate(() => {
    const here = globalThis as unknown as {
      gc: () => void;
      performance: { memory: { usedJSHeapSize: number } };
    };
    here.gc();
    here.gc();
    return here.performance.memory.usedJSHeapSize;
  });
const PANELS = [
  'Backtest',
  'Compare',
  'Proofs',
  'Plans',
  'Runs',
  'Cases',
  'Outbox',
  'Reviews',
  'Board',
  'People',
];
const FILES = ['rules/bench.reeve', 'rules/more.reeve'];
const heaps: number[] = [];
for (let i = 0; i <= actions; i++) {
  if (i === Math.round(actions / 10) || i === actions) {
    await page.waitForTimeout(3_000);
    heaps.push(await heap());
  }
  if (i % 10 === 0) await page.click(`role=option[name=/^${FILES[(i / 10) % 2]?.replace('/', '\\/')}/]`);
  else if (i % 3 === 0) await page.click(`role=tab[name=/^${PANELS[i % PANELS.length]}/]`);
  else {
    // Where the lens above a rule cannot be hit.
    await page.click('.view-lines', { position: { x: 400, y: 8 }, force: true });
    await page.keyboard.press('Control+End');
    await page.keyboard.type(i % 2 === 0 ? '# a note that is written and taken away' : '');
    await page.keyboard.press('Control+z');
  }
}
line(`memory of the page, after ${Math.round(actions / 10)} actions`, mib(heaps[0] ?? 0));
line(`memory of the page, after ${actions} actions`, mib(heaps[1] ?? 0));
await context.close();

// What is sent, part by part.
console.log('');
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['page: what is there at once', /^(?:index|preload-helper|state|chart).*\.(?:js|css)$/],
  ['editor: Monaco', /^monaco.*\.(?:js|css)$/],
  ['editor: ours', /^(?:editor-|diff|environment|trusted).*\.js$/],
  ['worker: language, engine, replay', /^reeve\.worker.*\.js$/],
  ["worker: Monaco's own", /^editor\.worker.*\.js$/],
  ['Chinese words of Monaco', /^zh-cn.*\.js$/],
  ['icons of Monaco', /\.ttf$/],
];
const assets = join(import.meta.dirname, '../../../packages/studio/dist/page/assets');
const files = readdirSync(assets).filter((each) => !/\.(?:br|gz)$/.test(each));
const left = new Set(files);
let [raw, packed] = [0, 0];
const size = (name: string, of: readonly string[]): void => {
  const sizes = of.map((each) => {
    left.delete(each);
    const bytes = readFileSync(join(assets, each));
    return [bytes.length, gzipSync(bytes, { level: 9 }).length] as const;
  });
  const sum = (k: 0 | 1): number => sizes.reduce((all, each) => all + each[k], 0);
  raw += sum(0);
  packed += sum(1);
  line(name, `${(sum(0) / 1_000).toFixed(0)} kB`, `${(sum(1) / 1_000).toFixed(0)} kB gzip`);
};
for (const [part, pattern] of PARTS)
  size(
    part,
    files.filter((each) => pattern.test(each)),
  );
if (left.size > 0) size(`else: ${[...left].join(', ')}`, [...left]);
line('all', `${(raw / 1_000).toFixed(0)} kB`, `${(packed / 1_000).toFixed(0)} kB gzip`);
