import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** An editor as far as the protocol goes, with a server of its own. */
export interface TestEditor {
  readonly initialized: InitializeResult;
  readonly open: (path: string, text: string, languageId?: string) => Promise<void>;
  readonly change: (path: string, text: string) => Promise<void>;
  /** Asks about the end of the first `what` in the text, or about the text as a whole. */
  readonly ask: <T>(method: string, path: string, what?: string, more?: object) => Promise<T>;
  /** Findings of a text, once they fit. */
  readonly findings: (
    path: string,
    fits: (all: readonly Diagnostic[]) => boolean,
  ) => Promise<readonly Diagnostic[]>;
  /** Ends the server as editors do; its exit status. */
  readonly end: () => Promise<number | null>;
}

/** Starts a server over standard input and output in a folder. */
export const startEditor = async (
  command: string,
  args: readonly string[],
  folder: string,
  locale: string,
): Promise<TestEditor> => {
  const server: ChildProcess = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const client: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(server.stdout!),
    new StreamMessageWriter(server.stdin!),
  );
  const found = new Map<string, readonly Diagnostic[]>();
  let waiting: (() => void)[] = [];
  client.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
    found.set(uri, diagnostics);
    for (const go of waiting) go();
    waiting = [];
  });
  client.listen();
  const initialized = await client.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
    locale,
  });
  await client.sendNotification('initialized', {});

  const texts = new Map<string, string>();
  const uriOf = (path: string): string => pathToFileURL(path).href;
  let version = 1;
  return {
    initialized,
    open: async (path, text, languageId = 'reeve') => {
      texts.set(path, text);
      const textDocument = { uri: uriOf(path), languageId, version: 1, text };
      await client.sendNotification('textDocument/didOpen', { textDocument });
    },
    change: async (path, text) => {
      texts.set(path, text);
      const textDocument = { uri: uriOf(path), version: ++version };
      await client.sendNotification('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    ask: (method, path, what = '', more = {}) => {
      const text = texts.get(path)!;
      const lines = text.slice(0, text.indexOf(what) + what.length).split('\n');
      const position = { line: lines.length - 1, character: lines.at(-1)!.length };
      return client.sendRequest(method, { textDocument: { uri: uriOf(path) }, position, ...more });
    },
    findings: async (path, fits) => {
      for (;;) {
        const all = found.get(uriOf(path));
        if (all && fits(all)) return all;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    end: async () => {
      const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
      await client.sendRequest('shutdown');
      await client.sendNotification('exit');
      const code = await ended;
      client.dispose();
      return code;
    },
  };
};
