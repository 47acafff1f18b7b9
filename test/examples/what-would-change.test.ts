import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const VARIANT = 'examples/variants/irc-regulars-sooner';
const ORIGINAL = 'examples/irc-community';
const RULE = '唤醒常客';

const run = (project: string, ...args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [
      '--conditions=reeve-source',
      'packages/cli/src/main.ts',
      'backtest',
      '--project',
      project,
      '--format',
      'jsonl',
      ...args,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    },
  );

interface Decision {
  readonly rule: string;
  readonly at: string;
  readonly subject: { readonly id: string };
  readonly cause: readonly string[];
}
interface Line {
  readonly change?: string;
  readonly summary?: string;
  readonly before: Decision | null;
  readonly after: Decision | null;
}

let compared: string;
beforeAll(() => {
  compared = run(VARIANT, '--compare', ORIGINAL);
}, 120_000);

const parsed = <T>(text: string): readonly T[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
/** All but the key, which holds the version. */
const told = ({ rule, at, subject, cause }: Decision): string =>
  JSON.stringify([rule, at, subject.id, cause]);
const sorted = (decisions: readonly Decision[]): readonly string[] => decisions.map(told).toSorted();

test('writing to regulars a week sooner changes that rule alone, and each of its decisions is told of once', () => {
  const lines = parsed<Line>(compared);
  const differences = lines.filter(({ change }) => change !== undefined);
  const ofRule = (text: string): readonly Decision[] =>
    parsed<Decision>(text).filter(({ rule }) => rule === RULE);
  const before = ofRule(run(ORIGINAL));
  const after = ofRule(run(VARIANT));
  expect(sorted(differences.flatMap((line) => line.before ?? []))).toEqual(sorted(before));
  expect(sorted(differences.flatMap((line) => line.after ?? []))).toEqual(sorted(after));
  const moved = differences.filter(({ change }) => change === 'moved');
  expect(moved).toHaveLength(before.length);
  for (const { before: was, after: is } of moved) {
    // The same silence, noticed nine days earlier.
    expect(is?.cause).toEqual(was?.cause);
    expect(Date.parse(was?.at ?? '') - Date.parse(is?.at ?? '')).toBe(9 * 86_400_000);
  }
});

interface Sum {
  readonly summary: string;
  readonly rule?: string;
  readonly decisions: { readonly before: number; readonly after: number };
  readonly gained: number;
  readonly moved: number;
  readonly messages: { readonly before: number; readonly after: number };
  readonly members: { readonly before: number; readonly after: number };
  readonly more: number;
}

test('the figures in the guides are those of the command', () => {
  const sums = parsed<Sum>(compared);
  const rule = sums.find((each) => each.summary === 'rule' && each.rule === RULE) as Sum;
  const all = sums.at(-1) as Sum;
  const { before, after } = rule.decisions;
  const { messages, members, more } = all;
  const english = readFileSync(`${root}/docs/operators.md`, 'utf8').replaceAll(/\s+/g, ' ');
  expect(english).toContain(
    `${before} decisions before, ${after} after; 0 alike. ${rule.gained} gained; ${rule.moved} earlier`,
  );
  expect(english).toContain(
    `${messages.before} messages to ${members.before} members before, ${messages.after} to ${members.after} after.`,
  );
  expect(english).toContain(`${more} members get more than before`);
  const chinese = readFileSync(`${root}/docs/zh/operators.md`, 'utf8').replaceAll(/\s+/g, '');
  expect(chinese).toContain(
    `之前${before}个决定，之后${after}个；0个相同。新增${rule.gained}个；${rule.moved}个提前`,
  );
  expect(chinese).toContain(
    `之前给${members.before}位成员发${messages.before}条消息，之后给${members.after}位成员发${messages.after}条。`,
  );
  expect(chinese).toContain(`${more}位成员比之前多`);
});
