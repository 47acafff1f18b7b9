import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';
import type { Reeve } from './reeve.ts';
import { say } from './words.ts';

/** The language server as the extension holds it. */
export interface Client {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** What is no part of the protocol. */
  readonly request: <T>(method: string, params: object) => Promise<T | undefined>;
}

const WATCHED = ['**/*.{reeve,yaml,yml}', '**/scripts/*.js', '**/pack.json'];

/** Starts `reeve lsp` and stands between it and the editor. */
export const createClient = (reeve: Reeve): Client => {
  const status = vscode.languages.createLanguageStatusItem('reeve', [
    { language: 'reeve' },
    { language: 'yaml' },
  ]);
  status.name = 'Reeve';
  let client: LanguageClient | undefined;
  const stop = async (): Promise<void> => {
    const old = client;
    client = undefined;
    await old?.dispose();
  };
  const start = async (): Promise<void> => {
    await stop();
    const launch = await reeve.launch();
    if (!launch) return;
    const { command, args, env, origin } = launch;
    reeve.output.info([command, ...args, 'lsp'].join(' '));
    const made = new LanguageClient(
      'reeve',
      'Reeve',
      { command, args: [...args, 'lsp'], options: { env: { ...process.env, ...env } } },
      {
        documentSelector: [
          { scheme: 'file', language: 'reeve' },
          ...(reeve.isOn('yaml') ? [{ scheme: 'file', language: 'yaml' }] : []),
          { scheme: 'file', pattern: '**/scripts/*.js' },
        ],
        synchronize: { fileEvents: WATCHED.map((each) => vscode.workspace.createFileSystemWatcher(each)) },
        initializationOptions: { lang: reeve.lang() },
        outputChannel: reeve.output,
        middleware: {
          provideCodeLenses: (document, token, next) => (reeve.isOn('codeLens') ? next(document, token) : []),
        },
      },
    );
    client = made;
    try {
      await made.start();
    } catch (error) {
      reeve.output.error(String(error));
      const show = say(reeve.lang(), 'showOutput');
      if ((await vscode.window.showErrorMessage(say(reeve.lang(), 'notStarted'), show)) === show)
        reeve.output.show();
      return;
    }
    status.text = 'reeve lsp';
    status.detail = say(reeve.lang(), `origin.${origin}`);
  };
  return {
    start,
    stop: async () => {
      await stop();
      status.dispose();
    },
    request: async <T>(method: string, params: object) => client?.sendRequest<T>(method, params),
  };
};
