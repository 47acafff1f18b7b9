import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { fitReport } from './page.ts';
import { pickProject, type Reeve } from './reeve.ts';
import { say } from './words.ts';

/** Replays the project's history and shows the report beside the rules, at one of them where it is asked of that one. */
export const createBacktest = (reeve: Reeve): ((rule?: unknown, path?: unknown) => Promise<void>) => {
  let panel: vscode.WebviewPanel | undefined;
  return async (rule, path) => {
    const home = await pickProject(reeve, typeof path === 'string' ? path : undefined);
    if (home === undefined) return;
    const lang = reeve.lang();
    const outcome = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: say(lang, 'replaying'), cancellable: true },
      (_, token) => reeve.run(['backtest', '--project', home, '--format', 'html'], { cwd: home, token }),
    );
    if (!outcome || outcome.code < 0) return;
    if (outcome.code !== 0) return reeve.tellFailure({ stderr: outcome.stderr || outcome.stdout });
    reeve.output.info(outcome.stderr);
    if (!panel) {
      panel = vscode.window.createWebviewPanel(
        'reeve.backtest',
        say(lang, 'backtest'),
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        { enableScripts: true, localResourceRoots: [], enableFindWidget: true },
      );
      panel.onDidDispose(() => {
        panel = undefined;
      });
    }
    const nonce = randomUUID().replaceAll('-', '');
    panel.webview.html = fitReport(outcome.stdout, nonce, typeof rule === 'string' ? rule : undefined);
    panel.reveal(undefined, true);
  };
};
