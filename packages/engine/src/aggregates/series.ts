import type { Value, WindowIr } from '@reeve/ir';

/**
 * The values of one subject in order of time, with a cursor at the first that is still in the window. Sums of whole
 * numbers are kept as they come and go; where a fraction is among them the sum is taken afresh, in order, so that it
 * never drifts.
 */
export class Series {
  readonly times: number[] = [];
  readonly values: Value[] = [];
  #from = 0;
  #sum = 0;
  #numbers = 0;
  #fractions = 0;
  #counts: Map<Value, number> | null;

  constructor(fn: WindowIr['fn']) {
    this.#counts = fn === 'distinct' || fn === 'mostCommon' ? new Map() : null;
  }

  push(time: number, value: Value): void {
    this.times.push(time);
    this.values.push(value);
    this.#enter(value, 1);
  }

  #enter(value: Value, by: 1 | -1): void {
    if (typeof value === 'number') {
      this.#numbers += by;
      if (Number.isSafeInteger(value)) this.#sum += by * value;
      else this.#fractions += by;
    }
    if (this.#counts && value !== null) {
      const count = (this.#counts.get(value) ?? 0) + by;
      if (count === 0) this.#counts.delete(value);
      else this.#counts.set(value, count);
    }
  }

  /** Moves a window of `length` on: entries that old are out. `keep` is how long those are still wanted. */
  advance(now: number, length: number, keep: number): void {
    while (this.#from < this.times.length && (this.times[this.#from] as number) + length <= now) {
      this.#enter(this.values[this.#from] as Value, -1);
      this.#from++;
    }
    let gone = 0;
    while (gone < this.#from && (this.times[gone] as number) + length + keep <= now) gone++;
    if (gone > 32 && gone * 2 > this.times.length) {
      this.times.splice(0, gone);
      this.values.splice(0, gone);
      this.#from -= gone;
    }
  }

  get empty(): boolean {
    return this.times.length === 0;
  }

  /** The window's value. */
  value(fn: WindowIr['fn']): Value {
    if (fn === 'distinct') return this.#counts?.size ?? 0;
    if (fn === 'mostCommon') return this.#mostCommon();
    if (fn === 'sum') return this.#total();
    if (fn === 'avg') return this.#numbers === 0 ? null : this.#total() / this.#numbers;
    return reduce(fn, this.values, this.#from, this.values.length);
  }

  #total(): number {
    return this.#fractions === 0 && Number.isSafeInteger(this.#sum)
      ? this.#sum
      : (reduce('sum', this.values, this.#from, this.values.length) as number);
  }

  /** The most frequent value; among equals the smallest, as numbers or as UTF-16 text. */
  #mostCommon(): Value {
    let best: Value = null;
    let most = 0;
    for (const [value, count] of this.#counts ?? []) {
      if (count > most || (count === most && comesBefore(value, best))) {
        best = value;
        most = count;
      }
    }
    return best;
  }

  /** Value over entries in `(after, upTo]`, but those of times that `skip` names. */
  over(fn: WindowIr['fn'], after: number, upTo: number, skip?: (time: number) => boolean): Value {
    const from = firstAfter(this.times, after);
    const to = firstAfter(this.times, upTo);
    if (!skip) return reduce(fn, this.values, from, to);
    const kept: Value[] = [];
    for (let i = from; i < to; i++) if (!skip(this.times[i] as number)) kept.push(this.values[i] as Value);
    return reduce(fn, kept, 0, kept.length);
  }

  save(): unknown {
    return [this.times, this.values, this.#from];
  }

  load(saved: unknown): void {
    const [times, values, from] = saved as readonly [readonly number[], readonly Value[], number];
    times.forEach((time, i) => {
      this.push(time, values[i] as Value);
    });
    for (; this.#from < from; this.#from++) this.#enter(this.values[this.#from] as Value, -1);
  }
}

function comesBefore(a: Value, b: Value): boolean {
  if (b === null) return true;
  return typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b);
}

/** First index whose time is after `time`. */
function firstAfter(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function reduce(fn: WindowIr['fn'], values: readonly Value[], from: number, to: number): Value {
  if (fn === 'count') return to - from;
  let sum = 0;
  let numbers = 0;
  let extreme: number | null = null;
  for (let i = from; i < to; i++) {
    const value = values[i] as Value;
    if (typeof value !== 'number') continue;
    numbers++;
    sum += value;
    if (extreme === null || (fn === 'min' ? value < extreme : value > extreme)) extreme = value;
  }
  if (fn === 'sum') return sum;
  if (fn === 'avg') return numbers === 0 ? null : sum / numbers;
  return extreme;
}
