import { createEngine, type Engine } from '@reeve/engine';
import type { Decision, Event, Input, Program } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import type { Contender } from './contender.ts';
import { FIELDS, type Predicate, type Rule, TYPES } from './workload.ts';

const BATCH = 1000;

const predicateText = (predicate: Predicate): string => {
  const field = `event.${predicate.field}`;
  switch (predicate.kind) {
    case 'equal':
      return `${field} = "${predicate.value}"`;
    case 'in':
      return `${field} in (${predicate.values.map((value) => `"${value}"`).join(', ')})`;
    case 'from':
      return `${field} >= ${predicate.bound}`;
    case 'below':
      return `${field} < ${predicate.bound}`;
  }
};

/** The rules as somebody would write them. */
export const ruleText = (rules: readonly Rule[]): string =>
  [
    ...TYPES.map(
      (type) => `event ${type} { ${FIELDS.map((field) => `${field.name}: ${field.type}`).join(', ')} }`,
    ),
    ...rules.map(
      ({ name, type, predicates }) =>
        `rule ${name} when ${type} where ${predicates.map(predicateText).join(' and ')}`,
    ),
  ].join('\n');

const nothing = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };

/** Compiles rules of the language. Throws where they have errors. */
export const compileText = (text: string): Program => {
  const { program, diagnostics } = compile([parse(text, { source: 'bench.reeve' }).tree], {
    signatures: nothing,
  });
  if (program) return program;
  throw new Error(diagnostics.find(({ severity }) => severity === 'error')?.message.en);
};

/** One way to feed an engine some events; gives how many decisions came, having looked at each. */
type Feed = (engine: Engine, events: readonly Event[]) => number;

const inBatches = (
  events: readonly Event[],
  count: number,
  take: (batch: readonly Event[]) => void,
): void => {
  for (let i = 0; i < count; i += BATCH) take(events.slice(i, Math.min(i + BATCH, count)));
};

/** An engine that has seen each type of event: it works out what concerns a type when the type first comes. */
const begin = (program: Program): Engine => {
  const engine = createEngine(program);
  engine.take(TYPES.map((type) => ({ id: type, type, time: 0, member: 'm0', community: 'c1', data: {} })));
  return engine;
};

/** From text, through the public API; a new engine each round. */
const contender = (feed: Feed): Contender => ({
  compile: (rules) => {
    const program = compileText(ruleText(rules));
    let engine = begin(program);
    return {
      over: (events) => ({
        renew: () => {
          engine = begin(program);
        },
        run: (count) => {
          let sum = 0;
          inBatches(events, count, (batch) => {
            sum += feed(engine, batch);
          });
          return sum;
        },
        tell: (count, found) => {
          inBatches(events, count, (batch) => {
            for (const { rule, cause } of engine.take(batch))
              found(Number(rule.slice(1)), Number(cause[0]?.slice(1)));
          });
        },
      }),
    };
  },
});

const inputOf = (event: Event): Input => ({ kind: 'event', event });

// Names are read and summed, so that no engine can leave undone what nobody would miss.
const read = (decisions: readonly Decision[]): number => {
  let named = 0;
  for (const { rule } of decisions) named += rule.length > 0 ? 1 : 0;
  return named;
};

/** In batches; of each decision its rule is read, which is as much as the loops by hand give. */
export const reeve: Contender = contender((engine, events) => {
  const decisions = engine.take(events);
  let named = 0;
  for (let i = 0; i < decisions.length; i++) named += decisions.ruleAt(i).length > 0 ? 1 : 0;
  return named;
});

/** In batches; each decision is made, with its cause, its values and whom it is about. */
export const reeveMade: Contender = contender((engine, events) => read(engine.take(events).toArray()));

export const reeveRun: Contender = contender((engine, events) => read(engine.run(events.map(inputOf))));

export const reeveStep: Contender = contender((engine, events) => {
  let named = 0;
  for (const event of events) named += read(engine.step(inputOf(event)));
  return named;
});
