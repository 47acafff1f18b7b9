import { createEngine, type ExternalCall } from '@reeve/engine';
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

describe('what events will ask for', () => {
  const text = `event note.left { words: text, length: number }
rule sad
  when note.left where event.length > 3 and sentiment(event.words) < 0
rule first
  when note.left where sentiment(event.words) > 0
  if count(note.left) in 1 hour >= 2 and sentiment("if") > 0
rule many
  when count(note.left where sentiment("w{event.words}") > 0) in 1 hour >= 3`;
  const { program } = compile([parse(text, { source: 'a.reeve' }).tree], { signatures });
  const events = Array.from({ length: 40 }, (_, i) => ({
    id: `e${i}`,
    type: i % 5 === 4 ? 'other.thing' : 'note.left',
    time: i * 600_000,
    member: `m${i % 3}`,
    community: 'c1',
    data: { words: i % 4 === 0 ? 'bad' : `good ${i % 7}`, length: i % 6 },
  }));

  it('is told before they are taken, together, and only what their own tests come to', () => {
    const told: (readonly ExternalCall[])[] = [];
    const asked: string[] = [];
    const engine = createEngine(program!, {
      functions: {
        sentiment: (args) => {
          asked.push(String(args[0]));
          return sentiment(args);
        },
      },
      prepare: (calls) => {
        expect(asked).toEqual([]);
        told.push(calls);
      },
    });
    engine.take(events).toArray();
    expect(told).toHaveLength(1);
    const foreseen = told[0]!.map(({ args }) => String(args[0]));
    // What stands behind a count is not known ahead; all else that was asked is.
    expect(new Set(asked.filter((each) => !foreseen.includes(each)))).toEqual(new Set(['if']));
    const longEnough = events.filter(({ data, type }) => type === 'note.left' && data.length > 3);
    const notes = events.filter(({ type }) => type === 'note.left');
    expect(foreseen).toHaveLength(longEnough.length + 2 * notes.length);
  });

  it('changes no decision', () => {
    const decided = (prepare?: () => void): unknown => {
      const engine = createEngine(program!, {
        functions: { sentiment },
        ...(prepare ? { prepare } : {}),
      });
      const first = engine.take(events.slice(0, 25)).toArray();
      engine.prepare(events.slice(25));
      engine.prepare(events.slice(25));
      return [...first, ...engine.take(events.slice(25)).toArray(), engine.snapshot()];
    };
    expect(decided(() => undefined)).toEqual(decided());
  });
});
