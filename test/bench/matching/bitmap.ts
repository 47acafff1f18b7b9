import type { Event } from '@reeve/ir';
import { type Contender, telling } from './contender.ts';
import { FIELDS, type Predicate, type Rule } from './workload.ts';

/** For each value of a field, the set of rules that its value leaves in. */
interface FieldIndex {
  readonly field: string;
  readonly at: (value: unknown) => Uint32Array;
}

const setOf = (rules: readonly Rule[], stays: (rule: Rule) => boolean): Uint32Array => {
  const bits = new Uint32Array((rules.length + 31) >> 5);
  rules.forEach((rule, i) => {
    if (stays(rule)) bits[i >> 5] = (bits[i >> 5] as number) | (1 << (i & 31));
  });
  return bits;
};

const accepts = (predicate: Predicate, value: unknown): boolean => {
  switch (predicate.kind) {
    case 'equal':
      return value === predicate.value;
    case 'in':
      return predicate.values.includes(value as string);
    case 'from':
      return (value as number) >= predicate.bound;
    case 'below':
      return (value as number) < predicate.bound;
  }
};

const indexWords = (rules: readonly Rule[], field: string, stays: Stays): FieldIndex => {
  const words = new Set<string>();
  for (const { predicates } of rules) {
    for (const predicate of predicates) {
      if (predicate.field !== field) continue;
      if (predicate.kind === 'equal') words.add(predicate.value);
      else if (predicate.kind === 'in') for (const value of predicate.values) words.add(value);
    }
  }
  const sets = new Map<unknown, Uint32Array>();
  for (const word of words) sets.set(word, setOf(rules, stays(field, word)));
  const other = setOf(rules, stays(field, undefined));
  return { field, at: (value) => sets.get(value) ?? other };
};

/** Between two neighbouring bounds the same rules stay in: a set for each stretch, found by halving. */
const indexNumbers = (rules: readonly Rule[], field: string, stays: Stays): FieldIndex => {
  const bounds = [
    ...new Set(
      rules.flatMap(({ predicates }) =>
        predicates.flatMap((predicate) =>
          predicate.field === field && (predicate.kind === 'from' || predicate.kind === 'below')
            ? [predicate.bound]
            : [],
        ),
      ),
    ),
  ].sort((a, b) => a - b);
  const steps = Float64Array.from(bounds);
  const sets = [Number.NEGATIVE_INFINITY, ...bounds].map((low) => setOf(rules, stays(field, low)));
  return {
    field,
    at: (value) => {
      let low = 0;
      let high = steps.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((steps[middle] as number) <= (value as number)) low = middle + 1;
        else high = middle;
      }
      return sets[low] as Uint32Array;
    },
  };
};

type Stays = (field: string, value: unknown) => (rule: Rule) => boolean;

const stays: Stays = (field, value) => (rule) =>
  rule.predicates.every((predicate) => predicate.field !== field || accepts(predicate, value));

/** The rules about one type. */
interface TypeIndex {
  readonly rules: readonly number[];
  readonly fields: readonly FieldIndex[];
  readonly left: Uint32Array;
}

const indexType = (all: readonly Rule[], positions: readonly number[]): TypeIndex => {
  const rules = positions.map((i) => all[i] as Rule);
  const used = FIELDS.filter(({ name }) =>
    rules.some(({ predicates }) => predicates.some(({ field }) => field === name)),
  );
  return {
    rules: positions,
    fields: used.map(({ name, type }) =>
      type === 'text' ? indexWords(rules, name, stays) : indexNumbers(rules, name, stays),
    ),
    left: new Uint32Array((rules.length + 31) >> 5),
  };
};

const matches = ({ rules, fields, left }: TypeIndex, { data }: Event, into: number[]): void => {
  left.set((fields[0] as FieldIndex).at(data[(fields[0] as FieldIndex).field]));
  for (let f = 1; f < fields.length; f++) {
    const { field, at } = fields[f] as FieldIndex;
    const set = at(data[field]);
    for (let word = 0; word < left.length; word++)
      left[word] = (left[word] as number) & (set[word] as number);
  }
  for (let word = 0; word < left.length; word++) {
    for (let bits = left[word] as number; bits !== 0; bits &= bits - 1) {
      into.push(rules[(word << 5) + 31 - Math.clz32(bits & -bits)] as number);
    }
  }
};

/** For each type and field, sets of rules as bits: the matches of an event are what is in the sets of all its values. */
export const bitmap: Contender = {
  compile: (rules) => {
    const positions = Map.groupBy(rules.keys(), (i) => (rules[i] as Rule).type);
    const byType = new Map([...positions].map(([type, list]) => [type, indexType(rules, list)]));
    return telling((event) => {
      const into: number[] = [];
      const index = byType.get(event.type);
      if (index) matches(index, event, into);
      return into;
    });
  },
};
