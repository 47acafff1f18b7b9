import { createEngine } from '@reeve/engine';
import type { Signatures, Value } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { describe, expect, it } from 'vitest';

const signatures: Signatures = {
  actions: [],
  functions: [
    {
      id: 'sentiment',
      labels: { zh: '情绪' },
      params: [{ name: 'text', labels: {}, type: { kind: 'text' }, required: true }],
      returns: { kind: 'number' },
    },
  ],
  events: [],
  channels: [],
  member: [],
  community: [],
};

const decide = (
  rule: string,
  functions: Readonly<Record<string, (args: readonly Value[]) => Value>>,
): readonly string[] => {
  const text = `event note.left { words: text }\n${rule}`;
  const { program, diagnostics } = compile([parse(text, { source: 'a.reeve' }).tree], { signatures });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!program) throw new Error('The rule does not compile.');
  const engine = createEngine(program, { functions });
  return ['good', 'bad'].flatMap((words, i) => {
    const event = { id: `e${i}`, type: 'note.left', time: i, member: 'm1', community: 'c1', data: { words } };
    return engine.step({ kind: 'event', event }).map(({ cause }) => cause.join());
  });
};

const sentiment = ([text]: readonly Value[]): Value => (text === 'bad' ? -1 : 1);

describe('a function that an extension contributes', () => {
  it('is called with its values, under its id and under its label', () => {
    expect(decide('rule r\n  when note.left where sentiment(event.words) < 0', { sentiment })).toEqual([
      'e1',
    ]);
    expect(decide('规则 r\n  当 note.left 其中 情绪(事件.words) < 0', { sentiment })).toEqual(['e1']);
  });

  it('gives no value where nobody bound it', () => {
    expect(decide('rule r\n  when note.left where sentiment(event.words) < 0', {})).toEqual([]);
  });
});
