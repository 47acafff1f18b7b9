import type { Event, StreakIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Test } from '../evaluate/expression.ts';
import { type Column, numberColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import { toLocal, unitOf, type Zones } from '../time/calendar.ts';

/** How many calendar units in a row have such an event, up to the present one (or the one before, while it is still open). */
export class Streak {
  readonly ir: StreakIr;
  /** The event that was counted last. */
  fed: Event | null = null;
  readonly #matches: Test;
  readonly #zones: Zones;
  readonly #zoneOf: (subject: number) => string;
  readonly #last: Column<Float64Array> = timeColumn();
  readonly #length: Column<Float64Array> = numberColumn();

  constructor(ir: StreakIr, matches: Test, zones: Zones, zoneOf: (subject: number) => string) {
    this.ir = ir;
    this.#matches = matches;
    this.#zones = zones;
    this.#zoneOf = zoneOf;
  }

  #unit(subject: number, now: number): number {
    return unitOf(this.ir.unit, toLocal(this.#zones, this.#zoneOf(subject), now));
  }

  feed(context: Context, subject: number): boolean {
    if (!this.#matches(context)) return false;
    this.fed = context.event;
    const unit = this.#unit(subject, context.now);
    const last = this.#last.get(subject);
    if (unit === last) return false;
    this.#length.set(subject, unit === last + 1 ? this.#length.get(subject) + 1 : 1);
    this.#last.set(subject, unit);
    return true;
  }

  value(subject: number, now: number): number {
    if (subject < 0) return 0;
    const last = this.#last.get(subject);
    const unit = this.#unit(subject, now);
    return last === unit || last === unit - 1 ? this.#length.get(subject) : 0;
  }

  save(): unknown {
    return [this.#last.save(), this.#length.save()];
  }

  load(saved: unknown): void {
    const [last, length] = saved as readonly [SavedNumbers, SavedNumbers];
    this.#last.load(last);
    this.#length.load(length);
  }
}
