import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../src/run.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return name;
};

const env = { ...process.env, LANG: 'C', LC_ALL: 'C', NO_COLOR: '1' };

const textOf = (chunk: unknown): string =>
  typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();

/** Runs the command in this process, in the test's folder: starting a process for each takes most of the time. */
const reeve = async (args: readonly string[], stdin: string | Uint8Array = ''): Promise<Outcome> => {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation(((chunk: unknown, ...rest: readonly unknown[]) => {
      texts[name] += textOf(chunk);
      const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof process.stdout.write);
  }
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(
    Readable.from([Buffer.from(stdin)]) as unknown as typeof process.stdin,
  );
  vi.stubEnv('LANG', 'C');
  vi.stubEnv('LC_ALL', 'C');
  vi.stubEnv('NO_COLOR', '1');
  const before = process.cwd();
  process.chdir(folder);
  try {
    const status = await run(['node', 'reeve', ...args]);
    return { status, out: texts.stdout, err: texts.stderr };
  } finally {
    process.chdir(before);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
};

/** Runs a line of shell in which `$REEVE` is the command, as a process. */
const shell = (line: string): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], {
      cwd: folder,
      env: { ...env, REEVE: `${process.execPath} --conditions=reeve-source ${MAIN}` },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });

const RULES = `event ping { n: number }

rule many "Three pings in an hour"
  when count(ping) in 1 hour >= 3
  then log.write(message: "many")
`;
const minute = (n: number): string => `2026-01-01T00:${String(n).padStart(2, '0')}:00Z`;
const ping = (id: string, at: number): string =>
  JSON.stringify({ id, type: 'ping', time: minute(at), subject: 'm1', source: 'c1', data: { n: at } });

describe('init', () => {
  test.each(['en', 'zh'])('a new project in %s checks, tests and runs', async (lang) => {
    expect((await reeve(['init', 'p', '--lang', lang])).status).toBe(0);
    const check = await reeve(['check', '--project', 'p']);
    expect(check).toMatchObject({ status: 0 });
    expect(check.out).toContain(lang === 'zh' ? '没有问题' : 'nothing is wrong');
    expect((await reeve(['fmt', '--check', '--project', 'p'])).status).toBe(0);
    const tests = await reeve(['test', 'p', '--lang', 'en']);
    expect(tests.out).toContain('Every rule fired in some test.\n3 passed, 0 failed');
    expect(tests.status).toBe(0);
    const backtest = await reeve([
      'backtest',
      '--project',
      'p',
      '--format',
      'jsonl',
      '--until',
      '2026-01-21',
    ]);
    expect(backtest.status).toBe(0);
    expect(
      backtest.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { rule: string }).rule),
    ).toEqual(['first_words', 'first_words', 'quiet_member', 'quiet_member']);
    const again = await reeve(['init', 'p']);
    expect(again.status).toBe(2);
    expect(again.err).toContain('nothing was written');
  });
});

