// In a test of your own program: what the rules decide, and what your action makes of it, without waiting and without a store
// on disk. Run: npx vitest run examples/embed
import { extensionFolder } from '@reeve/connector-core';
import { loadSignatures } from '@reeve/extensions/node';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { createMemoryStore, createRuntime } from '@reeve/runtime';
import { expect, it } from 'vitest';

const rules = `
rule thanks "Points for an answer, twice a day at most"
  when question.answered
  then points.grant(to: member, amount: 5)
  at most 2 per calendar day
`;

it('books points for two answers a day, and no more', async () => {
  const { signatures } = await loadSignatures(extensionFolder);
  const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures });
  const booked: number[] = [];
  const at = Date.UTC(2026, 0, 1, 12);
  await using runtime = await createRuntime({
    program: program!,
    store: createMemoryStore(),
    clock: { now: () => at, sleep: async () => {} },
    upToNow: true,
    actions: {
      'points.grant': ({ input }) => {
        booked.push(Number(input['amount']));
        return { status: 'delivered' };
      },
    },
  });
  const answered = (id: string): Event => ({
    id,
    type: 'question.answered',
    time: at - 1_000,
    member: 'ada',
    community: 'tea',
    data: {},
  });
  // The third is over the limit, the fourth is the second again.
  const { decisions, repeated } = await runtime.ingest(['a', 'b', 'c', 'b'].map(answered));
  await runtime.once();
  expect(booked).toEqual([5, 5]);
  expect(repeated).toBe(1);
  expect(decisions.at(-1)?.held).toEqual([expect.objectContaining({ reason: 'limit' })]);
});
