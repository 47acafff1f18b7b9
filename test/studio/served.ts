import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '../..');
const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** Where Chromium is; `undefined` where there is none. */
export const BROWSER: string | undefined = [
  process.env['REEVE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => path !== undefined && existsSync(path));

// Nothing of the browser's own goes out.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium. Root is asked to leave the sandbox; whoever is not keeps it. */
export function launch(...more: readonly string[]): Promise<Browser> {
  const args = [...FLAGS, ...more, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath: BROWSER as string, args });
}

/** Builds the page as it is shipped. */
export async function buildPage(): Promise<void> {
  await promisify(execFile)(process.execPath, [VITE, 'build', '--logLevel', 'error'], {
    cwd: join(ROOT, 'packages/studio'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

/** A studio that serves a project in a process of its own. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  /** Where the first administrator is made. */
  readonly first: string;
  readonly process: ChildProcess;
}

/** `reeve serve` on a project's folder, from the sources. */
export async function serve(folder: string): Promise<Served> {
  const server = spawn(
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
  const first = await new Promise<string>((done, failed) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      const [found] = /http:\S+setup#\S+/.exec(log) ?? [];
      if (found !== undefined) done(found);
    });
    server.once('exit', () => failed(new Error(log)));
  });
  return {
    url: new URL(first).origin,
    first,
    process: server,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      if (server.exitCode === null) await new Promise((done) => server.once('exit', done));
    },
  };
}
