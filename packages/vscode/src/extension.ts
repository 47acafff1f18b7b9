import * as vscode from 'vscode';
import { createAnswers, explain, readIn, showRuns, writeTest } from './asking.ts';
import { createBacktest } from './backtest.ts';
import { createCheck } from './check.ts';
import { createClient } from './client.ts';
import { createReeve } from './reeve.ts';
import { createTests } from './tests.ts';

let stop: (() => Promise<void>) | undefined;

/** Called by the editor when a text of rules is opened, or a folder with a project. */
export const activate = async (context: vscode.ExtensionContext): Promise<void> => {
  const output = vscode.window.createOutputChannel('Reeve', { log: true });
  const reeve = createReeve(context.extensionUri, output);
  const client = createClient(reeve);
  const { check, own: findings } = createCheck(reeve);
  const { runAll, own: controller } = createTests(reeve);
  const { show, own: answers } = createAnswers();
  const backtest = createBacktest(reeve);
  stop = client.stop;

  const restart = (): Promise<void> => client.start();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  // Code lenses give the rule and the path of its text; the palette gives nothing.
  const commands: Readonly<Record<string, (rule?: unknown, path?: unknown) => Promise<void>>> = {
    'reeve.check': check,
    'reeve.run-tests': (_rule, path) => runAll(text(path) || undefined),
    'reeve.backtest': backtest,
    'reeve.read-in': () => readIn(reeve, show),
    'reeve.explain': () => explain(reeve, show),
    'reeve.restart': restart,
    'reeve.show-runs': (rule, path) => showRuns(reeve, client, show, { rule: text(rule), path: text(path) }),
    'reeve.write-test': (rule, path) => writeTest(reeve, text(rule), text(path)),
  };
  context.subscriptions.push(
    output,
    findings,
    answers,
    controller,
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (changed) => {
      const needsStart = ['path', 'node', 'language', 'yaml', 'codeLens'];
      if (needsStart.some((each) => changed.affectsConfiguration(`reeve.${each}`))) await restart();
    }),
  );
  await client.start();
};

/** Called by the editor before it ends. */
export const deactivate = (): Promise<void> | undefined => stop?.();
