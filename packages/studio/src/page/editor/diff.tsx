import { type ReactNode, useEffect, useRef } from 'react';
import { useLook } from '../state.tsx';
import { EDITOR, monaco } from './monaco.ts';

/** Two texts beside each other, with what differs. */
export default function Diff({
  before,
  after,
  path,
}: {
  readonly before: string;
  readonly after: string;
  readonly path: string;
}): ReactNode {
  const { theme } = useLook();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const language = path.endsWith('.reeve') ? 'reeve' : 'reeve-yaml';
    const [original, modified] = [
      monaco.editor.createModel(before, language),
      monaco.editor.createModel(after, language),
    ];
    const editor = monaco.editor.createDiffEditor(box.current as HTMLDivElement, {
      ...EDITOR,
      readOnly: true,
      renderSideBySide: false,
      theme: `reeve-${theme}`,
      fontSize: 13,
    });
    editor.setModel({ original, modified });
    editor.getOriginalEditor().updateOptions({ ariaLabel: `− ${path}` });
    editor.getModifiedEditor().updateOptions({ ariaLabel: `+ ${path}` });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [before, after, path, theme]);
  return <div ref={box} className="fill" />;
}
