import { LogicEngine } from 'json-logic-engine';
import { type Contender, telling } from '../matching/contender.ts';
import { flat, type Predicate, type Rule } from '../matching/workload.ts';

type Test = (data: unknown) => unknown;

const logicOf = (predicate: Predicate): object => {
  const field = { var: predicate.field };
  switch (predicate.kind) {
    case 'equal':
      return { '===': [field, predicate.value] };
    case 'in':
      return { in: [field, predicate.values] };
    case 'from':
      return { '>=': [field, predicate.bound] };
    case 'below':
      return { '<': [field, predicate.bound] };
  }
};

const build = (rules: readonly Rule[]): readonly Test[] => {
  const engine = new LogicEngine();
  return rules.map(({ type, predicates }) =>
    engine.build({ and: [{ '===': [{ var: 'type' }, type] }, ...predicates.map(logicOf)] }),
  );
};

/** Each rule compiled by the library, and all of them asked about each event. */
export const jsonLogic: Contender = {
  compile: (rules) => {
    const tests = build(rules);
    return telling((event) => {
      const matches: number[] = [];
      for (let i = 0; i < tests.length; i++) if ((tests[i] as Test)(event) === true) matches.push(i);
      return matches;
    }, flat);
  },
};

/** The same, asked only about events of their type: an index that its user has to write. */
export const jsonLogicByType: Contender = {
  compile: (rules) => {
    const tests = build(rules);
    const byType = Map.groupBy(tests.keys(), (i) => (rules[i] as Rule).type);
    return telling((event) => {
      const matches: number[] = [];
      for (const i of byType.get(event.type) ?? []) if ((tests[i] as Test)(event) === true) matches.push(i);
      return matches;
    }, flat);
  },
};
