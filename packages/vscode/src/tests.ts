import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { pickProject, type Reeve } from './reeve.ts';
import { hasAnswer } from './run.ts';
import { say } from './words.ts';

/** What `reeve test --format json` writes. */
interface Tested {
  readonly files: readonly {
    readonly path: string;
    readonly broken: boolean;
    readonly tests: readonly {
      readonly name: string;
      readonly line: number;
      readonly passed: boolean;
      readonly problems: readonly string[];
    }[];
  }[];
}

const PATTERN = '**/*.test.{yaml,yml}';

/** Tests of rules beside all others of the workspace. A file is run as a whole. */
export const createTests = (
  reeve: Reeve,
): { readonly runAll: (path?: string) => Promise<void>; readonly own: vscode.Disposable } => {
  const controller = vscode.tests.createTestController('reeve', say(reeve.lang(), 'tests'));
  const add = (uri: vscode.Uri): vscode.TestItem => {
    const known = controller.items.get(uri.toString());
    if (known) return known;
    const item = controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    controller.items.add(item);
    return item;
  };
  const discover = async (): Promise<void> => {
    for (const uri of await vscode.workspace.findFiles(PATTERN, '**/node_modules/**')) {
      // Others call their files so too: those of Reeve have a list of tests.
      const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');
      if (/^tests:/m.test(text)) add(uri);
    }
  };
  controller.resolveHandler = async (item) => {
    if (!item) await discover();
  };
  controller.refreshHandler = async () => {
    controller.items.replace([]);
    await discover();
  };

  const runFile = async (
    run: vscode.TestRun,
    file: vscode.TestItem,
    wanted: ReadonlySet<vscode.TestItem>,
    token: vscode.CancellationToken,
  ): Promise<void> => {
    const uri = file.uri!;
    // How a file fares is told by its tests; before its first run it has none.
    for (const [, item] of file.children) if (wanted.has(file) || wanted.has(item)) run.started(item);
    const outcome = await reeve.run(['test', uri.fsPath, '--format', 'json'], {
      cwd: dirname(uri.fsPath),
      token,
    });
    if (!outcome || !hasAnswer(outcome)) {
      run.errored(file, new vscode.TestMessage(outcome?.stderr.trim() || say(reeve.lang(), 'notStarted')));
      return;
    }
    run.appendOutput(outcome.stderr.replaceAll('\n', '\r\n'), undefined, file);
    const [own] = (JSON.parse(outcome.stdout) as Tested).files;
    if (!own || own.broken) {
      run.errored(file, new vscode.TestMessage(say(reeve.lang(), 'broken')));
      return;
    }
    const all = wanted.has(file);
    const old = new Map([...file.children].map(([, item]) => [item.id, item]));
    for (const { name, line, passed, problems } of own.tests) {
      const id = `${file.id}#${name}`;
      const item = old.get(id) ?? controller.createTestItem(id, name, uri);
      old.delete(id);
      item.range = new vscode.Range(line - 1, 0, line - 1, 0);
      file.children.add(item);
      if (!all && !wanted.has(item)) continue;
      if (passed) run.passed(item);
      else {
        const messages = problems.map((each) => {
          const message = new vscode.TestMessage(each);
          message.location = new vscode.Location(uri, item.range!);
          return message;
        });
        run.failed(item, messages);
      }
    }
    for (const id of old.keys()) file.children.delete(id);
  };
  const runTests = async (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> => {
    const wanted = new Set(request.include ?? [...controller.items].map(([, item]) => item));
    const excluded = new Set(request.exclude);
    const files = new Set([...wanted].map((item) => item.parent ?? item));
    const run = controller.createTestRun(request);
    for (const file of files) {
      if (token.isCancellationRequested) break;
      if (!excluded.has(file)) await runFile(run, file, wanted, token);
    }
    run.end();
  };
  controller.createRunProfile(say(reeve.lang(), 'run'), vscode.TestRunProfileKind.Run, runTests, true);

  return {
    own: controller,
    runAll: async (path) => {
      const home = await pickProject(reeve, path);
      if (home === undefined) return;
      await discover();
      const include = [...controller.items]
        .map(([, item]) => item)
        .filter(({ uri }) => uri!.fsPath.startsWith(`${home}/`) || uri!.fsPath.startsWith(`${home}\\`));
      if (include.length === 0) {
        void vscode.window.showInformationMessage(say(reeve.lang(), 'noTests'));
        return;
      }
      void vscode.commands.executeCommand('workbench.view.testing.focus');
      const { token } = new vscode.CancellationTokenSource();
      await runTests(new vscode.TestRunRequest(include), token);
    },
  };
};
