import type { Bilingual, Span } from '@reeve/ir';
import { SEMANTIC_KINDS } from '@reeve/language/service';
import type { Lang } from '../words.ts';
import type { ReeveWorker } from '../worker/client.ts';
import { monaco } from './monaco.ts';

type Model = monaco.editor.ITextModel;

/** The address of a file of the project in the editor, and back. */
export const uriOf = (path: string): monaco.Uri => monaco.Uri.from({ scheme: 'reeve', path: `/${path}` });
export const pathOf = (uri: monaco.Uri): string => uri.path.slice(1);

const rangeOf = (model: Model, start: number, end: number): monaco.IRange =>
  monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));

const KINDS: Readonly<Record<string, monaco.languages.CompletionItemKind>> = {
  keyword: monaco.languages.CompletionItemKind.Keyword,
  event: monaco.languages.CompletionItemKind.Event,
  field: monaco.languages.CompletionItemKind.Field,
  attribute: monaco.languages.CompletionItemKind.Property,
  action: monaco.languages.CompletionItemKind.Function,
  function: monaco.languages.CompletionItemKind.Function,
  table: monaco.languages.CompletionItemKind.Function,
  plan: monaco.languages.CompletionItemKind.Function,
  option: monaco.languages.CompletionItemKind.EnumMember,
  channel: monaco.languages.CompletionItemKind.EnumMember,
  segment: monaco.languages.CompletionItemKind.Class,
  template: monaco.languages.CompletionItemKind.File,
};

/**
 * What the editor asks, answered by the language service in the worker. `flush` sends what was typed and not yet told; `refresh`
 * has what is known of the project asked for again.
 */
