// The server as an editor sees it: a process of its own, spoken to over its standard input and output.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let folder = '';
let server: ChildProcess;
let client: ProtocolConnection;
let offers: readonly string[] = [];
const found = new Map<string, readonly Diagnostic[]>();
const waiting = new Set<() => void>();

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
/** Findings of a document that fit, once they do. */
const findings = async (
  name: string,
  fits: (all: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> => {
  for (;;) {
    const all = found.get(uriOf(name));
    if (all && fits(all)) return all;
    await new Promise<void>((resolve) => waiting.add(resolve));
  }
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-lsp-'));
  cpSync(join(ROOT, 'examples/telecom-complaints'), folder, { recursive: true });
  server = spawn(
    process.execPath,
    ['--conditions=reeve-source', join(ROOT, 'packages/cli/src/main.ts'), 'lsp'],
    {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  client = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  client.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    found.set(uri, diagnostics);
    for (const go of waiting) go();
    waiting.clear();
  });
  client.listen();
  const { capabilities } = await client.sendRequest<{ capabilities: Record<string, unknown> }>('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
    locale: 'zh-cn',
  });
  offers = Object.keys(capabilities);
  await client.sendNotification('initialized', {});
});

afterAll(async () => {
  await client.sendRequest('shutdown');
  await client.sendNotification('exit');
  const code = await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the server ended with ${String(code)}`);
});

const texts = new Map<string, string>();
const open = async (name: string, text = readFileSync(join(folder, name), 'utf8')): Promise<string> => {
  texts.set(name, text);
  const document = { uri: uriOf(name), languageId: 'reeve', version: 1, text };
  await client.sendNotification('textDocument/didOpen', { textDocument: document });
  return text;
};
let version = 1;
const change = async (name: string, text: string): Promise<void> => {
  texts.set(name, text);
  const textDocument = { uri: uriOf(name), version: ++version };
  await client.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
};
const ask = <T>(method: string, name: string, what?: string, more: object = {}): Promise<T> => {
  const text = texts.get(name)!;
  const before = what === undefined ? '' : text.slice(0, text.indexOf(what) + 1);
  const lines = before.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  return client.sendRequest<T>(method, { textDocument: { uri: uriOf(name) }, position, ...more });
};

test('findings come as one types, in the editor’s language, with fixes', async () => {
  expect(offers).toEqual(
    expect.arrayContaining(['completionProvider', 'renameProvider', 'codeLensProvider', 'inlayHintProvider']),
  );
  const text = await open('rules/crisis.reeve');
  expect((await findings('rules/crisis.reeve', () => true)).filter(({ severity }) => severity === 1)).toEqual(
    [],
  );
  await change('rules/crisis.reeve', text.replace('complaint.filed', 'complaint.filled'));
  const [wrong] = await findings('rules/crisis.reeve', (all) => all.some(({ severity }) => severity === 1));
  expect(wrong).toMatchObject({ code: 'name/unknown-event', source: 'reeve' });
  expect(wrong!.message).toMatch(/\p{Script=Han}/u);
  const actions = await ask<
    readonly { title: string; edit: { changes: Record<string, { newText: string }[]> } }[]
  >('textDocument/codeAction', 'rules/crisis.reeve', undefined, {
    range: wrong!.range,
    context: { diagnostics: [wrong] },
  });
  expect(actions[0]!.edit.changes[uriOf('rules/crisis.reeve')]![0]!.newText).toBe('complaint.filed');
  await change('rules/crisis.reeve', text);
  await findings('rules/crisis.reeve', (all) => all.every(({ severity }) => severity !== 1));
});

test('completion, hover, signature, definition and references work across the files of the project', async () => {
  const text = texts.get('rules/crisis.reeve')!;
  await change('rules/crisis.reeve', `${text}\nrule later\n  when comp`);
  const items = await ask<readonly { label: string; textEdit: { newText: string } }[]>(
    'textDocument/completion',
    'rules/crisis.reeve',
    'when comp\u0000',
    {
      position: {
        line: `${text}\nrule later\n  when comp`.split('\n').length - 1,
        character: '  when comp'.length,
      },
    },
  );
  expect(items.map(({ label }) => label)).toContain('complaint.filed');
  await change('rules/crisis.reeve', text);
  const hover = await ask<{ contents: { value: string } }>(
    'textDocument/hover',
    'rules/crisis.reeve',
    'complaint.filed',
  );
  expect(hover.contents.value).toContain('complaint.filed');
  const [definition] = await ask<readonly { uri: string }[]>(
    'textDocument/definition',
    'rules/crisis.reeve',
    'complaint.filed',
  );
  expect(definition!.uri).toBe(uriOf('rules/vocabulary.reeve'));
  const places = await ask<readonly { uri: string }[]>(
    'textDocument/references',
    'rules/crisis.reeve',
    'complaint.filed',
    {
      context: { includeDeclaration: true },
    },
  );
  expect(new Set(places.map(({ uri }) => uri)).size).toBeGreaterThan(3);
  const symbols = await ask<readonly { name: string }[]>('textDocument/documentSymbol', 'rules/crisis.reeve');
  expect(symbols.map(({ name }) => name)).toContain('complaint_response');
});

test('renaming reaches texts that are not open', async () => {
  const edit = await ask<{ changes: Record<string, { newText: string }[]> }>(
    'textDocument/rename',
    'rules/crisis.reeve',
    'complaint.filed',
    {
      newName: 'complaint.made',
    },
  );
  expect(Object.keys(edit.changes)).toEqual(
    expect.arrayContaining([uriOf('rules/vocabulary.reeve'), uriOf('rules/care.reeve')]),
  );
  await expect(ask('textDocument/prepareRename', 'rules/crisis.reeve', 'case.open')).rejects.toThrow(/扩展/);
});

test('lenses stand above rules, tokens tell names, formatting keeps a text that is laid out', async () => {
  const lenses = await ask<readonly { command: { command: string; arguments: string[] } }[]>(
    'textDocument/codeLens',
    'rules/crisis.reeve',
  );
  // It has tests, and has never run.
  expect(lenses.slice(0, 2).map(({ command }) => [command.command, command.arguments])).toEqual([
    ['reeve.run-tests', ['crisis_by_window', join(folder, 'rules/crisis.reeve')]],
    ['reeve.backtest', ['crisis_by_window', join(folder, 'rules/crisis.reeve')]],
  ]);
  const { data } = await ask<{ data: number[] }>('textDocument/semanticTokens/full', 'rules/crisis.reeve');
  expect(data.length % 5).toBe(0);
  expect(data.length).toBeGreaterThan(100);
  expect(
    await ask('textDocument/formatting', 'rules/crisis.reeve', undefined, {
      options: { tabSize: 2, insertSpaces: true },
    }),
  ).toEqual([]);
  expect(
    await ask('textDocument/inlayHint', 'rules/crisis.reeve', undefined, {
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    }),
  ).toEqual([]);
});

test('what changes on disk is read again, and a text outside of any project is checked by itself', async () => {
  await open('rules/care.reeve');
  await findings('rules/care.reeve', (all) => all.every(({ severity }) => severity !== 1));
  writeFileSync(
    join(folder, 'rules/vocabulary.reeve'),
    readFileSync(join(folder, 'rules/vocabulary.reeve'), 'utf8').replaceAll('on_behalf', 'for_another'),
  );
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await findings('rules/care.reeve', (all) => all.some(({ code }) => code === 'name/unknown-field'));
  await open('../lonely.reeve', 'rule a\n  when member.joined\n  then log.write(message: "x"\n');
  const alone = await findings('../lonely.reeve', (all) => all.length > 0);
  expect(alone[0]!.code).toMatch(/^syntax\//);
});

test('YAML is helped with where it holds rules, and left alone where it holds other things', async () => {
  await open('rules/digest.yaml');
  expect(await ask('textDocument/documentSymbol', 'rules/digest.yaml')).not.toEqual([]);
  // Roles of a cluster, say: `rules` is a word of others too.
  const other = 'kind: Role\nrules:\n  - verbs: [get]\n';
  await open('deploy/role.yaml', other);
  await open('rules/settings.yaml', 'colour: red\n');
  for (const name of ['deploy/role.yaml', 'rules/settings.yaml']) {
    expect(await findings(name, () => true)).toEqual([]);
    expect(await ask('textDocument/documentSymbol', name)).toEqual([]);
  }
});

test('the project file and scripts are told what is wrong with them, and are no rules', async () => {
  const yaml = readFileSync(join(folder, 'reeve.yaml'), 'utf8');
  writeFileSync(join(folder, 'reeve.yaml'), `${yaml}\nno such key: 1\n`);
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await open('reeve.yaml');
  const told = await findings('reeve.yaml', (all) => all.length > 0);
  expect(told.map(({ code }) => String(code).split('/')[0])).toEqual(['file']);
  writeFileSync(join(folder, 'reeve.yaml'), yaml);
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(
    join(folder, 'scripts/score.js'),
    '/** @param {text} text\n * @returns {number} */\nexport function score(text) {\n  return eval(text);\n}\n',
  );
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await open('scripts/score.js');
  const script = await findings('scripts/score.js', (all) => all.length > 0);
  expect(script.every(({ code }) => String(code).startsWith('script/'))).toBe(true);
});
