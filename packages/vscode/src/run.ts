import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { CancellationToken } from 'vscode';
import type { Launch } from './choose.ts';

/** What a run of `reeve` came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of `reeve`: all is fine, or the rules or tests have faults. Anything else is a failure of the run itself. */
export const hasAnswer = ({ code }: Outcome): boolean => code === 0 || code === 1;

/** Runs `reeve` with arguments in a folder until it ends or is not wanted any more. */
export const runReeve = (
  { command, args, env }: Launch,
  own: readonly string[],
  {
    cwd,
    input,
    token,
  }: { readonly cwd: string; readonly input?: string; readonly token?: CancellationToken },
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args, ...own], {
      cwd,
      env: { ...process.env, ...env, NO_COLOR: '1' },
      stdio: 'pipe',
      windowsHide: true,
    });
    const cancelling = token?.onCancellationRequested(() => child.kill());
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        texts[name] += chunk;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      cancelling?.dispose();
      resolve({ code: code ?? -1, ...texts });
    });
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });

/** The `node` on the path, where there is one. */
export const nodeOnPath = async (): Promise<{ command: string; version: string } | undefined> => {
  try {
    const { stdout } = await promisify(execFile)('node', ['--version'], { timeout: 10_000 });
    return { command: 'node', version: stdout.trim() };
  } catch {
    return undefined;
  }
};
