import { type Decision, formatTimestamp } from '@reeve/ir';

/** A decision as the machine contract has it: keys in a fixed order, times in RFC 3339. */
const decisionRecord = (decision: Decision): Readonly<Record<string, unknown>> => ({
  rule: decision.rule,
  at: formatTimestamp(decision.at),
  subject: { kind: decision.subject.kind, id: decision.subject.id },
  community: decision.community,
  cause: decision.cause,
  values: decision.values,
  effects: decision.effects.map(({ action, input, key }) => ({ action, input, key })),
  held: decision.held.map(({ action, reason, until }) =>
    until === undefined ? { action, reason } : { action, reason, until: formatTimestamp(until) },
  ),
  ...(decision.continues
    ? { continues: { run: decision.continues.run, after: decision.continues.after } }
    : {}),
  ...(decision.run === undefined ? {} : { run: decision.run }),
});

/** One decision as one line of JSON, with its end. */
export const decisionLine = (decision: Decision): string => `${JSON.stringify(decisionRecord(decision))}\n`;
