import { type ReactNode, useEffect, useRef } from 'react';
import { useLook } from '../state.tsx';
import { EDITOR, monaco } from './monaco.ts';

/** A text that is only read: the rules of a file as YAML. */
export default function View({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { theme } = useLook();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const model = monaco.editor.createModel(text, 'reeve-yaml');
    const editor = monaco.editor.create(box.current as HTMLDivElement, {
      ...EDITOR,
      model,
      readOnly: true,
      domReadOnly: true,
      theme: `reeve-${theme}`,
      fontSize: 14,
      lineHeight: 22,
      padding: { top: 12 },
      ariaLabel: label,
    });
    return () => {
      editor.dispose();
      model.dispose();
    };
  }, [text, label, theme]);
  return <div ref={box} className="editor" data-testid="yaml-view" />;
}
