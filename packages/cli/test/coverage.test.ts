import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../src/run.ts';
import { widthOf } from '../src/terminal/width.ts';

const DESK = join(import.meta.dirname, 'desk');
const golden = (name: string): string => join(DESK, 'golden', name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-coverage-'));
  cpSync(DESK, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `reeve test` in the folder, on a terminal of so many columns. */
const reeveTest = async (args: readonly string[], columns?: number): Promise<Outcome> => {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation(((chunk: unknown, ...rest: readonly unknown[]) => {
      texts[name] += String(chunk);
      const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof process.stdout.write);
  }
  vi.stubEnv('LANG', 'C');
  vi.stubEnv('LC_ALL', 'C');
  vi.stubEnv('NO_COLOR', '1');
  const before = { cwd: process.cwd(), columns: process.stdout.columns };
  process.chdir(folder);
  Object.assign(process.stdout, { columns });
  try {
    const status = await run(['node', 'reeve', 'test', ...args]);
    return { status, out: texts.stdout, err: texts.stderr };
  } finally {
    process.chdir(before.cwd);
    Object.assign(process.stdout, { columns: before.columns });
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
};

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);

describe('coverage as text', () => {
  test('shows each part, and the texts of those with gaps', async () => {
    const { status, out } = await reeveTest(['--coverage']);
    expect(status).toBe(0);
    await expect(out).toMatchFileSnapshot(golden('wide.txt'));
  });

  test('a rule that was set off and came to nothing is named as one that no test saw fire', async () => {
    put(
      join('rules', 'more.reeve'),
      'rule held_up\n  when member.joined\n  if member.id = "x"\n  then log.write(message: "x")\n',
    );
    put(
      'more.test.yaml',
      'tests:\n  - name: joined\n    events: [{ at: 2026-01-01T09:00:00Z, type: member.joined, member: ann }]\n    never: [{ rule: held_up }]\n',
    );
    const { out } = await reeveTest(['--coverage']);
    expect(out).toMatch(/Rules that no test saw fire: .*held_up/);
  });

  test('of rules that are in error nothing is said to be covered', async () => {
    put(join('rules', 'desk.reeve'), 'rule broken\n  when nobody.knows\n  then stop\n');
    const { status, out } = await reeveTest(['--coverage', '--coverage-out', 'c.html']);
    expect(status).toBe(1);
    for (const text of [out, read('c.html')]) {
      expect(text).toContain('There are no rules that tests could have looked at.');
      expect(text).not.toContain('Every rule has a test.');
      expect(text).not.toMatch(/100%( covered|<)/);
    }
  });

  test('in Chinese', async () => {
    const { out } = await reeveTest(['--coverage', '--lang', 'zh']);
    await expect(out).toMatchFileSnapshot(golden('zh.txt'));
  });

  test('on a narrow terminal no line of it is wider than that', async () => {
    const { out } = await reeveTest(['--coverage'], 48);
    await expect(out).toMatchFileSnapshot(golden('narrow.txt'));
    const lines = out.slice(out.indexOf('Coverage')).split('\n');
    expect(lines.filter((line) => widthOf(line) > 48)).toEqual([]);
  });
});

interface Data {
  readonly percent: number;
  readonly covered: number;
  readonly total: number;
  readonly untested: readonly string[];
  readonly files: readonly {
    readonly path: string;
    readonly parts: readonly {
      readonly name: string;
      readonly percent: number;
      readonly items: readonly {
        readonly kind: string;
        readonly text: string;
        readonly line: number;
        readonly outcomes: Readonly<Record<string, number>>;
      }[];
    }[];
  }[];
}

const dataOf = async (args: readonly string[] = []): Promise<Data> => {
  await reeveTest([...args, '--coverage-out', 'c.json']);
  return JSON.parse(read('c.json')) as Data;
};

const outcomesOf = (data: Data, part: string, text: string): unknown =>
  data.files
    .flatMap((file) => file.parts)
    .find(({ name }) => name === part)
    ?.items.filter((item) => item.text === text)
    .map(({ kind, outcomes }) => ({ kind, ...outcomes }));

describe('coverage as data', () => {
  test('counts how often each outcome was seen', async () => {
    const data = await dataOf();
    expect(data).toMatchObject({ percent: 57, covered: 32, total: 56, untested: ['forgotten'] });
    expect(outcomesOf(data, 'escalate', 'event.tone != "kind"')).toEqual([
      { kind: 'condition', true: 1, false: 1 },
    ]);
    // Asked only where what stands before it does not settle the matter.
    expect(outcomesOf(data, 'escalate', 'event.level >= 2')).toEqual([
      { kind: 'condition', true: 0, false: 1 },
    ]);
    expect(outcomesOf(data, 'escalate', 'at most 1 per day')).toEqual([
      { kind: 'limit', passed: 1, held: 0 },
    ]);
    // Asked once more after the wait, and after the wait of the plan that it starts.
    expect(outcomesOf(data, 'calm', 'member.points < 10')).toEqual([
      { kind: 'condition', true: 3, false: 0 },
    ]);
  });

  test('what is held back is not carried out, whatever the record says would have been done', async () => {
    const data = await dataOf();
    expect(outcomesOf(data, 'signed', 'log.write(message: "signed")')).toEqual([
      { kind: 'step', reached: 0 },
    ]);
    expect(outcomesOf(data, 'signed', 'with approval of boss within 1 day')).toEqual([
      { kind: 'approval', granted: 0, denied: 0, expired: 1 },
    ]);
  });

  test('comes with the results where these are asked for as JSON', async () => {
    const { out } = await reeveTest(['--coverage', '--format', 'json']);
    expect((JSON.parse(out) as { coverage: Data }).coverage).toEqual(await dataOf());
    const { out: without } = await reeveTest(['--format', 'json']);
    expect(JSON.parse(without)).not.toHaveProperty('coverage');
  });

  test('the same rule in several tests and files of tests counts once', async () => {
    const once = await dataOf();
    put('again.test.yaml', read('desk.test.yaml'));
    const twice = await dataOf();
    expect(twice).toMatchObject({ covered: once.covered, total: once.total });
    expect(outcomesOf(twice, 'escalate', 'event.level >= 2')).toEqual([
      { kind: 'condition', true: 0, false: 2 },
    ]);
  });

  test('rules of the project that no test has count, unless single files of tests are named', async () => {
    put('rules/other.reeve', 'rule alone\n  when ask\n  then log.write(message: "x")\n');
    expect((await dataOf()).untested).toEqual(['forgotten', 'alone']);
    expect((await dataOf(['desk.test.yaml'])).untested).toEqual(['forgotten']);
  });

  test('texts that stand in a test are not among the rules', async () => {
    put(
      'inline.test.yaml',
      'tests:\n  - name: x\n    text: |\n      rule mine\n        when ask\n        then log.write(message: "x")\n    expect: []\n',
    );
    expect((await dataOf()).files.map(({ path }) => path)).toEqual(['rules/desk.reeve']);
  });

  test('rules written as YAML point into their own text', async () => {
    put(
      'rules/more.yaml',
      'rules:\n  loud:\n    when: ask\n    if: event.level > 3 and event.tone = "x"\n    then:\n      - log.write:\n          message: hi\n',
    );
    put(
      'more.test.yaml',
      'rules: [rules/desk.reeve, rules/more.yaml]\ntests:\n  - name: x\n    events: [{ at: 2026-01-01T10:00:00Z, type: ask, member: a, data: { level: 4, tone: y } }]\n    never: [{ rule: loud }]\n',
    );
    const data = await dataOf();
    expect(outcomesOf(data, 'loud', 'event.level > 3')).toEqual([{ kind: 'condition', true: 1, false: 0 }]);
    expect(outcomesOf(data, 'loud', 'event.tone = "x"')).toEqual([{ kind: 'condition', true: 0, false: 1 }]);
  });
});

describe('every outcome', () => {
  const EVERY = join(import.meta.dirname, 'every-clause');
  const [head = '', ...cases] = readFileSync(join(EVERY, 'all.test.yaml'), 'utf8').split(/^(?= {2}- name:)/m);
  const percentWith = async (kept: readonly string[]): Promise<number> => {
    cpSync(join(EVERY, 'rules.reeve'), join(folder, 'every.reeve'));
    put('reeve.yaml', 'rules: every.reeve\ntime zone: UTC\n');
    put('desk.test.yaml', head + kept.join(''));
    const { status } = await reeveTest([]);
    expect(status).toBe(0);
    return (await dataOf()).percent;
  };

  test('can be seen, each with the test that is about it', async () => {
    expect(cases).toHaveLength(7);
    expect(await percentWith(cases)).toBe(100);
    const needless: string[] = [];
    for (const left of cases)
      if ((await percentWith(cases.filter((each) => each !== left))) === 100) needless.push(left);
    expect(needless).toEqual([]);
  });
});

describe('coverage as LCOV', () => {
  test('is a record that adds up', async () => {
    await reeveTest(['--coverage-out', 'c.info']);
    const text = read('c.info');
    await expect(text).toMatchFileSnapshot(golden('desk.info'));
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toBe('TN:');
    expect(lines.at(-1)).toBe('end_of_record');
    const rows = (key: string): readonly (readonly string[])[] =>
      lines.filter((line) => line.startsWith(`${key}:`)).map((line) => line.slice(key.length + 1).split(','));
    const number = (key: string): number => Number(rows(key)[0]?.[0]);
    expect(rows('FN').map(([, name]) => name)).toEqual(rows('FNDA').map(([, name]) => name));
    expect(number('FNF')).toBe(rows('FN').length);
    expect(number('FNH')).toBe(rows('FNDA').filter(([hits]) => hits !== '0').length);
    expect(number('BRF')).toBe(rows('BRDA').length);
    expect(number('BRH')).toBe(rows('BRDA').filter(([, , , taken]) => taken !== '0' && taken !== '-').length);
    expect(number('LF')).toBe(rows('DA').length);
    expect(number('LH')).toBe(rows('DA').filter(([, hits]) => hits !== '0').length);
    const last = read('rules/desk.reeve').split('\n').length;
    for (const [line] of [...rows('DA'), ...rows('BRDA'), ...rows('FN')]) {
      expect(Number(line)).toBeGreaterThan(0);
      expect(Number(line)).toBeLessThanOrEqual(last);
    }
    const branches = rows('BRDA').map((row) => row.slice(0, 3).join(','));
    expect(new Set(branches).size).toBe(branches.length);
  });
});

describe('coverage as a page', () => {
  test('stands alone, runs nothing, and shows every part', async () => {
    const { status, out } = await reeveTest(['--coverage-out', 'c.html', '--coverage-out', 'c.txt']);
    expect(status).toBe(0);
    expect(out).toContain('Coverage is written to c.html.\nCoverage is written to c.txt.\n');
    const page = read('c.html');
    expect(page).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\sstyle=|\son\w+=/);
    const links = [...page.matchAll(/href="#(part-\d+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(7);
    for (const id of links) expect(page).toContain(`id="${id}"`);
    expect(page).toContain('never seen true');
    expect(page).toContain('no test sets it off');
    // What was all seen is folded; what has gaps is open.
    expect(page.match(/<details class="part some" id="part-\d+" open>/g)).toHaveLength(6);
  });

  test('whatever a rule is called and says, it is only text', async () => {
    put(
      'rules/desk.reeve',
      `${read('rules/desk.reeve')}\nrule hostile "<script>alert(1)</script>"\n  when ask where event.tone = "<b onclick=x>" and event.level > 1\n  then log.write(message: "x")\n`,
    );
    await reeveTest(['--coverage-out', 'c.html']);
    const page = read('c.html');
    expect(page).not.toMatch(/<script|<b onclick/);
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('how much has to be covered', () => {
  test.each([
    ['57', 0],
    ['57.2%', 1],
    ['0', 0],
  ])('%s asked for ends with %i', async (wanted, status) => {
    const result = await reeveTest(['--coverage-min', wanted]);
    expect(result.status).toBe(status);
    expect(result.out).toContain('57% covered: tests saw 32 of 56 outcomes\n');
    expect(result.err.includes('--coverage-min asks for')).toBe(status === 1);
  });

  test.each(['101', 'much', ''])('“%s” is no percentage', async (wanted) => {
    expect(await reeveTest(['--coverage-min', wanted])).toMatchObject({ status: 2 });
  });

  test('a file of an unknown kind is refused before any test runs', async () => {
    const { status, out, err } = await reeveTest(['--coverage-out', 'c.pdf']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('c.pdf: coverage is written to files that end in .html');
    expect(existsSync(join(folder, 'c.pdf'))).toBe(false);
  });

  test('what the tests said is shown also where the file cannot be written', async () => {
    const { status, out, err } = await reeveTest(['--coverage-out', join('nowhere', 'c.html')]);
    expect(status).toBe(2);
    expect(out).toMatch(/\d+ passed, 0 failed/);
    expect(err).toContain('there is no such file or folder');
  });

  test('a test that fails is still a failure', async () => {
    put('desk.test.yaml', read('desk.test.yaml').replace('T10:00:00Z, effects', 'T10:00:01Z, effects'));
    expect((await reeveTest(['--coverage-min', '10'])).status).toBe(1);
  });
});
