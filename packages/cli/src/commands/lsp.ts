import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { EXIT } from '../failure.ts';
import { type LspOptions, serve } from '../lsp/server.ts';

/** Speaks the Language Server Protocol on standard input and output until the editor ends it. */
export const runLsp = async ({ lang }: { readonly lang?: string }): Promise<number> => {
  const options: LspOptions = lang === 'en' || lang === 'zh' ? { lang } : {};
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  const ended = new Promise<void>((resolve) => {
    connection.onExit(() => resolve());
    process.stdin.once('end', () => resolve());
  });
  const served = serve(connection, options);
  await ended;
  served.dispose();
  return EXIT.ok;
};
