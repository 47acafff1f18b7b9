// Runs every shell block of README.md and docs/ as a reader would, in a scratch copy of the working tree: one
// copy for each page, blocks in order, the next block where the last one left off; as many pages at a time as
// there are processors. Needs a build.
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DocBlock, findDocBlocks } from './doc-blocks.ts';
import { summaryLine } from './tally.ts';

// Bounds a hang; no block is near it.
const LIMIT_MS = 10 * 60 * 1000;

const copyFile = (root: string, copy: string, path: string): void => {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  cpSync(join(root, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
};

/** Copies what git knows or would know, the build, and links to the installed packages; returns the folder. */
const makeScratch = (root: string): string => {
  const copy = mkdtempSync(join(tmpdir(), 'reeve-docs-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const path of new Set(listed.split('\0')))
    if (path !== '' && existsSync(join(root, path))) copyFile(root, copy, path);
  for (const path of globSync('packages/**/{dist,bundle}', { cwd: root, exclude: ['**/node_modules/**'] }))
    copyFile(root, copy, path);
  const installed = join(root, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(installed)) {
    // Links to the workspace's own packages and commands are relative: copied, they lead into the copy.
    if (name === '.bin' || name === '@reeve') {
      mkdirSync(join(copy, 'node_modules', name));
      for (const link of readdirSync(join(installed, name)))
        symlinkSync(readlinkSync(join(installed, name, link)), join(copy, 'node_modules', name, link));
    } else symlinkSync(join(installed, name), join(copy, 'node_modules', name));
  }
  return copy;
};

/** Runs one block; returns where it left off, or undefined when it failed. */
const runBlock = async (block: DocBlock, copy: string, folder: string): Promise<string | undefined> => {
  const trail = join(copy, '.where');
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const child = execFile(
    'bash',
    ['-euo', 'pipefail', '-c', `trap 'pwd > "$REEVE_TRAIL"' EXIT\n${block.command}`],
    {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${join(copy, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
        REEVE_TRAIL: trail,
      },
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      timeout: LIMIT_MS,
    },
    (failure, stdout, stderr) => {
      if (failure !== null)
        console.error(
          `FAILED ${block.file}:${block.line} (${failure.signal ?? `exit ${failure.code}`})\n${block.command}\n${stdout}${stderr}`,
        );
      resolve(failure === null ? readFileSync(trail, 'utf8').trimEnd() : undefined);
    },
  );
  child.stdin?.end();
  return promise;
};

const root = process.cwd();
const tally = { passed: 0, failed: 0, skipped: 0 };

const runPage = async (file: string): Promise<void> => {
  const blocks = findDocBlocks(file, readFileSync(join(root, file), 'utf8'));
  if (blocks.length === 0) return;
  const copy = makeScratch(root);
  try {
    let folder = copy;
    for (const block of blocks) {
      if (block.notRun !== undefined) {
        tally.skipped += 1;
        console.log(`not run ${file}:${block.line}: ${block.notRun}`);
        continue;
      }
      const next = await runBlock(block, copy, folder);
      tally[next === undefined ? 'failed' : 'passed'] += 1;
      if (next !== undefined) console.log(`ok ${file}:${block.line}`);
      folder = next ?? folder;
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).sort()].values();
const runPages = async (): Promise<void> => {
  for (const page of pages) await runPage(page);
};
await Promise.all(Array.from({ length: availableParallelism() }, runPages));
console.log(summaryLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
