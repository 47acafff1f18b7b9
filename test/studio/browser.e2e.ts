/// <reference lib="dom" />
// The studio in a real browser, on a copy of the example: from the first token to a published rule, in both languages.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const BROWSER = [process.env['REEVE_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
const PASSWORD = 'correct horse battery';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pictures of every screen go here where it is set: the documentation's are made so. */
const PICTURES = process.env['REEVE_PICTURES'];
const PANELS = [
  'backtest',
  'compare',
  'proofs',
  'why',
  'runs',
  'cases',
  'approvals',
  'outbox',
  'reviews',
  'board',
  'people',
];

let folder = '';
let server: ChildProcess;
let browser: Browser;
let url = '';
let first = '';
const violations: string[] = [];

const open = async (options: { readonly locale?: string; readonly dark?: boolean } = {}): Promise<Page> => {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1500, height: 900 },
    locale: options.locale ?? 'en-GB',
    colorScheme: options.dark ? 'dark' : 'light',
  });
  // Axe is put in as tests are, past the page's own policy; the page itself stays under it.
  await context.addInitScript(AXE);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted Types/i.test(message.text())) violations.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url()))
      violations.push(request.url());
  });
  page.on('pageerror', (error) => violations.push(error.message));
  return page;
};
const signIn = async (page: Page, name: string): Promise<void> => {
  await page.goto(url);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', PASSWORD);
  await page.click('form button.main');
  await page.waitForSelector('.workbench');
};
/** A machine that builds beside it is slow. */
const SLOW = { timeout: 60_000, interval: 100 };
const text = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.view-line')]
      .map((line) => line.textContent?.replaceAll('\u00a0', ' '))
      .join('\n'),
  );