describe('check', () => {
  test('findings: frame, JSON, SARIF; status 1', async () => {
    put('a.reeve', 'rule r\n  when complaint.fild\n  then log.write(message: "x")\n');
    const text = await reeve(['check', 'a.reeve']);
    expect(text.status).toBe(1);
    expect(text.out).toContain('a.reeve:2:8');
    expect(text.out).toContain('^^^^^^^^^^^^^^');
    const chinese = await reeve(['check', 'a.reeve', '--lang', 'zh']);
    expect(chinese.out).toContain('没有名为');
    const json = JSON.parse((await reeve(['check', 'a.reeve', '--format', 'json'])).out);
    expect(json).toMatchObject({
      ok: false,
      errors: 1,
      diagnostics: [{ code: 'name/unknown-event', source: 'a.reeve', start: { line: 2, column: 8 } }],
    });
    const sarif = JSON.parse((await reeve(['check', 'a.reeve', '--format', 'sarif'])).out);
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'name/unknown-event',
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 2, startColumn: 8, endColumn: 22 } } }],
    });
  });

  test('what is proved stands with all other findings, in each format; what cannot be told is listed when asked for', async () => {
    const clash = 'count(complaint.filed) in 1 day >= 1';
    const open = Array.from({ length: 120 }, (_, i) => `event.severity != ${i}`).join(' and ');
    put(
      'a.reeve',
      `event complaint.filed { severity: number } is activity
rule r
  when no activity for 7 days
  if ${clash}
  then log.write(message: "x")
rule many
  when complaint.filed where ${open}
  then log.write(message: "x")
`,
    );
    const text = await reeve(['check', 'a.reeve']);
    expect(text).toMatchObject({ status: 0 });
    expect(text.out).toContain('warning proof/never-fires');
    expect(text.out).toContain('a.reeve:4:6');
    expect(text.out).not.toContain('Cannot tell');
    const proofs = await reeve(['check', 'a.reeve', '--proofs']);
    expect(proofs.out).toContain(
      'Cannot tell:\n  a.reeve:6  Can the rule “many” fire?\n    Its conditions have',
    );
    const json = JSON.parse((await reeve(['check', 'a.reeve', '--format', 'json'])).out);
    expect(json.diagnostics).toMatchObject([
      {
        code: 'proof/never-fires',
        start: { line: 4, column: 6 },
        related: [{ start: { line: 3, column: 8 } }],
      },
    ]);
    expect(json.unproved).toMatchObject([{ rule: 'many', source: 'a.reeve', start: { line: 6, column: 6 } }]);
    const sarif = JSON.parse((await reeve(['check', 'a.reeve', '--format', 'sarif'])).out);
    expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'proof/never-fires', level: 'warning' }]);
  });

  test('one file of a project is checked with the others, and shows only its own findings', async () => {
    put('reeve.yaml', 'rules: rules\n');
    put(
      'rules/events.reeve',
      'event ping { n: number }\nrule bad\n  when nothing.here\n  then log.write(message: "x")\n',
    );
    put('rules/a.reeve', RULES.slice(RULES.indexOf('rule')));
    expect(await reeve(['check', 'rules/a.reeve'])).toMatchObject({ status: 0 });
    expect((await reeve(['check'])).status).toBe(1);
  });

  test('what is called wrongly gives 2 and a sentence', async () => {
    put('plain.txt', 'x');
    for (const args of [
      ['check', 'none.reeve'],
      ['check'],
      ['check', '.'],
      ['chek'],
      ['check', '--format', 'xml'],
      ['backtest', '--rules', 'none'],
      ['explain', 'no/such-code'],
      ['test', '.'],
    ]) {
      const { status, err, out } = await reeve(args);
      expect([args, status, err === '', out]).toEqual([args, 2, false, '']);
      expect(err).not.toMatch(/\n\s+at /);
    }
  });

  test('odd files give findings, not faults', async () => {
    put('bytes.reeve', Buffer.from([0xff, 0xfe, 0x00, 0x41]));
    put('empty.reeve', '');
    put(
      'deep.reeve',
      `rule r\n  when member.joined\n  if ${'('.repeat(10_000)}\n  then log.write(message: "x")\n`,
    );
    put('bom.reeve', `\uFEFF${RULES.replaceAll('\n', '\r\n')}`);
    expect((await reeve(['check', 'bytes.reeve'])).out).toContain('file/not-utf8');
    expect((await reeve(['check', 'empty.reeve'])).status).toBe(0);
    const deep = await reeve(['check', 'deep.reeve']);
    expect(deep.status).toBe(1);
    expect(deep.err).toBe('');
    expect(await reeve(['check', 'bom.reeve'])).toMatchObject({ status: 0, err: '' });
  });
});

describe('extensions', () => {
  const manifest = (contributes: object): string =>
    JSON.stringify(
      { name: 'chat', version: '1.0.0', engines: { reeve: '^0.1' }, reeve: { contributes } },
      null,
      2,
    );
  const rule = 'rule r\n  when member.joined\n  then chat.say(to: member, loud: yes)\n';

  test('an action of a project’s own extension is known, with its parameters', async () => {
    put('reeve.yaml', 'rules: [r.reeve]\nextensions: [./chat, installed]\n');
    put('r.reeve', rule);
    const input = {
      type: 'object',
      properties: { to: { type: 'string', format: 'member' }, loud: { type: 'boolean' } },
      required: ['to'],
    };
    put('chat/package.json', manifest({ actions: [{ id: 'chat.say', input: { $ref: 'say.json' } }] }));
    put('chat/say.json', JSON.stringify(input));
    put('node_modules/installed/package.json', manifest({ events: [{ id: 'visit.made' }] }));
    expect(await reeve(['check'])).toMatchObject({ status: 0 });
    put('r.reeve', rule.replace('loud: yes', 'loud: 3'));
    expect((await reeve(['check'])).out).toContain('call/argument-type');
  });

  test('a manifest that is wrong is told with its place', async () => {
    put('reeve.yaml', 'rules: [r.reeve]\nextensions: [./chat]\n');
    put('r.reeve', rule);
    put('chat/package.json', manifest({ actoins: [] }));
    const { status, out } = await reeve(['check']);
    expect(status).toBe(1);
    expect(out).toContain('manifest/invalid');
    expect(out).toMatch(/chat\/package\.json:9:\d+/);
    put(
      'chat/package.json',
      manifest({ actions: [{ id: 'chat.say', input: { $ref: '../../secret.json' } }] }),
    );
    expect((await reeve(['check'])).out).toContain('manifest/invalid');
  });
});

