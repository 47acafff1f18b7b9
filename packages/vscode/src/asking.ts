import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Client } from './client.ts';
import { pickProject, type Reeve } from './reeve.ts';
import { hasAnswer } from './run.ts';
import { say } from './words.ts';

/** A decision as `reeve lsp` tells of it. */
interface Made {
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly effects: number;
  readonly held: readonly string[];
}

/** Shows a text beside, under a name; it can be read and copied, and asks nobody to save it. */
export type ShowBeside = (name: string, text: string, language: string) => Promise<void>;

const SCHEME = 'reeve-answer';

/** Makes what shows answers. */
export const createAnswers = (): { readonly show: ShowBeside; readonly own: vscode.Disposable } => {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? '',
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === SCHEME) texts.delete(uri.path);
  });
  const show: ShowBeside = async (name, text, language) => {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    texts.set(uri.path, text);
    changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  };
  return { show, own: vscode.Disposable.from(provider, changed, closed) };
};

/** Asks why a rule fired for somebody, or why it did not, and shows the answer beside. */
export const explain = async (
  reeve: Reeve,
  show: ShowBeside,
  asked: {
    readonly rule?: string;
    readonly path?: string;
    readonly member?: string;
    readonly at?: string;
  } = {},
): Promise<void> => {
  const lang = reeve.lang();
  const home = await pickProject(reeve, asked.path);
  if (home === undefined) return;
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  const rule =
    asked.rule ??
    (await vscode.window.showInputBox({
      prompt: say(lang, 'whichRule'),
      value: word ? (editor?.document.getText(word) ?? '') : '',
    }));
  if (!rule) return;
  const member = asked.member ?? (await vscode.window.showInputBox({ prompt: say(lang, 'whichMember') }));
  if (!member) return;
  const at = asked.at === undefined ? [] : ['--at', asked.at];
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: say(lang, 'explaining'), cancellable: true },
    (_, token) =>
      reeve.run(['explain', '--project', home, '--rule', rule, '--member', member, ...at], {
        cwd: home,
        token,
      }),
  );
  if (!outcome || outcome.code < 0) return;
  if (!hasAnswer(outcome)) return reeve.tellFailure(outcome);
  await show(`${rule} · ${member}`, outcome.stdout, 'plaintext');
};

/** Lists what a rule did in the last week where the project runs; who is picked is explained. */
export const showRuns = async (
  reeve: Reeve,
  client: Client,
  show: ShowBeside,
  { rule, path }: { readonly rule: string; readonly path: string },
): Promise<void> => {
  const lang = reeve.lang();
  let made: readonly Made[] | undefined;
  try {
    made = await client.request<readonly Made[]>('reeve/decisions', {
      uri: vscode.Uri.file(path).toString(),
      rule,
    });
  } catch (error) {
    reeve.output.error(String(error));
    void vscode.window.showInformationMessage(say(lang, 'oldServer'));
    return;
  }
  if (!made || made.length === 0) {
    void vscode.window.showInformationMessage(say(lang, 'noRuns', rule));
    return;
  }
  const items = made.map((each) => ({
    label: each.subject,
    description: new Date(each.at).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en'),
    detail: [
      say(lang, 'effects', each.effects),
      ...(each.held.length > 0 ? [`${say(lang, 'held')}: ${each.held.join(', ')}`] : []),
    ].join(' · '),
    made: each,
  }));
  const pick = await vscode.window.showQuickPick(items, { title: rule, matchOnDescription: true });
  if (pick && pick.made.kind === 'member')
    await explain(reeve, show, { rule, path, member: pick.made.subject, at: pick.made.at });
};

/** Shows the rules of the editor in another spelling, beside. */
export const readIn = async (reeve: Reeve, show: ShowBeside): Promise<void> => {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  const lang = reeve.lang();
  const spellings = [
    { label: say(lang, 'inEnglish'), to: 'en' },
    { label: say(lang, 'inChinese'), to: 'zh' },
    { label: say(lang, 'inYaml'), to: 'yaml' },
  ];
  const pick = await vscode.window.showQuickPick(spellings, { placeHolder: say(lang, 'whichSpelling') });
  if (!pick) return;
  const cwd = dirname(document.uri.fsPath);
  const outcome = await reeve.run(['fmt', '-', '--to', pick.to], { cwd, input: document.getText() });
  if (!outcome) return;
  if (outcome.code !== 0) return reeve.tellFailure({ stderr: outcome.stderr || outcome.stdout });
  const name = `${basename(document.uri.fsPath, '.reeve')} · ${pick.label}`;
  await show(name, outcome.stdout, pick.to === 'yaml' ? 'yaml' : 'reeve');
};

/** Begins a file of tests for a rule, with places to fill in. */
export const writeTest = async (reeve: Reeve, rule: string, path: string): Promise<void> => {
  const home = await pickProject(reeve, path);
  if (home === undefined) return;
  const uri = vscode.Uri.file(join(home, 'tests', `${rule}.test.yaml`));
  const known = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  const document = await vscode.workspace.openTextDocument(known ? uri : uri.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() !== '') return;
  const day = new Date().toISOString().slice(0, 10);
  await editor.insertSnippet(
    new vscode.SnippetString(
      [
        'tests:',
        `  - name: \${1:${say(reeve.lang(), 'testName')}}`,
        '    events:',
        `      - { at: \${2:${day}T09:00:00Z}, type: \${3:event}, member: \${4:m1} }`,
        '    expect:',
        `      - { rule: ${rule}, at: \${5:${day}T09:00:00Z}, member: \${4:m1} }`,
        '',
      ].join('\n'),
    ),
  );
};
