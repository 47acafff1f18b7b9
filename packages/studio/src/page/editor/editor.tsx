import type { Diagnostic } from '@reeve/ir';
import { type ReactNode, useEffect, useRef } from 'react';
import { useDesk, useLook, useProblems } from '../state.tsx';
import { editorStands } from '../worker/client.ts';
import { EDITOR, monaco } from './monaco.ts';
import { pathOf, registerProviders, uriOf } from './providers.ts';

const SEVERITY: Readonly<Record<Diagnostic['severity'], monaco.MarkerSeverity>> = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  info: monaco.MarkerSeverity.Info,
};

let registered: ReturnType<typeof registerProviders> | undefined;
const all = <T,>(found: T): T => found;

/** The text of a file, as the worker knows it. One editor; each file has a model of its own, with its own undo. */
export default function Editor({ path }: { readonly path: string }): ReactNode {
  const desk = useDesk();
  const { lang, theme } = useLook();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef(desk);
  latest.current = desk;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once
  useEffect(() => {
    if (!registered) {
      registered = registerProviders(
        desk.worker,
        () => lang,
        (open) => {
          const text = monaco.editor.getModel(uriOf(open))?.getValue();
          if (text !== undefined) void desk.worker.open(open, text);
        },
        (command, rule) => {
          if (command === 'backtest') latest.current.show({ rule, panel: 'backtest' });
          if (command === 'show-runs') latest.current.show({ rule, panel: 'runs' });
          if (command === 'write-test' || command === 'run-tests')
            latest.current.show({ rule, panel: 'why' });
        },
      );
    }
    const made = monaco.editor.create(box.current as HTMLDivElement, {
      ...EDITOR,
      model: null,
      theme: `reeve-${theme}`,
      fontFamily:
        "ui-monospace, 'JetBrains Mono', 'SFMono-Regular', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace",
      fontSize: 14,
      lineHeight: 22,
      renderFinalNewline: 'on',
      fixedOverflowWidgets: true,
      'semanticHighlighting.enabled': true,
      tabSize: 2,
      padding: { top: 12, bottom: 24 },
      unicodeHighlight: { ambiguousCharacters: false },
      wordBasedSuggestions: 'off',
      quickSuggestions: { other: true, comments: false, strings: true },
      suggest: { showWords: false, preview: true },
      readOnly: desk.user.role === 'viewer',
      accessibilitySupport: 'auto',
      ariaLabel: path,
    });
    editor.current = made;
    // The palette of the page is the only one: Monaco's own has a fault that screen readers meet.
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, () =>
      dispatchEvent(new CustomEvent('reeve:palette')),
    );
    made.addCommand(monaco.KeyCode.F1, () => dispatchEvent(new CustomEvent('reeve:palette')));
    const change = made.onDidChangeModelContent(() => {
      const model = made.getModel();
      if (model) latest.current.edit(pathOf(model.uri), model.getValue());
    });
    return () => {
      change.dispose();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    monaco.editor.setTheme(`reeve-${theme}`);
  }, [theme]);
  const file = desk.files.get(path);
  const problems = useProblems(all);
  // biome-ignore lint/correctness/useExhaustiveDependencies: how a text is asked for does not change
  useEffect(() => {
    for (const each of desk.files.values()) {
      const uri = uriOf(each.path);
      const known = monaco.editor.getModel(uri);
      const language = each.path.endsWith('.reeve') ? 'reeve' : 'reeve-yaml';
      if (!known) monaco.editor.createModel(each.text, language, uri);
      else {
        // What was typed since is not taken back.
        const text = desk.textOf(each.path) ?? each.text;
        if (known.getValue() !== text)
          known.pushEditOperations([], [{ range: known.getFullModelRange(), text }], () => null);
      }
    }
    const model = monaco.editor.getModel(uriOf(path));
    if (model && editor.current?.getModel() !== model) editor.current?.setModel(model);
    requestAnimationFrame(editorStands);
  }, [path, desk.files]);
  useEffect(() => {
    for (const [source, found] of problems) {
      const model = monaco.editor.getModel(uriOf(source));
      if (!model) continue;
      const markers = found.map(({ span, severity, message, help, code }): monaco.editor.IMarkerData => {
        const [from, to] = [
          model.getPositionAt(span.start),
          model.getPositionAt(Math.max(span.end, span.start + 1)),
        ];
        return {
          severity: SEVERITY[severity],
          message: help ? `${message[lang]}\n${help[lang]}` : message[lang],
          code,
          startLineNumber: from.lineNumber,
          startColumn: from.column,
          endLineNumber: to.lineNumber,
          endColumn: to.column,
        };
      });
      monaco.editor.setModelMarkers(model, 'reeve', markers);
    }
  }, [problems, lang]);
  // What is known of the project stands beside the text once it has been worked out.
  const { worker, epoch, historySize, lately } = desk;
  useEffect(() => {
    if (epoch === 0) return;
    void Promise.all([worker.lately(lately), historySize > 0 && worker.stand()]).then(registered?.refresh);
  }, [worker, epoch, historySize, lately]);
  const { focus } = desk;
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!focus || !model || pathOf(model.uri) !== focus.path) return;
    const at = model.getPositionAt(focus.offset);
    editor.current?.setPosition(at);
    editor.current?.revealPositionNearTop(at);
    editor.current?.focus();
  }, [focus]);
  return <div ref={box} className="editor" data-testid="editor" data-path={file?.path} />;
}
