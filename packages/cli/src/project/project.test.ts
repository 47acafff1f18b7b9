import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseCsvMap } from './csv-map.ts';
import { findProject, readProject } from './project.ts';
import { CSV_MAP_SCHEMA, PROJECT_SCHEMA } from './project-schema.ts';
import { readRuleFiles } from './rule-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-project-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const read = (text: string) => readProject(put('reeve.yaml', text));
const found = async (text: string): Promise<readonly string[]> => {
  const { diagnostics } = await read(text);
  return diagnostics.map((each) => `${each.code} ${text.slice(each.span.start, each.span.end)}`);
};

describe('reeve.yaml', () => {
  test('everything that it can say', async () => {
    put('map.yaml', 'time: "{t}"\ntype: x\n');
    const project = await read(`
rules: [rules, more.reeve]
events:
  - a.csv
  - b.jsonl
  - file: c.txt
    map: { time: "{when}", type: y }
map: map.yaml
timeZone: Asia/Shanghai
lateness: 10 minutes
depth: 4
caps:
  - no member gets more than 3 messages in 7 days
  - { at most: 1, per: 1 day, of: community, channel: wechat }
templates: we-miss-you
extensions: [./chat]
language: zh
members: 5000
quotas: { wechat: 20 per minute, email.send: 500 per 2 hours }
languages: [en, zh]
`);
    expect(project.diagnostics).toEqual([]);
    expect(project.rules).toEqual([join(folder, 'rules'), join(folder, 'more.reeve')]);
    expect(project.events.map(({ path, map }) => [path, map?.events[0]?.type])).toEqual([
      [join(folder, 'a.csv'), { kind: 'text', parts: ['x'] }],
      [join(folder, 'b.jsonl'), undefined],
      [join(folder, 'c.txt'), { kind: 'text', parts: ['y'] }],
    ]);
    expect(project).toMatchObject({
      members: 5000,
      quotas: [
        { of: 'wechat', quota: '20 per minute' },
        { of: 'email.send', quota: '500 per 2 hours' },
      ],
      languages: ['en', 'zh'],
      timeZone: 'Asia/Shanghai',
      lateness: 600_000,
      depth: 4,
      templates: ['we-miss-you'],
      extensions: ['./chat'],
      language: 'zh',
    });
    expect(project.map?.zone).toBe('Asia/Shanghai');
    expect(project.caps).toMatchObject([
      { text: 'no member gets more than 3 messages in 7 days' },
      { count: 1, per: { kind: 'exact', ms: 86_400_000 }, scope: 'community', channel: 'wechat' },
    ]);
  });

  test('an empty one is a project with defaults', async () => {
    const project = await read('');
    expect(project).toMatchObject({
      diagnostics: [],
      timeZone: 'UTC',
      lateness: 0,
      depth: 8,
      rules: [folder],
    });
  });

  test.each([
    ['ruls: x', 'file/unknown-key ruls'],
    ['time_zone: UTC', 'file/unknown-key time_zone'],
    ['timeZone: Mars/Base', 'file/bad-value Mars/Base'],
    ['lateness: soon', 'file/bad-value soon'],
    ['depth: 0', 'file/bad-value 0'],
    ['language: fr', 'file/bad-value fr'],
    ['map: none.yaml', 'file/missing-file none.yaml'],
    ['caps: [{ at most: 1 }]', 'file/missing-key { at most: 1 }'],
    ['members: 0.5', 'file/bad-value 0.5'],
    ['quotas: { wechat: fast }', 'file/bad-value fast'],
    ['quotas: 20 per minute', 'file/bad-value 20 per minute'],
    ['languages: [fr]', 'file/bad-value fr'],
    ['rules: { a: b }', 'file/bad-value { a: b }'],
    ['rules: &a x\nevents: *a', 'file/alias *a'],
    ['<<: { rules: x }', 'file/alias <<'],
    ['rules: !!js/function x', 'file/alias'],
    ['rules: !!str x', 'file/alias'],
    ['rules: [', 'file/not-yaml '],
    ['just text', 'file/bad-value just text'],
    [`rules: ${'['.repeat(10_000)}`, 'file/not-yaml '],
  ])('%j gives %s', async (text, expected) => {
    const [first] = await found(text);
    expect(first?.startsWith(expected.trimEnd())).toBe(true);
  });

  test('nesting without end is told as such, and not as a fault of the reader', async () => {
    const { diagnostics } = await read(`rules: ${'['.repeat(10_000)}`);
    expect(diagnostics[0]?.message).toMatchObject({ en: 'This is not YAML: it is nested too deeply' });
  });

  test('a slip is told with what was meant', async () => {
    const { diagnostics } = await read('lateness: 1 hour\nlatness: 1 hour');
    expect(diagnostics[0]?.fixes?.[0]?.edits[0]?.text).toBe('lateness');
  });

  test('it is found above a folder', () => {
    const path = put('reeve.yaml', '');
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    expect(findProject(join(folder, 'a/b'))).toBe(path);
  });
});

