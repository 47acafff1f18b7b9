import type { Decision, RuleIr, Type, Value } from '@reeve/ir';
import { createExampleSampler } from './examples.ts';
import type { ProgramFacts } from './facts.ts';
import { heldKind, isPutOff } from './held.ts';
import type { ActionReport, Buckets, HeldKind, RuleReport, ValueRange } from './report.ts';
import { createTimeSeries } from './series.ts';
import type { RuleCounts } from './summary.ts';
import { createTally, type Tally } from './tally.ts';

const MOST_SUBJECTS = 200_000;
const MOST_INPUT_VALUES = 2000;
const TOP_SUBJECTS = 8;
const TOP_VALUES = 3;
/** Held back before it was known what would have been done. */
const UNKNOWN_ACTION = '*';

/** Gathers the decisions of one rule. */
export interface RuleCollector {
  add(decision: Decision, wall: number): void;
  finish(buckets: Buckets, counts: RuleCounts | undefined, eventsOf: ReadonlyMap<string, number>): RuleReport;
}

interface ActionCounter {
  left: number;
  held: number;
  putOff: number;
  readonly inputs: Map<string, { readonly values: Map<string, Value>; readonly tally: Tally<string> }>;
}

export function createRuleCollector(rule: RuleIr, facts: ProgramFacts): RuleCollector {
  const subjects = createTally<string>(MOST_SUBJECTS);
  const series = createTimeSeries();
  const stopped = createTimeSeries();
  const examples = createExampleSampler(facts);
  const actions = new Map<string, ActionCounter>();
  const heldBy = new Map<HeldKind, number>();
  const ranges = new Map<string, { readonly type: Type; count: number; min: number; max: number }>();
  let fired = 0;
  let first: number | null = null;
  let last: number | null = null;

  const counterOf = (action: string): ActionCounter => {
    const known = actions.get(action);
    if (known) return known;
    const made: ActionCounter = { left: 0, held: 0, putOff: 0, inputs: new Map() };
    actions.set(action, made);
    return made;
  };

  const countInputs = (
    action: string,
    counter: ActionCounter,
    input: Readonly<Record<string, Value>>,
    subject: string,
  ): void => {
    const reaches = facts.reaches(action);
    for (const [name, value] of Object.entries(input)) {
      // Whom it is for is told elsewhere.
      if (name === reaches || value === null || value === subject) continue;
      let of = counter.inputs.get(name);
      if (!of) {
        of = { values: new Map(), tally: createTally(MOST_INPUT_VALUES) };
        counter.inputs.set(name, of);
      }
      const key = JSON.stringify(value);
      if (of.values.size < MOST_INPUT_VALUES) of.values.set(key, value);
      of.tally.add(key, 0);
    }
  };

  const countFiring = (decision: Decision, wall: number): void => {
    fired++;
    first ??= decision.at;
    last = decision.at;
    subjects.add(`${decision.community}\u0000${decision.subject.id}`, decision.at);
    series.add(wall);
    if (decision.effects.length === 0 && decision.held.length > 0) stopped.add(wall);
    for (const [name, value] of Object.entries(decision.values)) {
      if (typeof value !== 'number') continue;
      const range = ranges.get(name);
      if (!range) {
        ranges.set(name, { type: facts.typeOfValue(name), count: 1, min: value, max: value });
        continue;
      }
      range.count++;
      if (value < range.min) range.min = value;
      if (value > range.max) range.max = value;
    }
  };

  return {
    add(decision, wall) {
      examples.add(decision);
      if (!decision.continues) countFiring(decision, wall);
      for (const effect of decision.effects) {
        const counter = counterOf(effect.action);
        // What was held back is told only as long as nothing has left.
        if (counter.left++ === 0) counter.inputs.clear();
        countInputs(effect.action, counter, effect.input, decision.subject.id);
      }
      for (const held of decision.held) {
        const kind = heldKind(held);
        heldBy.set(kind, (heldBy.get(kind) ?? 0) + 1);
        const counter = counterOf(held.action);
        if (isPutOff(kind)) counter.putOff++;
        else counter.held++;
        if (held.input && counter.left === 0)
          countInputs(held.action, counter, held.input, decision.subject.id);
      }
    },
    finish(buckets, counts, eventsOf) {
      const total = (key: 'left' | 'held' | 'putOff'): number =>
        [...actions.values()].reduce((sum, counter) => sum + counter[key], 0);
      return {
        name: rule.name,
        title: rule.title === '' ? rule.name : rule.title,
        subjectKind: facts.subjectKind(rule),
        fired,
        filtered: counts?.filtered ?? 0,
        subjects: subjects.distinct(),
        first,
        last,
        series: series.columns(buckets),
        stopped: stopped.columns(buckets),
        left: total('left'),
        held: total('held'),
        putOff: total('putOff'),
        heldBy: [...heldBy].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
        top: subjects.top(TOP_SUBJECTS).map(({ key, count, last: at }) => {
          const cut = key.indexOf('\u0000');
          return { community: key.slice(0, cut), subject: key.slice(cut + 1), count, last: at };
        }),
        ranges: [...ranges].map(([name, range]): ValueRange => ({ name, ...range })),
        actions: [...actions]
          .filter(([action]) => action !== UNKNOWN_ACTION || actions.size === 1)
          .map(([action, counter]) => actionReport(action, counter, facts))
          .sort((a, b) => b.left - a.left || b.held + b.putOff - (a.held + a.putOff)),
        examples: examples.finish(),
        looksAt: facts.looksAt(rule).map((type) => ({ type, events: eventsOf.get(type) ?? 0 })),
        ...(rule.from === undefined ? {} : { starts: rule.from }),
        ...(rule.to === undefined ? {} : { ends: rule.to }),
        ...(rule.rollout === undefined ? {} : { rollout: rule.rollout }),
        shadow: rule.shadow,
      };
    },
  };
}

const actionReport = (action: string, counter: ActionCounter, facts: ProgramFacts): ActionReport => ({
  action,
  left: counter.left,
  held: counter.held,
  putOff: counter.putOff,
  inputs: [...counter.inputs].map(([name, { values, tally }]) => ({
    name,
    type: facts.typeOfInput(action, name),
    distinct: tally.distinct(),
    top: tally.top(TOP_VALUES).map(({ key, count }) => ({ value: values.get(key) ?? null, count })),
  })),
});
