import type { Bilingual, Diagnostic, Severity } from '@reeve/ir';
import {
  type CompletionItem,
  type OutlineItem,
  SEMANTIC_KINDS,
  type SemanticToken,
} from '@reeve/language/service';
import {
  CompletionItemKind,
  DiagnosticSeverity,
  type DocumentSymbol,
  InsertTextFormat,
  type CompletionItem as LspCompletion,
  type Diagnostic as LspDiagnostic,
  MarkupKind,
  type Range,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';

export type Lang = 'en' | 'zh';

export const said = (text: Bilingual, lang: Lang): string => text[lang];

export const rangeOf = (document: TextDocument, start: number, end: number): Range => ({
  start: document.positionAt(start),
  end: document.positionAt(end),
});

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** A finding as editors show it. What it is related to is told where that stands in an open document. */
export const diagnosticOf = (
  finding: Diagnostic,
  document: TextDocument,
  lang: Lang,
  uriOf: (source: string) => string,
  documentOf: (source: string) => TextDocument | undefined,
): LspDiagnostic => {
  const help = finding.help === undefined ? '' : `\n${said(finding.help, lang)}`;
  const related = (finding.related ?? []).flatMap(({ span, message }) => {
    const other = documentOf(span.source);
    if (!other) return [];
    const location = { uri: uriOf(span.source), range: rangeOf(other, span.start, span.end) };
    return [{ location, message: said(message, lang) }];
  });
  return {
    range: rangeOf(document, finding.span.start, finding.span.end),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    source: 'reeve',
    message: said(finding.message, lang) + help,
    ...(related.length > 0 && { relatedInformation: related }),
  };
};

const COMPLETION_KINDS: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  event: CompletionItemKind.Event,
  field: CompletionItemKind.Field,
  attribute: CompletionItemKind.Property,
  action: CompletionItemKind.Function,
  function: CompletionItemKind.Function,
  table: CompletionItemKind.Function,
  plan: CompletionItemKind.Function,
  param: CompletionItemKind.Variable,
  option: CompletionItemKind.EnumMember,
  channel: CompletionItemKind.EnumMember,
  segment: CompletionItemKind.Class,
  metric: CompletionItemKind.Variable,
  template: CompletionItemKind.File,
  rule: CompletionItemKind.Class,
  role: CompletionItemKind.Value,
  value: CompletionItemKind.Value,
  word: CompletionItemKind.Value,
};

/** What may be written, as editors list it. The label in the other language matches as well as the one shown. */
export const completionOf = (
  item: CompletionItem,
  document: TextDocument,
  span: { readonly start: number; readonly end: number },
  at: number,
  lang: Lang,
): LspCompletion => {
  const typed = document.getText().slice(item.from ?? span.start, span.end);
  const match = [item.label, ...item.also].find((each) => each.startsWith(typed)) ?? item.label;
  return {
    label: item.label,
    kind: COMPLETION_KINDS[item.kind],
    filterText: match,
    // Numbers of one length, so that they sort as numbers.
    sortText: String(at).padStart(5, '0'),
    insertTextFormat: item.isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: rangeOf(document, item.from ?? span.start, span.end), newText: item.insert },
    ...(item.detail && { detail: said(item.detail, lang) }),
    ...(item.documentation && {
      documentation: { kind: MarkupKind.Markdown, value: said(item.documentation, lang) },
    }),
  };
};

const SYMBOL_KINDS: Readonly<Partial<Record<OutlineItem['kind'], SymbolKind>>> = {
  rule: SymbolKind.Class,
  event: SymbolKind.Event,
  attributes: SymbolKind.Struct,
  field: SymbolKind.Field,
  attribute: SymbolKind.Property,
  segment: SymbolKind.Interface,
  metric: SymbolKind.Variable,
  table: SymbolKind.Array,
  template: SymbolKind.String,
  plan: SymbolKind.Function,
};

export const symbolOf = (item: OutlineItem, document: TextDocument): DocumentSymbol => ({
  name: item.name,
  ...(item.title !== undefined && { detail: item.title }),
  kind: SYMBOL_KINDS[item.kind] ?? SymbolKind.Variable,
  range: rangeOf(document, item.span.start, item.span.end),
  selectionRange: rangeOf(document, item.nameSpan.start, item.nameSpan.end),
  children: item.children.map((child) => symbolOf(child, document)),
});

/** Tokens as LSP packs them: each by its distance from the one before. Tokens over several lines are cut at their ends. */
export const packTokens = (tokens: readonly SemanticToken[], document: TextDocument): number[] => {
  const text = document.getText();
  const data: number[] = [];
  let line = 0;
  let column = 0;
  for (const { start, end, kind, isDefinition } of tokens) {
    for (let from = start; from < end; ) {
      const newline = text.indexOf('\n', from);
      const to = newline < 0 || newline > end ? end : newline;
      if (to > from) {
        const at = document.positionAt(from);
        data.push(at.line - line, at.line === line ? at.character - column : at.character, to - from);
        data.push(SEMANTIC_KINDS.indexOf(kind), isDefinition ? 1 : 0);
        line = at.line;
        column = at.character;
      }
      from = to + 1;
    }
  }
  return data;
};
