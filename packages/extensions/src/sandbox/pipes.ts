import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxFailure } from './failure.ts';

/** A pipe whose two ends block, which those of `child_process` do not: a rule that asks a script has to wait for it. */
export interface Pipe {
  readonly reader: number;
  readonly writer: number;
}

/** Opens both ends of a named pipe; the first opening is for both, so that none waits for the other. */
const open = (path: string): Pipe => {
  const both = openSync(path, constants.O_RDWR);
  try {
    const reader = openSync(path, constants.O_RDONLY);
    return { reader, writer: openSync(path, constants.O_WRONLY) };
  } finally {
    closeSync(both);
  }
};

/** Two pipes, there and back. Their names are gone when it returns. */
export const openPipes = (): { readonly there: Pipe; readonly back: Pipe } => {
  if (process.platform === 'win32')
    throw new SandboxFailure('unsupported-platform', 'Scripts run on Linux and macOS only.', false);
  // An editor's own Node knows nothing of the flags that shut a process in, and would open windows instead.
  if (process.versions['electron'] !== undefined)
    throw new SandboxFailure(
      'unsupported-platform',
      'Scripts need Node.js itself, not that of an editor.',
      false,
    );
  const folder = mkdtempSync(join(tmpdir(), 'reeve-scripts-'));
  try {
    const [there, back] = [join(folder, 'there'), join(folder, 'back')];
    const made = spawnSync('mkfifo', ['-m', '600', there, back], { stdio: 'ignore' });
    if (made.status !== 0)
      throw new SandboxFailure('no-pipes', 'mkfifo does not work here; scripts need it.', false, made.error);
    return { there: open(there), back: open(back) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