describe('fmt', () => {
  test('in place, then nothing to do', async () => {
    put('a.reeve', RULES.replace('  when', '      when'));
    const check = await reeve(['fmt', '--check', 'a.reeve']);
    expect(check).toMatchObject({ status: 1, out: 'a.reeve would change\n' });
    expect((await reeve(['fmt', 'a.reeve'])).status).toBe(0);
    expect(readFileSync(join(folder, 'a.reeve'), 'utf8')).toBe(RULES);
    expect((await reeve(['fmt', '--check', 'a.reeve'])).status).toBe(0);
  });

  test('there and back through Chinese and YAML', async () => {
    put('a.reeve', RULES);
    const chinese = await reeve(['fmt', '--to', 'zh', 'a.reeve']);
    expect(chinese.out).toContain('规则 many');
    const back = await reeve(['fmt', '--to', 'en', '-'], chinese.out);
    expect(back.out).toBe(RULES);
    await reeve(['fmt', '--to', 'yaml', '--write', 'a.reeve']);
    expect(existsSync(join(folder, 'a.reeve'))).toBe(false);
    expect((await reeve(['check', 'a.yaml'])).status).toBe(0);
    expect((await reeve(['fmt', '--to', 'en', 'a.yaml'])).out).toBe(RULES);
  });

  test('a file that cannot be read in full is left alone', async () => {
    const broken = 'rule r\n  when (((\n  thn x\n';
    put('a.reeve', broken);
    expect((await reeve(['fmt', 'a.reeve'])).status).toBe(1);
    expect(readFileSync(join(folder, 'a.reeve'), 'utf8')).toBe(broken);
  });
});

