import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { pickProject, type Reeve } from './reeve.ts';
import { hasAnswer } from './run.ts';
import { type Lang, say } from './words.ts';

interface Place {
  readonly line: number;
  readonly column: number;
}
type Said = Readonly<Record<Lang, string>>;
interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: Said;
  readonly help?: Said;
  readonly source: string;
  readonly start?: Place;
  readonly end?: Place;
}
/** What `reeve check --format json` writes. */
interface Checked {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly diagnostics: readonly Finding[];
}

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

const diagnosticOf = (
  { code, severity, message, help, start, end }: Finding,
  lang: Lang,
): vscode.Diagnostic => {
  const from = start ?? { line: 1, column: 1 };
  const to = end ?? from;
  const range = new vscode.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1);
  const made = new vscode.Diagnostic(
    range,
    [message, ...(help ? [help] : [])].map((each) => each[lang]).join('\n'),
    SEVERITIES[severity],
  );
  made.code = code;
  made.source = 'reeve';
  return made;
};

/** `reeve check` over a whole project. Of files that are open the language server tells; these are the others. */
export const createCheck = (
  reeve: Reeve,
): { readonly check: () => Promise<void>; readonly own: vscode.Disposable } => {
  const found = vscode.languages.createDiagnosticCollection('reeve check');
  const opened = vscode.workspace.onDidOpenTextDocument(({ uri }) => found.delete(uri));
  const check = async (): Promise<void> => {
    const home = await pickProject(reeve);
    if (home === undefined) return;
    const lang = reeve.lang();
    const outcome = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: say(lang, 'checking'), cancellable: true },
      (_, token) => reeve.run(['check', '--project', home, '--format', 'json'], { cwd: home, token }),
    );
    if (!outcome || outcome.code < 0) return;
    if (!hasAnswer(outcome)) return reeve.tellFailure(outcome);
    const { errors, warnings, notes, diagnostics } = JSON.parse(outcome.stdout) as Checked;
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.fsPath));
    found.clear();
    // Not by Map.groupBy: where the editor runs on another machine its Node may be older.
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const each of diagnostics) {
      const path = resolve(home, each.source);
      byFile.set(path, [...(byFile.get(path) ?? []), diagnosticOf(each, lang)]);
    }
    for (const [path, own] of byFile) if (!open.has(path)) found.set(vscode.Uri.file(path), own);
    if (diagnostics.length === 0) void vscode.window.showInformationMessage(say(lang, 'fine'));
    else {
      void vscode.commands.executeCommand('workbench.actions.view.problems');
      void vscode.window.showInformationMessage(say(lang, 'found', errors, warnings, notes));
    }
  };
  return { check, own: vscode.Disposable.from(found, opened) };
};
