import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** What the guides show of `reeve explain` on the examples is what it says. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const SHOWN = /```sh\nnpx reeve (explain --project [^\n]+)\n```\n\n```text\n([\s\S]*?)\n```/g;

const reeve = (command: string): string => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=reeve-source', 'packages/cli/src/main.ts', ...command.split(' ')],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', LANG: 'C', LC_ALL: 'C' } },
  );
  return status === 0 ? stdout : stderr;
};

describe.each(['docs/operators.md', 'docs/zh/operators.md'])('%s', (page) => {
  const shown = [...readFileSync(`${root}/${page}`, 'utf8').matchAll(SHOWN)];

  test('shows explanations', () => {
    expect(shown.length).toBe(2);
  });

  test.each(shown.map(([, command = '', text = '']) => [command, text] as const))('%s', (command, text) => {
    expect(reeve(command)).toContain(text);
  });
});
