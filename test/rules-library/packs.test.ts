// Each pack of the rules library: nothing is wrong with it, its tests pass, and they see every outcome of every rule.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const library = `${root}rules-library`;
const packs = readdirSync(library).filter((name) => existsSync(`${library}/${name}/reeve.yaml`));

const reeve = (...args: readonly string[]): string =>
  execFileSync(process.execPath, ['--conditions=reeve-source', 'packages/cli/src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });

interface Pack {
  readonly rules: Readonly<Record<string, { readonly rows: readonly number[] }>>;
}

it('finds packs', () => {
  expect(packs.length).toBeGreaterThan(0);
});

describe.each(packs)('%s', (pack) => {
  it('has nothing wrong, and no bound on messages that is not told', () => {
    expect(reeve('check', '--project', `rules-library/${pack}`)).toContain('nothing is wrong');
  });

  it('passes its tests, which see every outcome', () => {
    expect(reeve('test', `rules-library/${pack}`, '--coverage', '--coverage-min', '100')).toContain(
      '100% covered',
    );
  });

  it('tells of each of its rules in pack.json, and names each row in a test', () => {
    const read = (path: string): string => readFileSync(`${library}/${pack}/${path}`, 'utf8');
    const { rules } = JSON.parse(read('pack.json')) as Pack;
    const told = Object.keys(rules);
    const texts = readdirSync(`${library}/${pack}/rules`).map((name) => read(`rules/${name}`));
    const written = texts.flatMap((text) =>
      [...text.matchAll(/^rule (\w+)/gm)].map(([, name]) => name ?? ''),
    );
    expect([...told].sort()).toEqual([...written].sort());
    const tests = readdirSync(`${library}/${pack}/tests`)
      .map((name) => read(`tests/${name}`))
      .join('\n');
    const rows = Object.values(rules).flatMap((rule) => rule.rows);
    for (const row of rows) expect(tests).toMatch(new RegExp(`rows? [0-9, and]*\\b${row}\\b`));
  });
});

it('stands in the table of the library, with its rows', () => {
  const table = readFileSync(`${library}/README.md`, 'utf8');
  for (const pack of packs) {
    const { rules } = JSON.parse(readFileSync(`${library}/${pack}/pack.json`, 'utf8')) as Pack;
    const rows = [...new Set(Object.values(rules).flatMap((rule) => rule.rows))].sort((a, b) => a - b);
    expect(table).toContain(`| [${pack}](${pack}) | ${rows.join(', ')} |`);
  }
});