// Root is asked to leave the sandbox; whoever is not keeps it.
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(BROWSER === undefined)(
  `the studio in a browser${BROWSER === undefined ? ' (skipped: no Chromium here)' : ''}`,
  () => {
    beforeAll(async () => {
      await promisify(execFile)(process.execPath, [VITE, 'build', '--logLevel', 'error'], {
        cwd: join(ROOT, 'packages/studio'),
        env: { ...process.env, NODE_ENV: 'production' },
      });
      folder = mkdtempSync(join(tmpdir(), 'reeve-studio-'));
      cpSync(join(ROOT, 'examples/telecom-complaints'), folder, { recursive: true });
      server = spawn(
        process.execPath,
        [
          '--conditions=reeve-source',
          join(ROOT, 'packages/cli/src/main.ts'),
          'serve',
          '--port',
          '0',
          '--lang',
          'en',
        ],
        { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let log = '';
      await new Promise<void>((done, failed) => {
        server.stderr?.on('data', (chunk: Buffer) => {
          log += chunk.toString();
          first = /http:\S+setup#\S+/.exec(log)?.[0] ?? '';
          if (first !== '') done();
        });
        server.once('exit', () => failed(new Error(log)));
      });
      url = new URL(first).origin;
      const isRoot = process.getuid?.() === 0;
      browser = await chromium.launch({
        executablePath: BROWSER as string,
        args: isRoot ? ['--no-sandbox', ...flags] : flags,
      });
    });
    afterAll(async () => {
      await browser?.close();
      server?.kill('SIGTERM');
      await new Promise((done) => server?.once('exit', done));
      rmSync(folder, { recursive: true, force: true });
    });

    test('from the first token to a finished backtest on screen', async () => {
      const page = await open();
      await page.goto(first);
      await page.fill('input[name=name]', 'olga');
      await page.fill('input[name=password]', PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-testid=nothing-sent]');
      await expect.poll(() => page.textContent('.figures'), SLOW).toMatch(/Triggered[1-9]/);
      // Whoever reviews is somebody else.
      await page.click('role=tab[name="People"]');
      await page.fill('.ask input[type=password]', PASSWORD);
      await page.fill('.ask input:not([type=password])', 'rosa');
      await page.selectOption('.ask select', 'approver');
      await page.click('.ask button.main');
      await expect.poll(() => page.textContent('.panel'), SLOW).toContain('rosa');
      await page.context().close();
    });

    test('a rule is changed, found wrong, mended, compared, reviewed by another, published and at work', async () => {
      const page = await open();
      await signIn(page, 'olga');
      await page.click('role=option[name="By a threshold: 60 in 24 hours"]');
      await expect.poll(() => text(page), SLOW).toContain('crisis_by_window');
      // The figure of the rule is turned down, with a slip on the way.
      await page.click('.view-line >> text=when count(complaint.filed) in 24 hours >= 60');
      await page.keyboard.press('End');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('x');
      await page.waitForSelector('.problems li.error');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('40');
      await page.waitForSelector('.problems >> text=Nothing is wrong.');
      await page.click('role=tab[name=/Compared/]');
      await expect.poll(() => page.textContent('.panel'), SLOW).toContain('crisis_by_window');
      expect(readFileSync(join(folder, 'rules/crisis.reeve'), 'utf8')).toContain('>= 60');
      await page.click('role=button[name="Request review"]');
      await page.fill('role=dialog >> input', 'Sooner');
      await page.click('role=dialog >> role=button[name="Send"]');
      await page.waitForSelector('.card.open');
      expect(await page.textContent('.card.open')).toContain('Nobody approves their own change');
      await page.context().close();

      const other = await open();
      await signIn(other, 'rosa');
      await other.click('role=tab[name="Reviews"]');
      await other.click('role=button[name="Approve and publish"]');
      await other.waitForSelector('.card.published');
      await expect
        .poll(() => readFileSync(join(folder, 'rules/crisis.reeve'), 'utf8'), SLOW)
        .toContain('>= 40');
      await other.click('role=button[name="Go back to before this"]');
      await expect
        .poll(() => readFileSync(join(folder, 'rules/crisis.reeve'), 'utf8'), SLOW)
        .toContain('>= 60');
      await other.context().close();
    });

    test('completion knows the project, in English and in Chinese', async () => {
      const page = await open();
      await signIn(page, 'olga');
      await page.click('role=button[name="New rule"]');
      await page.fill('role=dialog >> input', 'mine');
      await page.keyboard.press('Enter');
      await expect.poll(() => text(page), SLOW).toContain('rule mine');
      await page.click('.view-line >> text=when no activity for 7 days');
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+Home');
      await page.keyboard.type('when comp');
      await page.waitForSelector('.suggest-widget.visible');
      await expect.poll(() => page.textContent('.suggest-widget'), SLOW).toContain('complaint.filed');
      await page.keyboard.press('Enter');
      await expect.poll(() => text(page), SLOW).toContain('when complaint.filed');
      await page.click('role=button[name="Chinese"]');
      await expect.poll(() => text(page), SLOW).toContain('规则 mine');
      await page.context().close();
    });

    test('a rule that did not fire says why', async () => {
      const page = await open();
      await signIn(page, 'olga');
      await page.goto(`${url}/rules/crisis_by_usual?panel=why`);
      await page.waitForSelector('.ask');
      const community = await page.getAttribute('datalist option', 'value');
      await page.selectOption('.ask select', 'crisis_by_usual');
      await page.fill('.ask input[list]', community ?? '');
      await page.click('.ask button.main');
      await page.waitForSelector('[data-testid=explained]');
      expect(await page.textContent('[data-testid=explained]')).toContain('count(complaint.filed) in 1 hour');
      await page.context().close();
    });

    test('the kill switch stops everything, from any screen', async () => {
      const page = await open();
      await signIn(page, 'rosa');
      await page.click('role=button[name="Pause everything"]');
      await page.waitForSelector('.top .tag.bad');
      await page.click('role=button[name="Resume"]');
      await page.waitForSelector('.top .tag.bad', { state: 'detached' });
      await page.context().close();
    });

    test('everything is reached by the keyboard: the palette finds rules and screens', async () => {
      const page = await open();
      await signIn(page, 'olga');
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.palette');
      await page.keyboard.type('board');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.url(), SLOW).toContain('panel=board');
      await page.context().close();
    });

    test.each([
      ['en-GB', false],
      ['zh-CN', true],
    ])(
      'no screen has a serious fault for those who cannot see or point (%s, dark: %s)',
      async (locale, dark) => {
        const page = await open({ locale, dark });
        await signIn(page, 'olga');
        const found: string[] = [];
        for (const panel of PANELS) {
          await page.goto(`${url}/?panel=${panel}`);
          await page.waitForSelector('.panel');
          await page.waitForSelector('.view-line');
          if (panel === 'backtest') await page.waitForSelector('[data-testid=nothing-sent]');
          if (panel === 'board') await page.waitForSelector('.panel .card');
          const faults = await page.evaluate(async () => {
            const axe = (
              globalThis as unknown as {
                axe: {
                  run: (options: object) => Promise<{
                    violations: {
                      id: string;
                      impact: string;
                      nodes: { html: string; failureSummary: string }[];
                    }[];
                  }>;
                };
              }
            ).axe;
            const { violations: all } = await axe.run({ resultTypes: ['violations'] });
            return all
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(
                ({ id, nodes }) =>
                  `${id}: ${nodes[0]?.html.slice(0, 120)} ${nodes[0]?.failureSummary.slice(0, 300)}`,
              );
          });
          found.push(...faults.map((fault) => `${panel}: ${fault}`));
          if (PICTURES !== undefined) {
            mkdirSync(PICTURES, { recursive: true });
            await page.screenshot({
              path: join(PICTURES, `${panel}-${locale.slice(0, 2)}-${dark ? 'dark' : 'light'}.png`),
            });
          }
        }
        expect(found).toEqual([]);
        await page.context().close();
      },
    );

    test('on a narrow window there is room to look and approve', async () => {
      const page = await open();
      await page.setViewportSize({ width: 640, height: 900 });
      await signIn(page, 'rosa');
      await page.waitForSelector('.narrow');
      expect(await page.isVisible('.narrow')).toBe(true);
      expect(await page.isVisible('.tree')).toBe(false);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
      await page.context().close();
    });

    test('in all of it the page broke no rule of its policy, asked nobody else, and threw nothing', () => {
      expect(violations).toEqual([]);
    });
  },
);
