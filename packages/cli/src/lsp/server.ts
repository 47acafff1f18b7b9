import { SEMANTIC_KINDS } from '@reeve/language/service';
import {
  CodeActionKind,
  type Connection,
  type Disposable,
  MarkupKind,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { say } from '../report/wording.ts';
import { completionOf, diagnosticOf, type Lang, packTokens, rangeOf, said, symbolOf } from './convert.ts';
import { createProjects, type OpenProject, pathOf, uriOf } from './projects.ts';

/** Findings are told this long after the last key, ms. */
const PAUSE = 150;
const INVALID = -32_803;

/** What the server can be told in `initializationOptions`. */
export interface LspOptions {
  /** Of messages; the editor's own language where it is not said. */
  readonly lang?: Lang;
}

/** Of `reeve/decisions`, which is no part of the protocol: what a rule did in the last week. */
interface DecisionsParams {
  /** A text of the project. */
  readonly uri: string;
  readonly rule: string;
}

/**
 * Serves rules to an editor over the Language Server Protocol: everything that the language service knows, for each
 * project in which documents are open.
 */
export const serve = (
  connection: Connection,
  options: LspOptions = {},
  now: () => number = Date.now,
): Disposable => {
  const projects = createProjects(now);
  const documents = new TextDocuments(TextDocument);
  const timers = new Map<string, NodeJS.Timeout>();
  let lang: Lang = options.lang ?? 'en';

  const at = async <T>(
    uri: string,
    use: (project: OpenProject, document: TextDocument, path: string) => T | Promise<T>,
  ): Promise<T | null> => {
    const document = documents.get(uri);
    return document ? use(await projects.of(uri), document, pathOf(uri)) : null;
  };
  /** A document of a text that need not be open. */
  const documentOf = (project: OpenProject, path: string): TextDocument | undefined => {
    const open = documents.get(uriOf(path));
    if (open) return open;
    const text = project.service.tree(path)?.text ?? project.packText(path);
    return text === undefined ? undefined : TextDocument.create(uriOf(path), 'reeve', 0, text);
  };
  const locations = (
    project: OpenProject,
    spans: readonly { source: string; start: number; end: number }[],
  ) =>
    spans.flatMap(({ source, start, end }) => {
      const document = documentOf(project, source);
      return document ? [{ uri: uriOf(source), range: rangeOf(document, start, end) }] : [];
    });

  const tell = async (uri: string): Promise<void> => {
    const project = await projects.of(uri);
    // What one text declares changes what is wrong in the others.
    for (const document of documents.all()) {
      if ((await projects.of(document.uri)) !== project) continue;
      const path = pathOf(document.uri);
      const found = [...project.service.diagnostics(path, { proofs: true }), ...project.findings(path)];
      const diagnostics = found.map((finding) =>
        diagnosticOf(finding, document, lang, uriOf, (source) => documentOf(project, source)),
      );
      await connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
    }
  };
  const tellSoon = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.set(
      uri,
      setTimeout(() => {
        timers.delete(uri);
        void tell(uri).catch((error: unknown) => connection.console.error(messageOf(error)));
      }, PAUSE),
    );
  };

  connection.onInitialize(({ locale, initializationOptions }) => {
    const given = (initializationOptions as LspOptions | null | undefined)?.lang;
    lang = given ?? options.lang ?? (locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en');
    return {
      serverInfo: { name: 'reeve' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: [' ', '.', '(', ':', '"', ',', '{', '$'] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        codeLensProvider: {},
        inlayHintProvider: true,
        semanticTokensProvider: {
          legend: { tokenTypes: [...SEMANTIC_KINDS], tokenModifiers: ['declaration'] },
          full: true,
        },
      },
    };
  });

  documents.onDidSave(() => {
    // The project file and scripts are read from the disk.
    projects.forget();
  });
  documents.onDidChangeContent(({ document }) => {
    void projects
      .update(document.uri, document.getText())
      .then(() => tellSoon(document.uri))
      .catch((error: unknown) => connection.console.error(messageOf(error)));
  });
  documents.onDidClose(({ document }) => {
    void projects.close(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(() => {
    projects.forget();
    const [first] = documents.all();
    if (first) tellSoon(first.uri);
  });

  connection.onCompletion(({ textDocument, position }) =>
    at(textDocument.uri, ({ service }, document, path) => {
      const found = service.completions(path, document.offsetAt(position));
      if (!found) return null;
      return found.items.map((item, i) => completionOf(item, document, found.span, i, lang));
    }),
  );
  connection.onHover(({ textDocument, position }) =>
    at(textDocument.uri, ({ service }, document, path) => {
      const found = service.hover(path, document.offsetAt(position));
      if (!found) return null;
      const contents = { kind: MarkupKind.Markdown, value: said(found.text, lang) };
      return { contents, range: rangeOf(document, found.span.start, found.span.end) };
    }),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    at(textDocument.uri, ({ service }, document, path) => {
      const found = service.signature(path, document.offsetAt(position));
      if (!found) return null;
      const { label, documentation, parameters, active } = found;
      return {
        activeSignature: 0,
        activeParameter: active,
        signatures: [
          {
            label,
            parameters: parameters.map((each) => ({
              label: each.label,
              documentation: said(each.documentation, lang),
            })),
            ...(documentation && { documentation: said(documentation, lang) }),
          },
        ],
      };
    }),
  );
  connection.onDefinition(({ textDocument, position }) =>
    at(textDocument.uri, (project, document, path) =>
      locations(project, project.service.definition(path, document.offsetAt(position))),
    ),
  );
  connection.onReferences(({ textDocument, position }) =>
    at(textDocument.uri, (project, document, path) =>
      locations(project, project.service.references(path, document.offsetAt(position))),
    ),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    at(textDocument.uri, ({ service }, document, path) => {
      const found = service.prepareRename(path, document.offsetAt(position));
      if ('problem' in found) throw new ResponseError(INVALID, said(found.problem, lang));
      return rangeOf(document, found.start, found.end);
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    at(textDocument.uri, (project, document, path) => {
      const found = project.service.rename(path, document.offsetAt(position), newName);
      if ('problem' in found) throw new ResponseError(INVALID, said(found.problem, lang));
      const changes: Record<string, TextEdit[]> = {};
      for (const { span, text } of found) {
        const other = documentOf(project, span.source);
        if (!other) continue;
        const uri = uriOf(span.source);
        const edits = changes[uri] ?? [];
        changes[uri] = edits;
        edits.push({ range: rangeOf(other, span.start, span.end), newText: text });
      }
      return { changes };
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    at(textDocument.uri, ({ service }, document, path) =>
      service.outline(path).map((item) => symbolOf(item, document)),
    ),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    at(textDocument.uri, ({ service }, _document, path) =>
      service.folding(path).map(({ start, end, kind }) => ({
        startLine: start,
        endLine: end,
        ...(kind === 'comment' && { kind }),
      })),
    ),
  );
  connection.onDocumentFormatting(({ textDocument }) =>
    at(textDocument.uri, ({ service }, document, path) => {
      const text = document.getText();
      const formatted = service.format(path);
      if (formatted === undefined || formatted === text) return [];
      return [{ range: rangeOf(document, 0, text.length), newText: formatted }];
    }),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    at(textDocument.uri, (project, document, path) => {
      const fixes = project.service.fixes(path, document.offsetAt(range.start), document.offsetAt(range.end));
      return fixes.map(({ code, title, edits, safe }) => ({
        title: said(title, lang),
        kind: CodeActionKind.QuickFix,
        isPreferred: safe,
        diagnostics: context.diagnostics.filter((each) => each.code === code),
        edit: {
          changes: Object.fromEntries(
            [...Map.groupBy(edits, ({ span }) => span.source)].flatMap(([source, own]) => {
              const other = documentOf(project, source);
              if (!other) return [];
              return [
                [
                  uriOf(source),
                  own.map(({ span, text }) => ({
                    range: rangeOf(other, span.start, span.end),
                    newText: text,
                  })),
                ],
              ];
            }),
          ),
        },
      }));
    }),
  );
  connection.onCodeLens(({ textDocument }) =>
    at(textDocument.uri, async (project, document, path) =>
      project.service.lenses(path, await project.insight()).map(({ span, text, command, rule }) => ({
        range: rangeOf(document, span.start, span.end),
        command: { title: said(text, lang), command: `reeve.${command}`, arguments: [rule, path] },
      })),
    ),
  );
  connection.onRequest('reeve/decisions', async ({ uri, rule }: DecisionsParams) => {
    const decisions = await (await projects.of(uri)).decisions(rule);
    return decisions.map((each) => ({ ...each, held: each.held.map((kind) => say(lang, `held.${kind}`)) }));
  });
  connection.languages.inlayHint.on(({ textDocument }) =>
    at(textDocument.uri, async (project, document, path) =>
      project.service.hints(path, await project.insight()).map(({ at: offset, text }) => ({
        position: document.positionAt(offset),
        label: said(text, lang),
        paddingLeft: true,
      })),
    ),
  );
  connection.languages.semanticTokens.on(async ({ textDocument }) => {
    const data = await at(textDocument.uri, ({ service }, document, path) =>
      packTokens(service.semanticTokens(path), document),
    );
    return { data: data ?? [] };
  });

  documents.listen(connection);
  connection.listen();
  return {
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      connection.dispose();
    },
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
