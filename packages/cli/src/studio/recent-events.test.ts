import type { Event } from '@reeve/ir';
import { createMemoryStore, type Lease, type LogInput } from '@reeve/runtime';
import { expect, test } from 'vitest';
import { createRecentEvents } from './recent-events.ts';

const event = (n: number, time = n, member = 'ann'): LogInput => ({
  kind: 'event',
  event: { id: `e${n}`, type: 'message.posted', time, community: 'c1', member, data: { text: member } },
});
const ids = (events: readonly Event[] | undefined): readonly string[] => (events ?? []).map(({ id }) => id);

test('reads on from where it was, keeps the newest in order of time, and forgets what was erased', async () => {
  await using store = createMemoryStore();
  const lease = (await store.acquireLease('test', 0, 1_000)) as Lease;
  const recent = createRecentEvents(4);
  expect(await recent.read(store)).toBeUndefined();
  await store.commit(lease, { inputs: [event(1, 10), event(2, 5), { kind: 'advance', to: 11 }] });
  expect(ids(await recent.read(store))).toEqual(['e2', 'e1']);
  await store.commit(lease, { inputs: [event(3, 12), event(4, 13), event(5, 14, 'bo')] });
  // Two who ask at once read nothing twice.
  const [one, other] = await Promise.all([recent.read(store), recent.read(store)]);
  expect(ids(one)).toEqual(['e1', 'e3', 'e4', 'e5']);
  expect(ids(other)).toEqual(ids(one));
  await store.erase(lease, 'c1', 'bo', 'olga', 20);
  expect(JSON.stringify(await recent.read(store))).not.toContain('"bo"');
});

test('what is more than a year before the newest goes', async () => {
  await using store = createMemoryStore();
  const lease = (await store.acquireLease('test', 0, 1_000)) as Lease;
  await store.commit(lease, { inputs: [event(1, 0), event(2, 400 * 86_400_000)] });
  expect(ids(await createRecentEvents(100).read(store))).toEqual(['e2']);
});
