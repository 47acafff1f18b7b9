import { join } from 'node:path';
import * as vscode from 'vscode';
import { chooseReeve, type Launch } from './choose.ts';
import { nodeOnPath, type Outcome, runReeve } from './run.ts';
import { type Lang, say } from './words.ts';

/** What commands share: the settings as they are now, `reeve`, and where it tells what went wrong. */
export interface Reeve {
  readonly lang: () => Lang;
  readonly isOn: (setting: 'codeLens' | 'yaml') => boolean;
  /** Nothing where there is nothing to run it on; the user was told. */
  readonly launch: () => Promise<Launch | undefined>;
  readonly run: (
    args: readonly string[],
    where: { readonly cwd: string; readonly input?: string; readonly token?: vscode.CancellationToken },
  ) => Promise<Outcome | undefined>;
  /** Says that a run failed, with what it said. */
  readonly tellFailure: (outcome: Pick<Outcome, 'stderr'>) => Promise<void>;
  readonly output: vscode.LogOutputChannel;
}

/** Makes what the commands of the extension share. */
export const createReeve = (extension: vscode.Uri, output: vscode.LogOutputChannel): Reeve => {
  const setting = <T>(name: string): T => vscode.workspace.getConfiguration('reeve').get(name) as T;
  const lang = (): Lang => {
    const set = setting<'auto' | Lang>('language');
    if (set !== 'auto') return set;
    return vscode.env.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  };
  const launch = async (): Promise<Launch | undefined> => {
    const pathNode = await nodeOnPath();
    const chosen = chooseReeve({
      path: setting('path'),
      node: setting('node'),
      folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
      trusted: vscode.workspace.isTrusted,
      bundled: join(extension.fsPath, 'server/bundle/main.js'),
      ...(pathNode && { pathNode }),
      editor: { command: process.execPath, version: process.versions.node },
    });
    if (chosen) return chosen;
    const settings = say(lang(), 'openSettings');
    void vscode.window.showErrorMessage(say(lang(), 'noNode'), settings).then((pick) => {
      if (pick === settings)
        void vscode.commands.executeCommand('workbench.action.openSettings', 'reeve.node');
    });
    return undefined;
  };
  const tellFailure: Reeve['tellFailure'] = async ({ stderr }) => {
    output.error(stderr);
    const show = say(lang(), 'showOutput');
    const [first = ''] = stderr.trim().split('\n');
    if ((await vscode.window.showErrorMessage(say(lang(), 'failed', first), show)) === show) output.show();
  };
  return {
    lang,
    isOn: setting,
    launch,
    run: async (args, where) => {
      const chosen = await launch();
      if (!chosen) return undefined;
      try {
        return await runReeve(chosen, [...args, '--lang', lang()], where);
      } catch (error) {
        await tellFailure({ stderr: error instanceof Error ? error.message : String(error) });
        return undefined;
      }
    },
    tellFailure,
    output,
  };
};

/** The folder of the project that a file is in, or that the user picks; nothing where there is none. */
export const pickProject = async (reeve: Reeve, path?: string): Promise<string | undefined> => {
  const files = await vscode.workspace.findFiles('**/reeve.{yaml,yml}', '**/node_modules/**');
  const homes = files.map(({ fsPath }) => join(fsPath, '..')).toSorted((a, b) => b.length - a.length);
  const at = path ?? vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
  const around = homes.find((home) => at.startsWith(join(home, '/')));
  if (around !== undefined || homes.length === 1) return around ?? homes[0];
  if (homes.length === 0) {
    void vscode.window.showInformationMessage(say(reeve.lang(), 'noProject'));
    return undefined;
  }
  const items = homes.map((home) => ({ label: vscode.workspace.asRelativePath(home), home }));
  return (await vscode.window.showQuickPick(items, { placeHolder: say(reeve.lang(), 'whichProject') }))?.home;
};