describe('the JSON Schemas hold what the readers hold', () => {
  const ajv = new Ajv2020({ strict: false });
  const project = ajv.compile(PROJECT_SCHEMA);
  const mapping = ajv.compile(CSV_MAP_SCHEMA);

  test.each([
    'rules: x',
    'rules: [a, b]\nlateness: 1 hour 30 minutes\ncaps: [no member gets more than 3 messages in 7 days]',
    'caps: [{ at most: 1, per: 1 day }]',
    'members: 10\nquotas: { wechat: 20 per minute }\nlanguages: zh',
    'ruls: x',
    'language: fr',
    'lateness: soon',
    'depth: 0',
    'caps: [{ at most: 1 }]',
    'rules: { a: b }',
  ])('reeve.yaml with %j', async (text) => {
    const { diagnostics } = await read(text);
    expect(project(parseYaml(text))).toBe(diagnostics.length === 0);
  });

  test.each([
    'time: "{t}"\ntype: x',
    'time: { column: t, format: unix }\ntype: { column: k, values: { a: b }, other: skip }\ndata: { n: { column: n, type: number } }',
    'time: "{t}"\nevents: [{ if: { a: [x, y], b: { present: true } }, type: z }]',
    'type: x',
    'time: "{t}"\ntype: x\nmembr: y',
    'time: "{t}"\ntype: x\ndata: { a: { column: b, type: blob } }',
  ])('a mapping with %j', (text) => {
    expect(mapping(parseYaml(text))).toBe(parseCsvMap(text, 'm').diagnostics.length === 0);
  });
});

describe('files of rules', () => {
  test('a folder gives rules and leaves everything else', async () => {
    put('b.reeve', 'rule b');
    put('sub/a.reeve', '\uFEFFrule a');
    put('c.yaml', 'rules:\n  x: {}\n');
    put('map.yaml', 'time: "{t}"\nevents: []\n');
    put('d.test.yaml', 'tests: []\n');
    put('reeve.yaml', 'rules: .\n');
    put('other.yaml', 'a: 1\n');
    put('.hidden/x.reeve', 'rule h');
    put('node_modules/x.reeve', 'rule n');
    const { files, diagnostics } = await readRuleFiles([folder]);
    expect(diagnostics).toEqual([]);
    expect(files.map((file) => [file.path.slice(folder.length + 1), file.text[0]])).toEqual([
      ['b.reeve', 'r'],
      ['c.yaml', 'r'],
      ['sub/a.reeve', 'r'],
    ]);
  });

  test('a file that is named twice is read once; one that is not UTF-8 is a finding', async () => {
    const a = put('a.reeve', 'rule a');
    expect((await readRuleFiles([a, folder, a])).files).toHaveLength(1);
    const b = put('b.reeve', Buffer.from([0xff, 0xfe, 0x00]));
    expect((await readRuleFiles([b])).diagnostics.map((each) => each.code)).toEqual(['file/not-utf8']);
  });

  test('nothing at all is told', async () => {
    await expect(readRuleFiles([join(folder, 'none')])).rejects.toThrow('there is no such file or folder');
    await expect(readRuleFiles([folder])).rejects.toThrow('there are no rules here');
  });
});
