import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const reeve = (...args: readonly string[]): string =>
  execFileSync(process.execPath, ['--conditions=reeve-source', 'packages/cli/src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });

type Counts = Readonly<Record<'fired' | 'actions' | 'held', number>>;

interface DecisionLine {
  readonly rule: string;
  readonly effects: readonly unknown[];
  readonly held: readonly unknown[];
  readonly continues?: unknown;
}

/** What a replay gives, rule by rule. */
const replayed = (project: string): ReadonlyMap<string, Counts> => {
  const counts = new Map<string, Counts>();
  for (const line of reeve('backtest', '--project', project, '--format', 'jsonl').trimEnd().split('\n')) {
    const decision = JSON.parse(line) as DecisionLine;
    const before = counts.get(decision.rule) ?? { fired: 0, actions: 0, held: 0 };
    counts.set(decision.rule, {
      fired: before.fired + (decision.continues === undefined ? 1 : 0),
      actions: before.actions + decision.effects.length,
      held: before.held + decision.held.length,
    });
  }
  return counts;
};

/** What the table of the README says. */
const claimed = (project: string): ReadonlyMap<string, Counts> => {
  const page = readFileSync(`${root}/${project}/README.md`, 'utf8');
  const rows = page.matchAll(/^\| `(\S+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|/gm);
  const number = (text: string | undefined): number => Number(text?.replaceAll(',', ''));
  return new Map(
    [...rows].map(([, rule, fired, actions, held]) => [
      rule ?? '',
      { fired: number(fired), actions: number(actions), held: number(held) },
    ]),
  );
};

const sorted = (counts: ReadonlyMap<string, Counts>): readonly (readonly [string, Counts])[] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

// Those on real history; what runs live has nothing to find.
const projects = readdirSync(`${root}/examples`)
  .map((name) => `examples/${name}`)
  .filter((path) => existsSync(`${root}/${path}/reeve.yaml`) && existsSync(`${root}/${path}/DATA.md`));

test('there are examples', () => {
  expect(projects).toEqual(['examples/irc-community', 'examples/telecom-complaints']);
});

describe.each(projects)('%s', (project) => {
  test('finds what its README says', () => {
    expect(sorted(claimed(project))).toEqual(sorted(replayed(project)));
  });

  test('has rules without a finding, written as reeve fmt writes them', () => {
    const checked = JSON.parse(reeve('check', '--project', project, '--format', 'json')) as {
      readonly diagnostics: readonly { readonly severity: string }[];
    };
    expect(checked.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(() => reeve('fmt', '--check', '--project', project)).not.toThrow();
  });

  test('passes its tests, which see every rule fire', () => {
    const report = reeve('test', project);
    expect(report).toMatch(/Every rule fired in some test/);
    expect(report).toMatch(/, 0 failed/);
  });
});

/** Decides the same, written otherwise. */
test.each(['en', 'zh', 'yaml'])('the complaints decide the same with all rules in one spelling: %s', (to) => {
  const original = 'examples/telecom-complaints';
  const folder = mkdtempSync(join(tmpdir(), 'reeve-spelling-'));
  try {
    cpSync(join(root, original), folder, { recursive: true });
    reeve('fmt', '--project', folder, '--to', to, '--write');
    const file = join(folder, 'reeve.yaml');
    const named = readFileSync(file, 'utf8');
    const ending = to === 'yaml' ? '.yaml' : '.reeve';
    writeFileSync(file, named.replace(/^( +- rules\/.*)\.(?:reeve|yaml)$/gm, `$1${ending}`));
    expect(readdirSync(join(folder, 'rules')).every((name) => name.endsWith(ending))).toBe(true);
    expect(reeve('backtest', '--project', folder, '--format', 'jsonl')).toBe(
      reeve('backtest', '--project', original, '--format', 'jsonl'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