export function registerProviders(
  worker: ReeveWorker,
  lang: () => Lang,
  flush: (path: string) => void,
  onLens: (command: string, rule: string) => void,
): { readonly refresh: () => void } {
  const say = (text: Bilingual): string => text[lang()];
  const at = (model: Model): string => {
    const path = pathOf(model.uri);
    flush(path);
    return path;
  };
  const locations = (spans: readonly Span[]): monaco.languages.Location[] =>
    spans.flatMap(({ source, start, end }) => {
      const model = monaco.editor.getModel(uriOf(source));
      return model ? [{ uri: model.uri, range: rangeOf(model, start, end) }] : [];
    });
  const command = monaco.editor.registerCommand('reeve.lens', (_accessor, what: string, rule: string) =>
    onLens(what, rule),
  );
  void command;
  const fresh = new monaco.Emitter<void>();
  for (const language of ['reeve', 'reeve-yaml']) {
    monaco.languages.registerCompletionItemProvider(language, {
      triggerCharacters: [' ', '.', '(', ':', '"', ',', '{', '$'],
      async provideCompletionItems(model, position) {
        const found = await worker.completions(at(model), model.getOffsetAt(position));
        if (!found) return { suggestions: [] };
        return {
          suggestions: found.items.map((item, i) => {
            const range = rangeOf(model, item.from ?? found.span.start, found.span.end);
            const typed = model.getValueInRange(range);
            return {
              label: item.label,
              kind: KINDS[item.kind] ?? monaco.languages.CompletionItemKind.Value,
              insertText: item.insert,
              filterText: [item.label, ...item.also].find((each) => each.startsWith(typed)) ?? item.label,
              sortText: String(i).padStart(5, '0'),
              range,
              ...(item.isSnippet && {
                insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
              }),
              ...(item.detail && { detail: say(item.detail) }),
              ...(item.documentation && { documentation: { value: say(item.documentation) } }),
            };
          }),
        };
      },
    });
    monaco.languages.registerHoverProvider(language, {
      async provideHover(model, position) {
        const found = await worker.hover(at(model), model.getOffsetAt(position));
        return (
          found && {
            range: rangeOf(model, found.span.start, found.span.end),
            contents: [{ value: say(found.text) }],
          }
        );
      },
    });
    monaco.languages.registerSignatureHelpProvider(language, {
      signatureHelpTriggerCharacters: ['(', ','],
      async provideSignatureHelp(model, position) {
        const found = await worker.signature(at(model), model.getOffsetAt(position));
        if (!found) return null;
        const signature = {
          label: found.label,
          parameters: found.parameters.map((each) => ({
            label: each.label,
            documentation: say(each.documentation),
          })),
          ...(found.documentation && { documentation: say(found.documentation) }),
        };
        return {
          value: { signatures: [signature], activeSignature: 0, activeParameter: found.active },
          dispose: () => undefined,
        };
      },
    });
    monaco.languages.registerDefinitionProvider(language, {
      provideDefinition: async (model, position) =>
        locations(await worker.definition(at(model), model.getOffsetAt(position))),
    });
    monaco.languages.registerReferenceProvider(language, {
      provideReferences: async (model, position) =>
        locations(await worker.references(at(model), model.getOffsetAt(position))),
    });
    monaco.languages.registerRenameProvider(language, {
      async provideRenameEdits(model, position, newName) {
        const found = await worker.rename(at(model), model.getOffsetAt(position), newName);
        if ('problem' in found) return { edits: [], rejectReason: say(found.problem) };
        return {
          edits: found.flatMap(({ span, text }) => {
            const other = monaco.editor.getModel(uriOf(span.source));
            if (!other) return [];
            return [
              {
                resource: other.uri,
                versionId: undefined,
                textEdit: { range: rangeOf(other, span.start, span.end), text },
              },
            ];
          }),
        };
      },
    });
    monaco.languages.registerDocumentSymbolProvider(language, {
      async provideDocumentSymbols(model) {
        const items = await worker.outline(at(model));
        return items.map((item) => ({
          name: item.name,
          detail: item.title ?? '',
          kind:
            item.kind === 'rule' ? monaco.languages.SymbolKind.Class : monaco.languages.SymbolKind.Variable,
          tags: [],
          range: rangeOf(model, item.span.start, item.span.end),
          selectionRange: rangeOf(model, item.nameSpan.start, item.nameSpan.end),
        }));
      },
    });
    monaco.languages.registerFoldingRangeProvider(language, {
      provideFoldingRanges: async (model) =>
        (await worker.folding(at(model))).map(({ start, end }) => ({ start: start + 1, end: end + 1 })),
    });
    monaco.languages.registerDocumentFormattingEditProvider(language, {
      async provideDocumentFormattingEdits(model) {
        const text = await worker.format(at(model));
        return text === undefined || text === model.getValue()
          ? []
          : [{ range: model.getFullModelRange(), text }];
      },
    });
    monaco.languages.registerCodeActionProvider(language, {
      async provideCodeActions(model, range) {
        const [start, end] = [
          model.getOffsetAt(range.getStartPosition()),
          model.getOffsetAt(range.getEndPosition()),
        ];
        const fixes = await worker.fixes(at(model), start, end);
        const actions = fixes.map((fix) => ({
          title: say(fix.title),
          kind: 'quickfix',
          isPreferred: fix.safe,
          edit: {
            edits: fix.edits.flatMap(({ span, text }) => {
              const other = monaco.editor.getModel(uriOf(span.source));
              return other
                ? [
                    {
                      resource: other.uri,
                      versionId: undefined,
                      textEdit: { range: rangeOf(other, span.start, span.end), text },
                    },
                  ]
                : [];
            }),
          },
        }));
        return { actions, dispose: () => undefined };
      },
    });
    const lenses: monaco.languages.CodeLensProvider = {
      onDidChange: (listener) => fresh.event(() => listener(lenses)),
      async provideCodeLenses(model) {
        const found = await worker.lenses(at(model));
        return {
          lenses: found.map((lens) => ({
            range: rangeOf(model, lens.span.start, lens.span.end),
            command: { id: 'reeve.lens', title: say(lens.text), arguments: [lens.command, lens.rule] },
          })),
          dispose: () => undefined,
        };
      },
    };
    monaco.languages.registerCodeLensProvider(language, lenses);
    monaco.languages.registerInlayHintsProvider(language, {
      onDidChangeInlayHints: fresh.event,
      async provideInlayHints(model, range) {
        const hints = await worker.hints(at(model));
        return {
          hints: hints
            .map(({ at: offset, text }) => ({
              position: model.getPositionAt(offset),
              label: say(text),
              paddingLeft: true,
            }))
            .filter(({ position }) => monaco.Range.containsPosition(range, position)),
          dispose: () => undefined,
        };
      },
    });
    monaco.languages.registerDocumentSemanticTokensProvider(language, {
      getLegend: () => ({ tokenTypes: [...SEMANTIC_KINDS], tokenModifiers: ['declaration'] }),
      async provideDocumentSemanticTokens(model) {
        const data: number[] = [];
        let [line, column] = [0, 0];
        for (const { start, end, kind, isDefinition } of await worker.tokens(at(model))) {
          const from = model.getPositionAt(start);
          const to = model.getPositionAt(end);
          if (from.lineNumber !== to.lineNumber) continue;
          const [l, c] = [from.lineNumber - 1, from.column - 1];
          data.push(
            l - line,
            l === line ? c - column : c,
            end - start,
            SEMANTIC_KINDS.indexOf(kind),
            isDefinition ? 1 : 0,
          );
          [line, column] = [l, c];
        }
        return { data: new Uint32Array(data) };
      },
      releaseDocumentSemanticTokens: () => undefined,
    });
  }
  return { refresh: () => fresh.fire() };
}