describe('backtest', () => {
  test('the machine contract, from a file, gzip and standard input', async () => {
    put('r.reeve', RULES);
    const lines = `${['a', 'b', 'c'].map((id, i) => ping(id, i)).join('\n')}\n`;
    put('e.jsonl', lines);
    put('e.gz', gzipSync(lines));
    const base = ['backtest', '--rules', 'r.reeve', '--format', 'jsonl', '--events'];
    const plain = await reeve([...base, 'e.jsonl']);
    expect(plain.status).toBe(0);
    const decision = JSON.parse(plain.out);
    expect(Object.keys(decision)).toEqual([
      'rule',
      'at',
      'subject',
      'community',
      'cause',
      'values',
      'effects',
      'held',
    ]);
    expect(decision).toMatchObject({
      rule: 'many',
      at: '2026-01-01T00:02:00.000Z',
      subject: { kind: 'member', id: 'm1' },
      community: 'c1',
      cause: ['c'],
      values: { 'count(ping) in 1 hour': 3 },
      effects: [{ action: 'log.write', input: { message: 'many' } }],
      held: [],
    });
    expect(plain.err).toContain('3 events read, 0 late, 0 repeated, 0 refused');
    expect((await reeve([...base, 'e.gz'])).out).toBe(plain.out);
    expect((await reeve([...base, '-'], lines)).out).toBe(plain.out);
  });

  test.each(['jsonl', 'text'])('of a file that breaks off, what came before is told (%s)', async (format) => {
    put('r.reeve', 'event ping { n: number }\nrule each\n  when ping\n  then log.write(message: "x")\n');
    const packed = gzipSync(
      Array.from({ length: 20_000 }, (_, i) => ping(`${i * 7919}`, Math.floor(i / 400))).join('\n'),
    );
    put('cut.gz', packed.subarray(0, packed.length - 40));
    const base = ['backtest', '--rules', 'r.reeve', '--events', 'cut.gz', '--format', format];
    const { status, out, err } = await reeve(base);
    expect(status).toBe(3);
    const read = /(?:^|\n)([\d,]+) events read, 0 late, 0 repeated, 0 refused\n([\d,]+) decisions, /.exec(
      err,
    );
    const count = Number(read?.[1]?.replaceAll(',', ''));
    expect(count).toBeGreaterThan(1000);
    expect(err).toMatch(/\nreeve: cut\.gz: the gzip data is broken or cut off\n$/);
    expect(out.split('\n')).toHaveLength(format === 'jsonl' ? count + 1 : 1);
  });

  test('bad lines, repeats, late ones and unknown types are counted and told', async () => {
    put('r.reeve', RULES);
    const other = JSON.stringify({ type: 'other.thing', time: minute(30) });
    put(
      'e.jsonl',
      [ping('a', 10), ping('a', 11), 'nonsense', ping('b', 5), '{"type":"ping"}', other].join('\n'),
    );
    const { status, err } = await reeve([
      'backtest',
      '--rules',
      'r.reeve',
      '--events',
      'e.jsonl',
      '--format',
      'jsonl',
    ]);
    expect(status).toBe(0);
    expect(err).toContain('4 events read, 1 late, 1 repeated, 2 refused');
    expect(err).toContain('e.jsonl:3 it is not JSON');
    expect(err).toContain('e.jsonl:5 “time” is missing');
    expect(err).toContain('1 of types not declared (other.thing 1)');
  });

  test('from, until and lateness', async () => {
    put(
      'r.reeve',
      'event ping { n: number }\nrule quiet\n  when no ping for 1 hour\n  then log.write(message: "x")\n',
    );
    put('e.jsonl', [ping('a', 10), ping('b', 5)].join('\n'));
    const run = async (...more: readonly string[]) => {
      const base = ['backtest', '--rules', 'r.reeve', '--events', 'e.jsonl', '--format', 'jsonl'];
      const { out, err } = await reeve([...base, ...more]);
      const times = out
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { at: string }).at);
      return { times, err };
    };
    expect((await run()).times).toEqual([]);
    expect((await run('--until', '2026-01-01T01:09:59Z')).times).toEqual([]);
    expect((await run('--until', '2026-01-01T01:10:00Z')).times).toEqual(['2026-01-01T01:10:00.000Z']);
    expect((await run('--until', '2026-01-02')).times).toEqual(['2026-01-01T01:10:00.000Z']);
    const later = await run('--until', '2026-01-02', '--from', '2026-01-01T02:00:00Z');
    expect(later.times).toEqual([]);
    expect(later.err).toContain('1 before --from');
    expect((await run('--lateness', '10 minutes')).err).toContain('0 late');
    const early = await run('--until', '2026-01-01T00:07:00Z', '--lateness', '10 minutes');
    expect(early.err).toContain('1 after --until');
  });

  test('CSV by a mapping, in a file or on the line', async () => {
    put('r.reeve', RULES);
    put('e.csv', `when,who,n\n${[0, 1, 2].map((i) => `2026-01-01 08:0${i},m1,${i}`).join('\n')}\n`);
    put(
      'map.yaml',
      'time: "{when}"\nzone: Asia/Shanghai\ntype: ping\nmember: "{who}"\ndata: { n: { column: n, type: number } }\n',
    );
    const base = ['backtest', '--rules', 'r.reeve', '--events', 'e.csv', '--format', 'jsonl'];
    const byFile = await reeve([...base, '--map', 'map.yaml']);
    expect(JSON.parse(byFile.out).at).toBe('2026-01-01T00:02:00.000Z');
    const inline = await reeve([
      ...base,
      '--tz',
      'Asia/Shanghai',
      '--map',
      '{ time: "{when}", type: ping, member: "{who}" }',
    ]);
    expect(JSON.parse(inline.out).at).toBe('2026-01-01T00:02:00.000Z');
    expect(await reeve(base)).toMatchObject({ status: 2 });
    put('bad.yaml', 'time: "{when}"\n');
    const bad = await reeve([...base, '--map', 'bad.yaml']);
    expect(bad.status).toBe(2);
    expect(bad.err).toContain('“type” is missing');
  });

  test('rules in error give 1 and their findings', async () => {
    put('r.reeve', 'rule r\n  when nothing.here\n  then log.write(message: "x")\n');
    put('e.jsonl', '');
    const { status, err, out } = await reeve(['backtest', '--rules', 'r.reeve', '--events', 'e.jsonl']);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('r.reeve:2:8');
  });

  test('text and html say what happened, in both languages', async () => {
    put('r.reeve', RULES);
    put('e.jsonl', ['a', 'b', 'c'].map((id, i) => ping(id, i)).join('\n'));
    const base = ['backtest', '--rules', 'r.reeve', '--events', 'e.jsonl'];
    for (const lang of ['en', 'zh']) {
      const text = await reeve([...base, '--lang', lang]);
      expect(text).toMatchObject({ status: 0 });
      expect(text.out).toContain('Three pings in an hour');
      await reeve([...base, '--lang', lang, '--format', 'html', '--out', 'r.html']);
      const page = readFileSync(join(folder, 'r.html'), 'utf8');
      expect(page).toContain('Three pings in an hour');
      expect(page).not.toMatch(/(src|href)="https?:/);
    }
  });

  test('as a process: status, standard input, standard output and standard error', async () => {
    put('r.reeve', RULES);
    put('e.jsonl', ['a', 'b', 'c'].map((id, i) => ping(id, i)).join('\n'));
    const fine = await shell('$REEVE backtest --rules r.reeve --events - --format jsonl < e.jsonl');
    expect(JSON.parse(fine.out)).toMatchObject({ rule: 'many' });
    expect(fine.err).toContain('3 events read');
    expect(fine.status).toBe(0);
    expect(await shell('$REEVE check none.reeve')).toMatchObject({ status: 2, out: '' });
  });

  test('a reader that goes away and a full disk', async () => {
    put('r.reeve', 'event ping { n: number }\nrule each\n  when ping\n  then log.write(message: "x")\n');
    put(
      'e.jsonl',
      Array.from({ length: 5000 }, (_, i) => ping(`${i}`, i % 60))
        .toSorted((a, b) => (JSON.parse(a).time < JSON.parse(b).time ? -1 : 1))
        .join('\n'),
    );
    const gone = await shell('$REEVE backtest --rules r.reeve --events e.jsonl --format jsonl | head -1');
    expect(gone.out.split('\n')).toHaveLength(2);
    expect(gone.err).not.toContain('EPIPE');
    expect(gone.status).toBe(0);
    // What was found stands, read to its end or not.
    put('bad.reeve', 'rule r\n  when (((\n  thn x\n'.repeat(2000));
    const half = await shell('$REEVE check bad.reeve | head -1');
    expect(half.out.split('\n')).toHaveLength(2);
    expect(half).toMatchObject({ status: 1, err: '' });
    if (!existsSync('/dev/full')) return;
    const full = await shell('$REEVE backtest --rules r.reeve --events e.jsonl --format jsonl > /dev/full');
    expect(full).toMatchObject({ status: 3 });
    expect(full.err).toContain('the disk is full');
  });
});

