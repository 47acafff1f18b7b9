import { readFileSync } from 'node:fs';
import { createEngine, type Engine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import type { Log, Sink } from '../found.ts';
import { compileText } from '../matching/reeve.ts';

const BATCH = 1000;
const program = compileText(readFileSync(new URL('../rules.reeve', import.meta.url), 'utf8'));

const tell = (decisions: Iterable<Decision>, found: Sink): void => {
  for (const { rule, at, subject } of decisions) found.push({ rule, at, subject: subject.id });
};

type Feed = (engine: Engine, batch: readonly Event[], found: Sink) => void;

/** Gives the engine, so that what it holds at the end can be measured. */
const feeding =
  (feed: Feed) =>
  ({ events, last }: Log, found: Sink): Engine => {
    const engine = createEngine(program);
    let batch: Event[] = [];
    for (const event of events) {
      batch.push(event);
      if (batch.length < BATCH) continue;
      feed(engine, batch, found);
      batch = [];
    }
    feed(engine, batch, found);
    tell(engine.step({ kind: 'advance', to: last }), found);
    return engine;
  };

/** Reeve, in batches. */
export const byReeve = feeding((engine, batch, found) => {
  tell(engine.take(batch), found);
});

export const byReeveRun = feeding((engine, batch, found) => {
  tell(engine.run(batch.map((event) => ({ kind: 'event', event }))), found);
});

export const byReeveSteps = feeding((engine, batch, found) => {
  for (const event of batch) tell(engine.step({ kind: 'event', event }), found);
});
