import type { Event } from '@reeve/ir';
import type { Store } from '@reeve/runtime';

const PAGE = 5_000;
/** As far back as a page may ask, ms. */
const KEPT = 366 * 86_400_000;
const MOST_AUDIT = 200;

/** The last year of a project's log, read on from where it was read to. */
export interface RecentEvents {
  /** In order of time; `undefined` while the log has none. */
  readonly read: (store: Store) => Promise<readonly Event[] | undefined>;
}

/**
 * Keeps the newest events in memory, so that a page that opens costs what has come since the last one, not the whole log.
 *
 * @param most - how many are kept; the oldest go.
 */
export function createRecentEvents(most: number): RecentEvents {
  let after = 0;
  let events: Event[] = [];
  let erased: number | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const readOn = async (store: Store): Promise<readonly Event[] | undefined> => {
    // What was erased in the store must not live on here.
    const { rows } = await store.audit({ limit: MOST_AUDIT });
    const last = rows.find(({ what }) => what === 'erased')?.at;
    if (last !== erased) {
      erased = last;
      after = 0;
      events = [];
    }
    let isNew = false;
    for (;;) {
      const entries = await store.log(after, PAGE);
      for (const { seq, input } of entries) {
        after = seq;
        if (input.kind !== 'event') continue;
        events.push(input.event);
        isNew = true;
      }
      if (entries.length < PAGE) break;
      if (events.length > 2 * most) events = newest(events, most);
    }
    if (isNew) events = newest(events, most);
    return events.length === 0 ? undefined : events;
  };
  return {
    read(store) {
      const done = turn.then(() => readOn(store));
      turn = done.catch(() => undefined);
      return done;
    },
  };
}

function newest(events: readonly Event[], most: number): Event[] {
  const sorted = events.toSorted((a, b) => a.time - b.time);
  const from = (sorted.at(-1)?.time ?? 0) - KEPT;
  return sorted.slice(-most).filter(({ time }) => time >= from);
}
