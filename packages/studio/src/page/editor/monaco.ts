import '../nonce.ts';
import './environment.ts';
import * as monaco from 'monaco-editor/editor/editor.api';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codelens/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoSymbol/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/inlayHints/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/referenceSearch/register';
import 'monaco-editor/features/rename/register';
import 'monaco-editor/features/semanticTokens/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/editor/contrib/gotoSymbol/browser/goToCommands';
import 'monaco-editor/editor/contrib/semanticTokens/browser/documentSemanticTokens';
import monarch from './grammar/reeve.monarch.json';

monaco.languages.register({ id: 'reeve', extensions: ['.reeve'] });
monaco.languages.register({ id: 'reeve-yaml', extensions: ['.yaml', '.yml'] });
monaco.languages.setMonarchTokensProvider('reeve', monarch as unknown as monaco.languages.IMonarchLanguage);
monaco.languages.setMonarchTokensProvider('reeve-yaml', {
  tokenizer: {
    root: [
      [/#.*$/, 'comment'],
      [/^\s*(?:- +)*[\w.\u4e00-\u9fff ]+(?=:)/, 'keyword'],
      [/"[^"]*"|'[^']*'/, 'string'],
      [/\b\d+(?:\.\d+)?%?/, 'number'],
    ],
  },
});
for (const id of ['reeve', 'reeve-yaml'])
  monaco.languages.setLanguageConfiguration(id, {
    comments: { lineComment: '#' },
    brackets: [
      ['(', ')'],
      ['{', '}'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '{', close: '}' },
      { open: '[', close: ']' },
      { open: '"', close: '"', notIn: ['string', 'comment'] },
      { open: '“', close: '”' },
    ],
  });

const rules = (dark: boolean): monaco.editor.ITokenThemeRule[] => {
  const tone = (light: string, night: string): string => (dark ? night : light);
  return [
    { token: 'keyword', foreground: tone('7a3e9d', 'c792ea') },
    { token: 'operator', foreground: tone('7a3e9d', 'c792ea') },
    { token: 'string', foreground: tone('2f6f44', '9ad1a3') },
    { token: 'number', foreground: tone('9a4f00', 'f2b76f') },
    { token: 'comment', foreground: tone('6b6f76', '8b93a1'), fontStyle: 'italic' },
    // Until the language service has said what each name is, the words that look like it are toned alike.
    { token: 'attribute.name', foreground: tone('5d4a00', 'e5cf7a') },
    { token: 'type', foreground: tone('7a3e9d', 'c792ea') },
    { token: 'predefined', foreground: tone('8a2b53', 'f19ab8') },
    { token: 'variable.predefined', foreground: tone('0f5f67', '7fd3dc') },
    { token: 'constant', foreground: tone('9a4f00', 'f2b76f') },
    { token: 'delimiter', foreground: tone('1b1f26', 'e6e9ee') },
    { token: 'identifier', foreground: tone('1b1f26', 'e6e9ee') },
    { token: 'event', foreground: tone('0b5cad', '82b7ff') },
    { token: 'property', foreground: tone('0f5f67', '7fd3dc') },
    { token: 'function', foreground: tone('8a2b53', 'f19ab8') },
    { token: 'parameter', foreground: tone('5d4a00', 'e5cf7a') },
    { token: 'enumMember', foreground: tone('9a4f00', 'f2b76f') },
    { token: 'class', foreground: tone('1f3f8f', 'a3b8ff'), fontStyle: 'bold' },
    { token: 'variable', foreground: tone('0f5f67', '7fd3dc') },
  ];
};
monaco.editor.defineTheme('reeve-light', {
  base: 'vs',
  inherit: true,
  rules: rules(false),
  colors: {
    'editor.background': '#ffffff',
    'diffEditor.insertedTextBackground': '#1f6b3f14',
    'diffEditor.removedTextBackground': '#a5222f14',
    'diffEditor.insertedLineBackground': '#1f6b3f0c',
    'diffEditor.removedLineBackground': '#a5222f0c',
    'editorLineNumber.foreground': '#5c626b',
    'editorCodeLens.foreground': '#5c626b',
    'editorInlayHint.foreground': '#5c626b',
    'editorInlayHint.background': '#eef1f5',
  },
});
monaco.editor.defineTheme('reeve-dark', {
  base: 'vs-dark',
  inherit: true,
  rules: rules(true),
  colors: {
    'editor.background': '#14171c',
    'diffEditor.insertedTextBackground': '#84d6a214',
    'diffEditor.removedTextBackground': '#ff9aa214',
    'diffEditor.insertedLineBackground': '#84d6a20c',
    'diffEditor.removedLineBackground': '#ff9aa20c',
    'editorLineNumber.foreground': '#8b93a1',
    'editorCodeLens.foreground': '#a3abb8',
    'editorInlayHint.foreground': '#a3abb8',
    'editorInlayHint.background': '#1d232b',
  },
});

/** What all editors of the page share. */
export const EDITOR: monaco.editor.IEditorOptions & { readonly useShadowDOM: boolean } = {
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  useShadowDOM: false,
};

export { monaco };
