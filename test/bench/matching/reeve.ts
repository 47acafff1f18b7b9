import { createEngine } from '@reeve/engine';
import type { Decision, Program } from '@reeve/ir';
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

/** Reeve: from text, through the public API, a decision for each match; a new engine each round. */
export const reeve: Contender = {
  name: 'Reeve',
  compile: (rules) => {
    const program = compileText(ruleText(rules));
    let engine = createEngine(program);
    return {
      over: (events) => {
        const run = (count: number, take: (decisions: readonly Decision[]) => void): void => {
          for (let i = 0; i < count; i += BATCH) {
            const batch = events.slice(i, Math.min(i + BATCH, count));
            take(engine.run(batch.map((event) => ({ kind: 'event', event }))));
          }
        };
        return {
          renew: () => {
            engine = createEngine(program);
          },
          run: (count) => {
            let sum = 0;
            run(count, (decisions) => {
              sum += decisions.length;
            });
            return sum;
          },
          tell: (count, found) => {
            run(count, (decisions) => {
              for (const { rule, cause } of decisions)
                found(Number(rule.slice(1)), Number(cause[0]?.slice(1)));
            });
          },
        };
      },
    };
  },
};
