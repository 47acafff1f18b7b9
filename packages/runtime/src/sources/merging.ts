import type { Event } from '@reeve/ir';
import type { SourceRead } from '../observe/observer.ts';
import type { RefusedInput } from '../store/records.ts';
import type { Source, SourceBatch } from './source.ts';

/** Events of several sources in one order, with what has to be written together with them. */
export interface MergedBatch {
  readonly events: readonly Event[];
  readonly refused: readonly Omit<RefusedInput, 'at'>[];
  readonly cursors: Readonly<Record<string, string>>;
  /** True where more can be read at once. */
  readonly more: boolean;
}

interface Reading {
  readonly source: Source;
  cursor: string | undefined;
  /** What has been read and not yet given, in order of time. */
  events: Event[];
  at: number;
  more: boolean;
  /** Why it could not be read last; empty where it could. */
  failing: string;
}

/**
 * Reads sources side by side, so that what happened first comes first whichever source it is in, without holding more
 * than a batch of each. A cursor is given once all that lies before it has been given.
 */
export class MergingReader {
  readonly #readings: readonly Reading[];
  readonly #batch: number;
  readonly #told: (read: SourceRead) => void;

  constructor(
    sources: readonly Source[],
    cursors: Readonly<Record<string, string>>,
    batch: number,
    told: (read: SourceRead) => void = () => undefined,
  ) {
    this.#batch = batch;
    this.#told = told;
    this.#readings = sources.map((source) => ({
      source,
      cursor: cursors[source.name],
      events: [],
      at: 0,
      more: true,
      failing: '',
    }));
  }

  /** The next events in order; nothing and no `more` where all has been read for now. */
  async read(): Promise<MergedBatch> {
    const refused: Omit<RefusedInput, 'at'>[] = [];
    const touched = new Set<Reading>();
    for (const reading of this.#readings) {
      if (reading.at < reading.events.length) continue;
      const { name } = reading.source;
      const batch = await this.#readOne(reading, refused);
      if (reading.failing === '' && (batch.cursor !== reading.cursor || batch.events.length > 0))
        touched.add(reading);
      for (const each of batch.refused) refused.push({ ...each, source: name });
      reading.events = [...batch.events].sort((a, b) => a.time - b.time);
      reading.at = 0;
      if (reading.failing === '') reading.cursor = batch.cursor;
      reading.more = batch.more;
    }
    const events = this.#upToHorizon();
    const cursors: Record<string, string> = {};
    for (const reading of this.#readings)
      if (
        reading.at >= reading.events.length &&
        reading.cursor !== undefined &&
        (touched.has(reading) || events.length > 0)
      )
        cursors[reading.source.name] = reading.cursor;
    const more = this.#readings.some((reading) => reading.more || reading.at < reading.events.length);
    return { events, refused, cursors, more };
  }

  /** A source that fails holds nobody else up; it is told once for each way in which it fails, and tried again. */
  async #readOne(reading: Reading, refused: Omit<RefusedInput, 'at'>[]): Promise<SourceBatch> {
    const { source, cursor } = reading;
    const began = performance.now();
    const tell = (events: number, refusals: number, failed: boolean): void =>
      this.#told({
        source: source.name,
        events,
        refused: refusals,
        failed,
        tookMs: performance.now() - began,
      });
    try {
      const batch = await source.read(cursor, this.#batch);
      reading.failing = '';
      tell(batch.events.length, batch.refused.length, false);
      return batch;
    } catch (error) {
      const reason = (error as Error).message.slice(0, 300);
      if (reading.failing !== reason)
        refused.push({
          source: source.name,
          place: '',
          reason: `The source cannot be read: ${reason}`,
          text: '',
        });
      reading.failing = reason;
      tell(0, 0, true);
      return { events: [], refused: [], cursor: cursor ?? '', more: false };
    }
  }

  /** What no source can still bring anything before. */
  #upToHorizon(): readonly Event[] {
    let horizon = Number.POSITIVE_INFINITY;
    for (const { more, events } of this.#readings) {
      const last = events.at(-1);
      if (more && last) horizon = Math.min(horizon, last.time);
    }
    const given: { readonly event: Event; readonly rank: number }[] = [];
    this.#readings.forEach((reading, rank) => {
      while (reading.at < reading.events.length) {
        const event = reading.events[reading.at] as Event;
        if (event.time > horizon) break;
        given.push({ event, rank });
        reading.at++;
      }
    });
    given.sort((a, b) => a.event.time - b.event.time || a.rank - b.rank);
    return given.map(({ event }) => event);
  }
}
