// Each pack of the rules library: nothing is wrong with it, its tests pass, and they see every outcome of every rule.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { run } from '../../packages/cli/src/run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const library = `${root}rules-library`;
const packs = readdirSync(library).filter((name) => existsSync(`${library}/${name}/reeve.yaml`));

/** What the command prints, in this process: starting one for each takes most of the time. */
const reeve = async (...args: readonly string[]): Promise<string> => {
  let said = '';
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation(((chunk: unknown, ...rest: readonly unknown[]) => {
      said += typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
      (rest.find((each) => typeof each === 'function') as (() => void) | undefined)?.();
      return true;
    }) as typeof process.stdout.write);
  vi.stubEnv('NO_COLOR', '1');
  vi.stubEnv('LC_ALL', 'C');
  const before = process.cwd();
  process.chdir(root);
  try {
    await run(['node', 'reeve', ...args]);
    return said;
  } finally {
    process.chdir(before);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
};

interface Pack {
  readonly rules: Readonly<Record<string, { readonly rows: readonly number[] }>>;
}

it('finds packs', () => {
  expect(packs.length).toBeGreaterThan(0);
});

describe.each(packs)('%s', (pack) => {
  it('has nothing wrong, and no bound on messages that is not told', async () => {
    expect(await reeve('check', '--project', `rules-library/${pack}`)).toContain('nothing is wrong');
  });

  it('passes its tests, which see every outcome', async () => {
    expect(await reeve('test', `rules-library/${pack}`, '--coverage', '--coverage-min', '100')).toContain(
      '100% covered',
    );
  });

  it('tells of each of its rules in pack.json', () => {
    const read = (path: string): string => readFileSync(`${library}/${pack}/${path}`, 'utf8');
    const { rules } = JSON.parse(read('pack.json')) as Pack;
    const told = Object.keys(rules);
    const texts = readdirSync(`${library}/${pack}/rules`).map((name) => read(`rules/${name}`));
    const written = texts.flatMap((text) =>
      [...text.matchAll(/^rule (\w+)/gm)].map(([, name]) => name ?? ''),
    );
    expect([...told].sort()).toEqual([...written].sort());
  });
});

/** What `reeve check` says of a project of one file. */
const checked = async (text: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-one-file-'));
  try {
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'reeve.yaml'), 'timeZone: UTC\n');
    writeFileSync(join(folder, 'rules/all.reeve'), text);
    return await reeve('check', '--project', folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

it('has a matrix of risks without gaps or overlaps', async () => {
  const text = readFileSync(`${library}/risk/rules/matrix.reeve`, 'utf8');
  const [, matrix = ''] = text.split(/(?=^table risk_matrix)/m);
  // Of a table of which all matches count, the checker tells rows that fit together.
  const all = matrix.replace(/^(table .*)$/m, '$1 all matches');
  expect(all).toContain(' all matches\n');
  expect(await checked(all)).not.toMatch(/table\/(overlap|gap)/);
  expect(
    await checked(all.replace('| safety, data      | low          | high', '| safety | middle | high')),
  ).toMatch(/table\/gap[\s\S]*table\/overlap/);
});

it('go together: all of them in one project have nothing wrong, and a bound on messages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-all-packs-'));
  try {
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'reeve.yaml'), `timeZone: UTC\npacks: ${JSON.stringify(library)}\n`);
    writeFileSync(join(folder, 'rules/all.reeve'), packs.map((pack) => `use pack ${pack}`).join('\n'));
    const said = await reeve('check', '--project', folder);
    expect(said).toContain('nothing is wrong');
    expect(said).toMatch(/No member can get more than [\d,]+ messages in a day/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
