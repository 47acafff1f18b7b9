import type { ReactNode } from 'react';
import { begin, type Starter } from '../starters.ts';
import { useDesk, useLook } from '../state.tsx';
import type { Word } from '../words.ts';

/** Says what would fill a place that is empty, and offers the first step to it. */
export function Empty({
  word,
  starter,
  step,
}: {
  readonly word: Word;
  /** A rule to begin with, opened as a draft. */
  readonly starter?: Starter;
  /** Another first step. */
  readonly step?: { readonly word: Word; readonly run: () => void };
}): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const may = desk.user.role !== 'viewer';
  return (
    <div className="empty">
      <p>{say(word)}</p>
      {starter && may && (
        <button type="button" onClick={() => void begin(desk, lang, starter)}>
          {say('beginWith')}
        </button>
      )}
      {step && (
        <button type="button" onClick={step.run}>
          {say(step.word)}
        </button>
      )}
    </div>
  );
}