describe('test and explain', () => {
  test('a test that fails says what was expected and what came', async () => {
    put('r.reeve', RULES);
    put(
      'r.test.yaml',
      `rules: r.reeve
cut: every
events:
  - { at: 2026-01-01T00:00:00Z, type: ping, member: m1 }
  - { at: 2026-01-01T00:01:00Z, type: ping, member: m1 }
  - { at: 2026-01-01T00:02:00Z, type: ping, member: m1 }
tests:
  - name: right
    expect: [{ rule: many, member: m1, cause: [e3], values: { count(ping) in 1 hour: 3 }, effects: [log.write], held: [] }]
    stats: { events: 3, late: 0 }
  - name: wrong
    expect: [{ rule: many, at: 2026-01-01T00:03:00Z, effects: [{ action: log.write, input: { message: few } }] }]
  - name: nothing
    expect: []
  - name: never
    never: [{ rule: many, member: m1 }]
  - name: included
    includes: [{ rule: many, member: m2 }]
  - name: text of its own
    text: |
      rule r
        when pong
        then log.write(message: "x")
    diagnostics: [{ code: name/unknown-event, line: 2, column: 8, at: pong }]
`,
    );
    const { status, out } = await reeve(['test', 'r.test.yaml']);
    expect(status).toBe(1);
    expect(out).toContain('✓ right');
    expect(out).toContain('✓ text of its own');
    expect(out).toContain('at: expected 2026-01-01T00:03:00.000Z, found 2026-01-01T00:02:00.000Z');
    expect(out).toContain('expected "few", found "many"');
    expect(out).toContain('decision 1 was not expected');
    expect(out).toContain('must not come, but did');
    expect(out).toContain('did not come: many m2');
    expect(out).toContain('2 passed, 4 failed');
    const json = JSON.parse((await reeve(['test', 'r.test.yaml', '--format', 'json'])).out);
    expect(json).toMatchObject({ ok: false, passed: 2, failed: 4, neverFired: [] });
  });

  test('explain tells of every code that the command can give', async () => {
    const list = JSON.parse((await reeve(['explain', '--format', 'json'])).out) as { code: string }[];
    const codes = list.map((each) => each.code);
    for (const code of ['name/unknown-event', 'events/bad-time', 'file/unknown-key', 'manifest/invalid']) {
      expect(codes).toContain(code);
    }
    const one = await reeve(['explain', 'events/bad-time', '--lang', 'zh']);
    expect(one.out).toContain('时间读不懂');
  });
});
