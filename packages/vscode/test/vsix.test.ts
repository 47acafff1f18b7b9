// The packed extension, as it is installed: unpacked far from this repository, so that it has to bring all it needs.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SEMANTIC_KINDS } from '@reeve/language/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageExtension } from '../scripts/package.ts';
import { fitReport } from '../src/page.ts';
import { startEditor, type TestEditor } from './language-client.ts';
import { unzip } from './unzip.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MB = 1024 * 1024;
const work = mkdtempSync(join(tmpdir(), 'reeve-vscode-'));
const vsix = join(work, 'reeve.vsix');
const home = join(work, 'installed/extension');
const main = join(home, 'server/bundle/main.js');
let sizes: ReadonlyMap<string, number>;

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly main: string;
  readonly icon: string;
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly extensions: readonly string[] }[];
    readonly commands: readonly { readonly command: string }[];
    readonly semanticTokenScopes: readonly { readonly scopes: Readonly<Record<string, readonly string[]>> }[];
  };
}
const readJson = <T>(name: string): T => JSON.parse(readFileSync(join(home, name), 'utf8')) as T;

beforeAll(async () => {
  await packageExtension(vsix);
  sizes = await unzip(vsix, join(work, 'installed'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('what is in it', () => {
  test('all that the manifest names, and nothing that only its makers need', () => {
    const manifest = readJson<Manifest>('package.json');
    const text = JSON.stringify(manifest);
    const named = [...text.matchAll(/"\.\/([^"]+)"/g)].map(([, path]) => `extension/${String(path)}`);
    expect(named.length).toBeGreaterThan(5);
    for (const path of [
      ...named,
      `extension/${manifest.icon}`,
      'extension.vsixmanifest',
      '[Content_Types].xml',
      'extension/readme.md',
      'extension/changelog.md',
      'extension/LICENSE.txt',
      'extension/server/bundle/reading-worker.js',
      'extension/server/node_modules/@reeve/connector-core/schemas/message-send.json',
    ])
      expect([...sizes.keys()]).toContain(path);
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['dependencies']));
    expect([...sizes.keys()].filter((path) => /\.(?:ts|map|tsbuildinfo|vsix)$/.test(path))).toEqual([]);
    expect(statSync(vsix).size).toBeLessThan(3 * MB);
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBeLessThan(8 * MB);
  });

  test('the licences of what was bundled are in it', () => {
    const notes = readFileSync(join(home, 'THIRD-PARTY.txt'), 'utf8').split(`\n${'-'.repeat(80)}\n`);
    const names = notes.map((note) => note.trim().split(' ')[0]);
    expect(names).toEqual(expect.arrayContaining(['chevrotain', 'vscode-languageclient', 'yaml', 'ajv']));
    expect(notes.filter((note) => !/\b(?:permi(?:t|ssion)|licensed?|redistribution)\b/i.test(note))).toEqual(
      [],
    );
  });

  test('pictures of the page are there', () => {
    const page = readFileSync(join(home, 'readme.md'), 'utf8');
    const pictures = [...page.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => String(path));
    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures) expect(existsSync(join(home, path))).toBe(true);
  });

  test('what it says is said in English and in Chinese', () => {
    const text = readFileSync(join(home, 'package.json'), 'utf8');
    const keys = [...new Set([...text.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => String(key)))].sort();
    const en = readJson<Record<string, string>>('package.nls.json');
    const zh = readJson<Record<string, string>>('package.nls.zh-cn.json');
    expect(Object.keys(en).sort()).toEqual(keys);
    expect(Object.keys(zh).sort()).toEqual(keys);
    for (const key of keys) expect(zh[key]).toMatch(/\p{Script=Han}/u);
  });

  test('every kind that the server colours has a colour where a theme knows nothing of kinds', () => {
    const [own] = readJson<Manifest>('package.json').contributes.semanticTokenScopes;
    expect(Object.keys(own!.scopes)).toEqual([...SEMANTIC_KINDS]);
  });

  test('its code loads, and answers for every command of the manifest', async () => {
    const registered: string[] = [];
    const { activate } = loadWith(join(home, 'dist/extension.cjs'), registered);
    await activate({ extensionUri: { fsPath: home }, subscriptions: [] });
    const commands = readJson<Manifest>('package.json').contributes.commands;
    expect(registered.toSorted()).toEqual(commands.map(({ command }) => command).toSorted());
  });
});

/** Loads the extension where `vscode` is something that takes everything, and notes the commands. */
const loadWith = (
  path: string,
  registered: string[],
): { readonly activate: (context: object) => Promise<void> } => {
  const known: Readonly<Record<string, unknown>> = {
    registerCommand: (command: string) => registered.push(command),
    // No server: this is about the commands.
    getConfiguration: () => ({ get: (name: string) => (name === 'path' ? join(work, 'nowhere') : 'en') }),
    workspaceFolders: [],
    language: 'en',
    version: '1.100.0',
  };
  // Whatever else it is asked for is a class, a function and an object of more of the same.
  const anything: object = new Proxy(class {}, {
    get: (target, name) => {
      if (name === 'then') return undefined;
      if (Object.hasOwn(known, name)) return known[String(name)];
      return name in target ? Reflect.get(target, name) : anything;
    },
    apply: () => anything,
    construct: () => anything,
  });
  // A bundle copies what a module has of its own, and finds the rest in what that stems from.
  const vscode = new Proxy(
    {},
    { get: (_, name) => Reflect.get(anything, name), getPrototypeOf: () => anything },
  );
  const loader = createRequire(path);
  const Module = loader('node:module') as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = Module._load;
  Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
  try {
    return loader(path) as ReturnType<typeof loadWith>;
  } finally {
    Module._load = load;
  }
};

/** The command of the package, on the Node that runs the tests. */
const reeve = (cwd: string, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [main, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

describe('the command in it', () => {
  const project = join(work, 'complaints');
  beforeAll(() => cpSync(join(ROOT, 'examples/telecom-complaints'), project, { recursive: true }));

  test('checks, and says of each finding what the editor shows', () => {
    const path = join(project, 'rules/places.reeve');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('complaint.filed', 'complaint.filled'));
    let told = '';
    try {
      reeve(project, 'check', '--project', project, '--format', 'json', '--lang', 'zh');
    } catch (error) {
      told = (error as { stdout: string }).stdout;
    }
    writeFileSync(path, text);
    const [first] = (JSON.parse(told) as { diagnostics: readonly Record<string, unknown>[] }).diagnostics;
    expect(first).toMatchObject({
      code: 'name/unknown-event',
      severity: 'error',
      source: 'rules/places.reeve',
      message: { en: expect.any(String) as unknown, zh: expect.stringMatching(/\p{Script=Han}/u) as unknown },
      start: { line: expect.any(Number) as unknown, column: expect.any(Number) as unknown },
    });
  });

  test('runs tests, scripts of the project among them', () => {
    const scripts = join(work, 'spam');
    cpSync(join(ROOT, 'examples/spam-script'), scripts, { recursive: true });
    const { ok, files } = JSON.parse(reeve(scripts, 'test', scripts, '--format', 'json')) as {
      ok: boolean;
      files: readonly { broken: boolean; tests: readonly object[] }[];
    };
    expect(ok).toBe(true);
    expect(files[0]).toMatchObject({ broken: false });
    expect(Object.keys(files[0]!.tests[0]!)).toEqual(['name', 'line', 'passed', 'problems']);
  });

  test('replays history into a page that can begin at a rule', () => {
    const page = reeve(project, 'backtest', '--project', project, '--format', 'html', '--lang', 'zh');
    expect(page).toContain('<code><bdi>crisis_by_window</bdi></code>');
    const fitted = fitReport(page, 'abc', 'crisis_by_window');
    expect(fitted).toContain('script-src &#39;nonce-abc&#39; &#39;sha256-');
    expect(fitted.indexOf('<script nonce="abc">')).toBeGreaterThan(fitted.lastIndexOf('</section>'));
    // What the added script looks for is there.
    expect(page).toContain('@media (prefers-color-scheme: dark) {');
  });
});

/** One of the two languages: the same rules, and what is asked about them. */
const LANGUAGES = [
  {
    lang: 'en',
    locale: 'en-US',
    said: /^(?!.*\p{Script=Han})/su,
    text: `rule loud "Loud web"
  per community
  when complaint.filed where event.channel = web
  then log.write(message: "one more")
`,
    loose: [
      'when complaint.filed  where event.channel=web',
      'when complaint.filed where event.channel = web',
    ],
    slip: ['complaint.filed', 'complaint.filled'],
    begun: ['\nrule later\n  when comp', 'complaint.filed'],
    event: 'complaint.filed',
    keywords: ['rule', 'per', 'when', 'where', 'then'],
    renamed: 'complaint.made',
    alsoIn: 'crisis.reeve',
  },
  {
    lang: 'zh',
    locale: 'zh-cn',
    said: /\p{Script=Han}/u,
    text: `规则 吵闹 "网上"
  每个 社群
  当 投诉 其中 事件.途径 = 网页
  则 写入日志(内容: "又一条")
`,
    loose: ['当 投诉  其中 事件.途径=网页', '当 投诉 其中 事件.途径 = 网页'],
    slip: ['投诉 其中', '投拆 其中'],
    begun: ['\n规则 以后\n  当 投', '投诉'],
    event: '投诉',
    keywords: ['规则', '每个', '当', '其中', '则'],
    // The label, where it is given and where it is used.
    renamed: '申诉',
    alsoIn: 'topics-zh.reeve',
  },
] as const;

describe.each(LANGUAGES)('the language server in it, in $lang', (own) => {
  const project = join(work, `project-${own.lang}`);
  const path = join(project, 'rules/loud.reeve');
  let editor: TestEditor;
  beforeAll(async () => {
    cpSync(join(ROOT, 'examples/telecom-complaints'), project, { recursive: true });
    editor = await startEditor(process.execPath, [main, 'lsp'], project, own.locale);
    await editor.open(path, own.text);
  });
  test('is what the extension counts on', () => {
    expect(editor.initialized.serverInfo?.name).toBe('reeve');
    expect(Object.keys(editor.initialized.capabilities)).toEqual(
      expect.arrayContaining([
        'completionProvider',
        'hoverProvider',
        'renameProvider',
        'documentFormattingProvider',
        'semanticTokensProvider',
        'codeLensProvider',
        'codeActionProvider',
      ]),
    );
  });

  test('tells what is wrong, in the language of the editor, and no more once it is mended', async () => {
    const errors = (all: readonly { severity?: number }[]) => all.filter(({ severity }) => severity === 1);
    expect(errors(await editor.findings(path, () => true))).toEqual([]);
    const [right, slip] = own.slip;
    await editor.change(path, own.text.replace(right, slip));
    const [wrong] = errors(await editor.findings(path, (all) => errors(all).length > 0));
    expect(wrong).toMatchObject({
      code: 'name/unknown-event',
      message: expect.stringMatching(own.said) as unknown,
    });
    await editor.change(path, own.text);
    await editor.findings(path, (all) => errors(all).length === 0);
  });

  test('completes and describes names of the project', async () => {
    const [begun, name] = own.begun;
    await editor.change(path, own.text + begun);
    const items = await editor.ask<readonly { label: string }[]>(
      'textDocument/completion',
      path,
      own.text + begun,
    );
    expect(items.map(({ label }) => label)).toContain(name);
    await editor.change(path, own.text);
    const hover = await editor.ask<{ contents: { value: string } }>('textDocument/hover', path, own.event);
    expect(hover.contents.value).toContain('complaint.filed');
    expect(hover.contents.value).toMatch(own.said);
  });

  test('lays out, and keeps what is laid out', async () => {
    const [loose, tidy] = own.loose;
    const options = { options: { tabSize: 2, insertSpaces: true } };
    expect(await editor.ask('textDocument/formatting', path, '', options)).toEqual([]);
    await editor.change(path, own.text.replace(tidy, loose));
    const [edit] = await editor.ask<readonly { newText: string }[]>(
      'textDocument/formatting',
      path,
      '',
      options,
    );
    expect(edit!.newText).toBe(own.text);
    await editor.change(path, own.text);
  });

  test('renames across files', async () => {
    const newName = own.renamed;
    const { changes } = await editor.ask<{ changes: Record<string, readonly { newText: string }[]> }>(
      'textDocument/rename',
      path,
      own.event,
      { newName },
    );
    expect(Object.keys(changes).map((uri) => uri.split('/').at(-1))).toEqual(
      expect.arrayContaining(['loud.reeve', 'vocabulary.reeve', own.alsoIn]),
    );
    expect(
      Object.values(changes)
        .flat()
        .every(({ newText }) => newText === newName),
    ).toBe(true);
  });

  test('colours words and names for what they are', async () => {
    const { data } = await editor.ask<{ data: readonly number[] }>('textDocument/semanticTokens/full', path);
    const lines = own.text.split('\n');
    const coloured: [string, string][] = [];
    for (let at = 0, line = 0, column = 0; at < data.length; at += 5) {
      const [down = 0, right = 0, length = 0, kind = 0] = data.slice(at, at + 4);
      line += down;
      column = down === 0 ? column + right : right;
      coloured.push([lines[line]!.slice(column, column + length), SEMANTIC_KINDS[kind]!]);
    }
    const of = (kind: string) => coloured.filter(([, each]) => each === kind).map(([text]) => text);
    expect(of('keyword')).toEqual(expect.arrayContaining([...own.keywords]));
    expect(of('event')).toContain(own.event);
    expect(of('class')).toHaveLength(1);
  });

  test('ends when it is told to', async () => {
    expect(await editor.end()).toBe(0);
  });
});
