import type { Event } from '@reeve/ir';
import { type Contender, telling } from './contender.ts';
import type { Predicate, Rule } from './workload.ts';

type Test = (event: Event) => boolean;

const testOf = (predicate: Predicate): Test => {
  const { field } = predicate;
  switch (predicate.kind) {
    case 'equal': {
      const { value } = predicate;
      return ({ data }) => data[field] === value;
    }
    case 'in': {
      const values: ReadonlySet<unknown> = new Set(predicate.values);
      return ({ data }) => values.has(data[field]);
    }
    case 'from': {
      const { bound } = predicate;
      return ({ data }) => (data[field] as number) >= bound;
    }
    case 'below': {
      const { bound } = predicate;
      return ({ data }) => (data[field] as number) < bound;
    }
  }
};

const compileRule = (rule: Rule): Test => {
  const tests = rule.predicates.map(testOf);
  return (event) => {
    for (let i = 0; i < tests.length; i++) if (!(tests[i] as Test)(event)) return false;
    return true;
  };
};

const NONE: readonly never[] = [];

/** A closure for each predicate, rules listed by the type that they are about. */
export const closures: Contender = {
  compile: (rules) => {
    const byType = new Map<string, { readonly rule: number; readonly test: Test }[]>();
    rules.forEach((rule, i) => {
      const list = byType.get(rule.type) ?? [];
      byType.set(rule.type, list);
      list.push({ rule: i, test: compileRule(rule) });
    });
    return telling((event) => {
      const matches: number[] = [];
      for (const { rule, test } of byType.get(event.type) ?? NONE) if (test(event)) matches.push(rule);
      return matches;
    });
  },
};
