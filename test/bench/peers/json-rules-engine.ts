import { Engine } from 'json-rules-engine';
import type { Contender } from '../matching/contender.ts';
import { flat, type Predicate } from '../matching/workload.ts';

const conditionOf = (predicate: Predicate): object => {
  const fact = predicate.field;
  switch (predicate.kind) {
    case 'equal':
      return { fact, operator: 'equal', value: predicate.value };
    case 'in':
      return { fact, operator: 'in', value: predicate.values };
    case 'from':
      return { fact, operator: 'greaterThanInclusive', value: predicate.bound };
    case 'below':
      return { fact, operator: 'lessThan', value: predicate.bound };
  }
};

export const jsonRulesEngine: Contender = {
  compile: (rules) => {
    const engine = new Engine();
    rules.forEach(({ type, predicates }, rule) => {
      const all = [{ fact: 'type', operator: 'equal', value: type }, ...predicates.map(conditionOf)];
      engine.addRule({ conditions: { all }, event: { type: 'match', params: { rule } } });
    });
    return {
      over: (plain) => {
        const events = plain.map(flat);
        return {
          run: async (count) => {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += (await engine.run(events[i] as object)).events.length;
            return sum;
          },
          tell: async (count, found) => {
            for (let i = 0; i < count; i++)
              for (const { params } of (await engine.run(events[i] as object)).events)
                found(params?.rule ?? -1, i);
          },
        };
      },
    };
  },
};
