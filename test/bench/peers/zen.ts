import { type ZenDecision, ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import type { Contender, Matcher } from '../matching/contender.ts';
import { FIELDS, flat, type Predicate, type Rule } from '../matching/workload.ts';

const words = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

const expressionOf = (predicate: Predicate): string => {
  const { field } = predicate;
  switch (predicate.kind) {
    case 'equal':
      return `${field} == "${predicate.value}"`;
    case 'in':
      return `${field} in [${words(predicate.values)}]`;
    case 'from':
      return `${field} >= ${predicate.bound}`;
    case 'below':
      return `${field} < ${predicate.bound}`;
  }
};

const cellOf = (predicate: Predicate): string => {
  switch (predicate.kind) {
    case 'equal':
      return `"${predicate.value}"`;
    case 'in':
      return words(predicate.values);
    case 'from':
      return `>= ${predicate.bound}`;
    case 'below':
      return `< ${predicate.bound}`;
  }
};

const decisionOf = (type: string, content: object): ZenDecision =>
  new ZenEngine().createDecision(
    new ZenDecisionContent({
      nodes: [
        { id: 'in', type: 'inputNode', name: 'in' },
        { id: 'rules', type, name: 'rules', content },
        { id: 'out', type: 'outputNode', name: 'out' },
      ],
      edges: [
        { id: 'a', type: 'edge', sourceId: 'in', targetId: 'rules' },
        { id: 'b', type: 'edge', sourceId: 'rules', targetId: 'out' },
      ],
    }),
  );

const matcher = (decision: ZenDecision, matchesOf: (result: unknown) => readonly number[]): Matcher => ({
  over: (plain) => {
    const events = plain.map(flat);
    const matches = async (i: number): Promise<readonly number[]> =>
      matchesOf((await decision.evaluate(events[i])).result);
    return {
      run: async (count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += (await matches(i)).length;
        return sum;
      },
      tell: async (count, found) => {
        for (let i = 0; i < count; i++) for (const rule of await matches(i)) found(rule, i);
      },
    };
  },
});

/** An expression for each rule, all in one node. */
export const zenExpressions: Contender = {
  native: true,
  compile: (rules) => {
    const expressions = rules.map(({ name, type, predicates }) => ({
      id: name,
      key: name,
      value: [`type == "${type}"`, ...predicates.map(expressionOf)].join(' and '),
    }));
    return matcher(decisionOf('expressionNode', { expressions }), (result) =>
      Object.entries(result as Readonly<Record<string, boolean>>).flatMap(([name, holds]) =>
        holds ? [Number(name.slice(1))] : [],
      ),
    );
  },
};

const rowOf = ({ name, type, predicates }: Rule, i: number): object => ({
  _id: name,
  type: `"${type}"`,
  ...Object.fromEntries(FIELDS.map((field) => [field.name, ''])),
  ...Object.fromEntries(predicates.map((predicate) => [predicate.field, cellOf(predicate)])),
  rule: String(i),
});

/** A row of one decision table for each rule. */
export const zenTable: Contender = {
  native: true,
  compile: (rules) => {
    const inputs = ['type', ...FIELDS.map(({ name }) => name)].map((name) => ({
      id: name,
      name,
      field: name,
      type: 'expression',
    }));
    const outputs = [{ id: 'rule', name: 'rule', field: 'rule', type: 'expression' }];
    const content = { hitPolicy: 'collect', inputs, outputs, rules: rules.map(rowOf) };
    return matcher(decisionOf('decisionTableNode', content), (result) =>
      (result as readonly { readonly rule: number }[]).map(({ rule }) => rule),
    );
  },
};
