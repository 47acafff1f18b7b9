import type { Decision, Event } from '@reeve/ir';
import type { CaseRecord, LedgerAppend, LogInput, OutboxEffect, StoredDecision } from '../store/records.ts';
import type { Changes, Lease, Store } from '../store/store.ts';

/** 2026-01-05T09:00:00Z */
export const START = 1_767_603_600_000;

export const leaseOf = async (store: Store, owner = 'conformance', now = 0): Promise<Lease> => {
  const lease = await store.acquireLease(owner, now, 1_000_000);
  if (lease === null) throw new Error('the lease is not free');
  return lease;
};

const event = (id: string, member = 'ada', community = 'c1'): Event => ({
  id,
  type: 'message.posted',
  time: START + Number(id.replace(/\D/gu, '') || 0),
  community,
  member,
  data: { text: `words of ${member}`, length: 3, list: [1, null, 'x'] },
});

export const inputs = (count: number, member = 'ada', from = 0): readonly LogInput[] =>
  Array.from({ length: count }, (_, i) => ({ kind: 'event', event: event(`e${from + i}`, member) }));

export const effect = (key: string, more: Partial<OutboxEffect> = {}): OutboxEffect => ({
  key,
  rule: 'r',
  action: 'message.send',
  input: { to: 'ada', amount: 2.5, list: ['a'] },
  community: 'c1',
  subject: { kind: 'member', id: 'ada' },
  member: 'ada',
  priority: 0,
  at: START,
  depth: 0,
  status: 'pending',
  due: START,
  attempts: 0,
  ...more,
});

export const decision = (seq: number, index: number, more: Partial<Decision> = {}): StoredDecision => ({
  seq,
  index,
  decision: {
    rule: 'r',
    at: START,
    subject: { kind: 'member', id: 'ada' },
    community: 'c1',
    cause: ['e1'],
    values: { n: 1 },
    effects: [],
    held: [],
    ...more,
  },
});

export const theCase = (id: string, more: Partial<CaseRecord> = {}): CaseRecord => ({
  id,
  community: 'c1',
  kind: 'crisis',
  cause: 'crisis:complaints',
  title: 'Complaints',
  severity: 'high',
  status: 'open',
  rule: 'r',
  openedAt: START,
  timeline: [{ at: START, what: 'opened' }],
  ...more,
});

export const entry = (key: string, member: string, amount: number): LedgerAppend => ({
  ledger: 'points',
  community: 'c1',
  member,
  amount,
  at: START,
  key,
  reason: `for ${key}`,
});

/** A commit with something of everything. */
export const everything = (tag: string): Changes => ({
  inputs: [
    ...inputs(3, 'ada', 10),
    { kind: 'advance', to: START + 99 },
    { kind: 'program', program: tag, at: START },
  ],
  decisions: [decision(0, 0), decision(0, 1), decision(2, 0, { rule: tag })],
  effects: [effect(`${tag}-1`), effect(`${tag}-2`, { channel: 'email', purpose: 'service' })],
  updates: [{ key: `${tag}-1`, status: 'accepted', attempts: 1, reference: `${tag}-ref` }],
  deliveries: [{ key: `${tag}-1`, attempt: 1, at: START, tookMs: 5, outcome: 'accepted', channel: 'wechat' }],
  refused: [{ source: 'file', place: 'line 3', at: START, reason: 'no JSON', text: tag }],
  approvals: [
    {
      run: `${tag}-run`,
      rule: 'r',
      role: 'director',
      community: 'c1',
      subject: { kind: 'member', id: 'ada' },
      at: START,
      status: 'waiting',
      effects: [{ action: 'message.send' }],
    },
  ],
  cases: [theCase(`${tag}-case`, { cause: tag })],
  audit: [{ at: START, who: 'olga', what: 'replayed', about: tag }],
  records: [{ extension: 'x', collection: 'things', key: tag, value: { a: [1, 2] } }],
  ledger: [entry(`${tag}-l`, 'ada', 5)],
  cursors: { file: tag },
  settings: { number: { of: tag } },
});

/** All that can be read of a store, to compare two moments by. */
export async function contents(store: Store): Promise<unknown> {
  return {
    position: await store.position(),
    log: await store.log(0, 10_000),
    decisions: (await store.decisions({}, { limit: 1_000 })).rows,
    effects: (await store.effects({}, { limit: 1_000 })).rows,
    refused: (await store.refused({ limit: 1_000 })).rows,
    approvals: await store.approvals(),
    cases: (await store.cases({}, { limit: 1_000 })).rows,
    audit: (await store.audit({ limit: 1_000 })).rows,
    records: await store.records('x', 'things'),
    ledger: (await store.ledger({}, { limit: 1_000 })).rows,
    cursors: await store.cursors(),
    setting: await store.setting('number'),
    stats: { ...(await store.stats()), bytes: 0 },
  };
}
