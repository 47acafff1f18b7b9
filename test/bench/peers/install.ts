import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

const isCurrent = (): boolean => {
  const installed = `${here}node_modules/.package-lock.json`;
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${here}package.json`).mtimeMs;
};

/** Installs what the bench compares with, where it is not there yet. Gives why it could not, if so. */
export const installPeers = (): string | undefined => {
  if (isCurrent()) return undefined;
  try {
    // Versions are exact in package.json. A lock would name packages of other platforms, which not all registries have.
    execFileSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    return undefined;
  } catch (error) {
    return `npm install failed in test/bench/peers: ${error instanceof Error ? error.message.trim() : String(error)}`;
  }
};
