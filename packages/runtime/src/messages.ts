import { createHash } from 'node:crypto';
import type { Event } from '@reeve/ir';
import type { Delivery } from './delivery/delivery.ts';
import type { Journal } from './journal.ts';
import type { Lease, Store } from './store/store.ts';

/** What people and other processes may ask of a runtime. Each is written down in the audit. */
export type Message =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | {
      readonly kind: 'approval';
      readonly run: string;
      readonly decision: 'granted' | 'denied';
      readonly by: string;
    }
  | {
      readonly kind: 'case';
      readonly id: string;
      readonly what: 'acknowledged' | 'escalated' | 'resolved' | 'noted';
      readonly by: string;
      readonly note?: string;
    }
  /** Tries a dead letter again; all of them without a key. */
  | { readonly kind: 'replay'; readonly key?: string; readonly by: string }
  /** Drops what still waits under earlier versions of the rules. */
  | { readonly kind: 'drop-earlier'; readonly by: string }
  | { readonly kind: 'erase'; readonly community: string; readonly member: string; readonly by: string };

/** What obeying takes. */
export interface Obeying {
  readonly now: number;
  readonly store: Store;
  readonly journal: Journal;
  readonly delivery: Delivery;
  readonly lease: Lease;
}

/** Does what a message asks. Throws where it names what is not there. */
export async function obey(
  message: Message,
  { now, store, journal, delivery, lease }: Obeying,
): Promise<void> {
  switch (message.kind) {
    case 'events':
      await journal.take(message.events, {}, 'message');
      return;
    case 'approval': {
      const { run, decision, by } = message;
      const approval = await store.approval(run);
      if (!approval) throw new RangeError(`Nothing waits for approval under ${run}.`);
      if (approval.status !== 'waiting')
        throw new RangeError(`The approval ${run} is ${approval.status} already.`);
      const event: Event = {
        id: `approval:${run}`,
        type: `approval.${decision}`,
        time: now,
        community: approval.community,
        data: { run, by },
      };
      await journal.take([event], {
        approvals: [{ ...approval, by }],
        audit: [
          { at: now, who: by, what: `approval.${decision}`, about: run, detail: { rule: approval.rule } },
        ],
      });
      return;
    }
    case 'case': {
      const { id, what, by, note } = message;
      const found = await store.case(id);
      if (!found) throw new RangeError(`There is no case ${id}.`);
      const digest = createHash('sha256')
        .update(JSON.stringify([id, what, by, note, now]))
        .digest('hex');
      const event: Event = {
        id: `case:${digest.slice(0, 24)}`,
        type: `case.${what}`,
        time: now,
        ...(found.member === undefined ? {} : { member: found.member }),
        community: found.community,
        data: { case: id, kind: found.kind, by, ...(note === undefined ? {} : { note }) },
      };
      await journal.take([event], { audit: [{ at: now, who: by, what: `case.${what}`, about: id }] });
      return;
    }
    case 'replay':
      await delivery.replay(message.key, message.by);
      return;
    case 'drop-earlier': {
      const dropped = await journal.dropRetired();
      await journal.take([], {
        audit: [{ at: now, who: message.by, what: 'waits.dropped', detail: { runs: dropped } }],
      });
      return;
    }
    case 'erase':
      await journal.save();
      await store.erase(lease, message.community, message.member, message.by, now);
      await journal.reload();
      return;
  }
}
