import type { Duration, Event, Value, WindowIr } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import type { Evaluate, Test } from '../evaluate/expression.ts';
import { type Column, countColumn, type SavedNumbers, timeColumn } from '../state/columns.ts';
import { DAY, leavesAt, WEEK, type Zones } from '../time/calendar.ts';
import { DeadlineHeap } from '../time/deadlines.ts';
import { Crises } from './crises.ts';
import { EntryQueue } from './entry-queue.ts';
import { Series } from './series.ts';

/** What a window needs to know of its surroundings. */
export interface WindowSetting {
  readonly zones: Zones;
  /** Whether an event belongs to it. */
  readonly matches: Test;
  /** What of the event is summed; absent for `count`. */
  readonly value?: Evaluate;
  zoneOf(subject: number): string;
  /** Time of the subject's first event of any type. */
  firstSeen(subject: number): number;
}

const EXCLUDED = 1;
const GONE = 2;

/**
 * One window over events, for all of its subjects: `(t − W, t]`, exact. Entries stand in one queue in order of time;
 * a cursor marks those that have left the window and one for each baseline those that have left it too. Where the
 * window is of calendar units, an entry leaves with the unit of its subject's time zone as it was known on entering;
 * zones differ, so that entries then leave in another order than they came.
 */
export class Window {
  readonly ir: WindowIr;
  /** Called for each entry that leaves, with its subject, when it leaves and when that is seen; absent where nobody looks. */
  onLeave: ((subject: number, at: number, now: number) => void) | undefined;
  /** The event that entered last. */
  fed: Event | null = null;
  readonly crises: Crises = new Crises();
  readonly #setting: WindowSetting;
  readonly #length: number;
  /** When each entry leaves, by position, where the window is of calendar units. */
  readonly #ends: DeadlineHeap | null;
  /** When the last entry of a subject leaves: the next does not leave before it, wherever its subject has moved. */
  readonly #lastEnd: Column<Float64Array> = timeColumn();
  readonly #baselines: {
    readonly length: number;
    readonly sameHour: boolean;
    from: number;
    readonly counts: Column<Int32Array>;
  }[];
  readonly #queue: EntryQueue = new EntryQueue();
  readonly #counts: Column<Int32Array> = countColumn();
  readonly #series: Map<number, Series> | null;
  readonly #keep: number;
  #inFrom = 0;
  #clock = Number.NEGATIVE_INFINITY;

  constructor(ir: WindowIr, setting: WindowSetting) {
    this.ir = ir;
    this.#setting = setting;
    this.#length = nominal(ir.span);
    this.#ends = ir.span.kind === 'calendar' ? new DeadlineHeap() : null;
    this.#baselines = ir.baselines.map(({ span, sameHour }) => ({
      length: nominal(span),
      sameHour,
      from: 0,
      counts: countColumn(),
    }));
    this.#keep = Math.max(0, ...this.#baselines.map(({ length }) => length));
    const series = ir.fn !== 'count' || this.#baselines.some(({ sameHour }) => sameHour);
    this.#series = series ? new Map() : null;
  }

  /** Takes the event in where it belongs here. */
  feed(context: Context, subject: number): void {
    if (this.#setting.matches(context)) this.enter(context, subject);
  }

  /** Takes the event in, which belongs here. */
  enter(context: Context, subject: number): void {
    this.fed = context.event;
    const value = this.#setting.value ? this.#setting.value(context) : null;
    const excluded = this.#baselines.length > 0 && this.crises.covers(subject, context.now) ? EXCLUDED : 0;
    const position = this.#queue.push(context.now, subject, excluded);
    const end = this.#endOf(subject, context.now);
    this.#ends?.set(position, end);
    this.#counts.add(subject, 1);
    if (this.#series) {
      let series = this.#series.get(subject);
      if (!series) {
        series = new Series(this.ir.fn);
        this.#series.set(subject, series);
      }
      series.push(this.#ends ? end : context.now, value);
    }
  }

  /** What the event at hand adds to a count or a sum; 0 where it does not belong here. */
  amountOf(context: Context): number {
    if (!this.#setting.matches(context)) return 0;
    const value = this.#setting.value ? this.#setting.value(context) : 1;
    return typeof value === 'number' ? value : 0;
  }

  /** When the next entry leaves the window. */
  get due(): number {
    if (this.#ends) return this.#ends.due;
    return this.#inFrom < this.#queue.end
      ? this.#queue.time(this.#inFrom) + this.#length
      : Number.POSITIVE_INFINITY;
  }

  /** When what enters now leaves. */
  #endOf(subject: number, now: number): number {
    if (!this.#ends) return now + this.#length;
    const end = leavesAt(this.#setting.zones, this.#setting.zoneOf(subject), now, this.ir.span);
    const last = this.#lastEnd.get(subject);
    const later = last > end ? last : end;
    this.#lastEnd.set(subject, later);
    return later;
  }

  /** Lets out all that has left by `now`. */
  advance(now: number): void {
    if (now <= this.#clock) return;
    this.#clock = now;
    if (this.#ends) {
      this.#advanceCalendar(now, this.#ends);
      return;
    }
    const queue = this.#queue;
    while (this.#inFrom < queue.end && queue.time(this.#inFrom) + this.#length <= now) {
      const position = this.#inFrom++;
      const subject = queue.subject(position);
      this.#counts.add(subject, -1);
      if (queue.flag(position) !== EXCLUDED)
        for (const baseline of this.#baselines) baseline.counts.add(subject, 1);
      this.onLeave?.(subject, queue.time(position) + this.#length, now);
    }
    let oldest = this.#inFrom;
    for (const baseline of this.#baselines) {
      const reach = this.#length + baseline.length;
      while (baseline.from < this.#inFrom && queue.time(baseline.from) + reach <= now) {
        const position = baseline.from++;
        if (queue.flag(position) !== EXCLUDED) baseline.counts.add(queue.subject(position), -1);
      }
      oldest = Math.min(oldest, baseline.from);
    }
    queue.dropBefore(oldest);
  }

  #advanceCalendar(now: number, ends: DeadlineHeap): void {
    const queue = this.#queue;
    while (ends.due <= now) {
      const at = ends.due;
      const position = ends.take();
      const subject = queue.subject(position);
      queue.setFlag(position, GONE);
      this.#counts.add(subject, -1);
      this.onLeave?.(subject, at, now);
    }
    let kept = queue.start;
    while (kept < queue.end && queue.flag(kept) === GONE) kept++;
    queue.dropBefore(kept);
    this.#inFrom = kept;
  }

  /** The window's value for a subject at `now`. */
  value(subject: number, now: number): Value {
    if (subject < 0) return null;
    this.advance(now);
    if (this.ir.fn === 'count') return this.#counts.get(subject);
    const series = this.#advanced(subject, now);
    if (series) return series.value(this.ir.fn);
    return this.ir.fn === 'sum' || this.ir.fn === 'distinct' ? 0 : null;
  }

  #advanced(subject: number, now: number): Series | undefined {
    const series = this.#series?.get(subject);
    if (!series) return undefined;
    // Of calendar windows it is the ends that stand in the series.
    series.advance(now, this.#ends ? 0 : this.#length, this.#keep);
    if (series.empty) this.#series?.delete(subject);
    return series;
  }

  /**
   * What is usual for a window of this length: the baseline `(t − W − B, t − W]` scaled to W, or the median of the
   * same hour of earlier weeks. No value until the baseline is full (Meaning 6). Stretches of open crisis count
   * neither in the events nor in the length of the baseline.
   */
  usual(index: number, subject: number, now: number): Value {
    const baseline = this.#baselines[index];
    if (!baseline || subject < 0 || this.#ends) return null;
    this.advance(now);
    const end = now - this.#length;
    const begin = end - baseline.length;
    if (!(begin >= this.#setting.firstSeen(subject))) return null;
    this.crises.forget(subject, now - this.#length - this.#keep);
    if (baseline.sameHour) return this.#sameHour(baseline.length, subject, now);
    const rest = baseline.length - this.crises.within(subject, begin, end);
    if (rest <= 0) return null;
    if (this.ir.fn === 'count') return (baseline.counts.get(subject) * this.#length) / rest;
    const skip =
      rest < baseline.length ? (time: number) => this.crises.within(subject, time - 1, time) > 0 : undefined;
    const value =
      this.#advanced(subject, now)?.over(this.ir.fn, begin, end, skip) ?? (this.ir.fn === 'sum' ? 0 : null);
    if (this.ir.fn === 'sum') return typeof value === 'number' ? (value * this.#length) / rest : null;
    return value;
  }

  #sameHour(length: number, subject: number, now: number): Value {
    const series = this.#advanced(subject, now);
    const weeks = Math.floor(length / WEEK);
    const values: number[] = [];
    for (let week = 1; week <= weeks; week++) {
      const end = now - week * WEEK;
      if (this.crises.within(subject, end - this.#length, end) > 0) continue;
      const value = series?.over(this.ir.fn, end - this.#length, end) ?? 0;
      if (typeof value === 'number') values.push(value);
    }
    if (values.length === 0) return null;
    values.sort((a, b) => a - b);
    const middle = values.length >> 1;
    const upper = values[middle] as number;
    return values.length % 2 === 1 ? upper : ((values[middle - 1] as number) + upper) / 2;
  }

  save(): unknown {
    return {
      queue: this.#queue.save(),
      inFrom: this.#inFrom,
      clock: Number.isFinite(this.#clock) ? this.#clock : null,
      counts: this.#counts.save(),
      ends: this.#ends ? [this.#ends.save(), this.#lastEnd.save()] : null,
      baselines: this.#baselines.map(({ from, counts }) => [from, counts.save()]),
      series: this.#series ? [...this.#series].map(([subject, series]) => [subject, series.save()]) : null,
      crises: this.crises.save(),
    };
  }

  load(saved: unknown): void {
    const state = saved as {
      queue: SavedNumbers;
      inFrom: number;
      clock: number | null;
      counts: SavedNumbers;
      ends: readonly [SavedNumbers, SavedNumbers] | null;
      baselines: readonly [number, SavedNumbers][];
      series: readonly [number, unknown][] | null;
      crises: unknown;
    };
    this.#queue.load(state.queue);
    this.#inFrom = state.inFrom;
    this.#clock = state.clock ?? Number.NEGATIVE_INFINITY;
    this.#counts.load(state.counts);
    if (state.ends) {
      this.#ends?.load(state.ends[0]);
      this.#lastEnd.load(state.ends[1]);
    }
    state.baselines.forEach(([from, counts], i) => {
      const baseline = this.#baselines[i];
      if (!baseline) return;
      baseline.from = from;
      baseline.counts.load(counts);
    });
    for (const [subject, series] of state.series ?? []) {
      const loaded = new Series(this.ir.fn);
      loaded.load(series);
      this.#series?.set(subject, loaded);
    }
    this.crises.load(state.crises);
  }
}

/** Length in milliseconds; a calendar unit counts with its usual length where only an order of magnitude is asked. */
export function nominal(span: Duration): number {
  if (span.kind === 'exact') return span.ms;
  return span.count * (span.unit === 'day' ? DAY : span.unit === 'week' ? WEEK : 30 * DAY);
}
