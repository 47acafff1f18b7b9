/** A labelled stretch of a series: first and last row, both inside. */
export interface LabelledWindow {
  readonly from: number;
  readonly to: number;
}

/** What a detector said about one series: a score for each row, and where the anomalies are. */
export interface ScoredSeries {
  readonly scores: readonly number[] | Float64Array;
  readonly windows: readonly LabelledWindow[];
}

/** Weights of a profile of the benchmark. */
export interface Profile {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
}

export const PROFILES: Readonly<Record<'standard' | 'low FP' | 'low FN', Profile>> = {
  standard: { tp: 1, fn: 1, fp: 0.11 },
  'low FP': { tp: 1, fn: 1, fp: 0.22 },
  'low FN': { tp: 1, fn: 2, fp: 0.11 },
};

/** Rows at the beginning of a series that are not scored. */
export function probation(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

function sigma(x: number): number {
  return x > 3 ? -1 : 2 / (1 + Math.exp(5 * x)) - 1;
}

interface Row {
  readonly score: number;
  /** What a detection of the row is worth. */
  readonly value: number;
  /** The window that it lies in, over all series; -1 outside. */
  readonly window: number;
}

function rowsOf(all: readonly ScoredSeries[], { tp, fp }: Profile): readonly Row[] {
  const rows: Row[] = [];
  let first = 0;
  for (const { scores, windows } of all) {
    let next = 0;
    for (let i = 0; i < scores.length; i++) {
      while (next < windows.length && i > (windows[next] as LabelledWindow).to) next++;
      if (i < probation(scores.length)) continue;
      const score = scores[i] as number;
      const window = windows[next];
      if (window && i >= window.from) {
        const x = -(window.to - i + 1) / (window.to - window.from + 1);
        rows.push({ score, value: (tp * sigma(x)) / sigma(-1), window: first + next });
        continue;
      }
      const last = windows[next - 1];
      const value = last ? fp * sigma((i - last.to) / (last.to - last.from)) : -fp;
      rows.push({ score, value, window: -1 });
    }
    first += windows.length;
  }
  return rows;
}

/** The score at one threshold (a row is a detection from it on), normalised: 0 for none at all, 100 for a perfect one. */
export interface Outcome {
  readonly threshold: number;
  readonly score: number;
  readonly found: number;
  readonly windows: number;
  readonly outside: number;
}

/**
 * Scores detections by the rules of the Numenta Anomaly Benchmark 1.1 (Lavin & Ahmad 2015), with the threshold that
 * suits the given series best, as the benchmark does it.
 */
export function scoreFitted(all: readonly ScoredSeries[], profile: Profile): Outcome {
  return [...sweep(all, profile)].reduce((best, next) => (next.score > best.score ? next : best));
}

/** The same at a threshold that is given. */
export function scoreAt(all: readonly ScoredSeries[], profile: Profile, threshold: number): Outcome {
  let last: Outcome | undefined;
  for (const outcome of sweep(all, profile)) {
    if (outcome.threshold < threshold) break;
    last = outcome;
  }
  return { ...(last as Outcome), threshold };
}

/** The outcome at each distinct score as threshold, from none detected on. */
function* sweep(all: readonly ScoredSeries[], profile: Profile): Generator<Outcome> {
  const windows = all.reduce((sum, series) => sum + series.windows.length, 0);
  const nothing = -profile.fn * windows;
  const best = new Float64Array(windows).fill(-profile.fn);
  const rows = rowsOf(all, profile).toSorted((a, b) => b.score - a.score);
  let total = nothing;
  let found = 0;
  let outside = 0;
  const outcome = (threshold: number): Outcome => {
    const range = profile.tp * windows - nothing;
    return { threshold, score: range === 0 ? 0 : (100 * (total - nothing)) / range, found, windows, outside };
  };
  yield outcome(Number.POSITIVE_INFINITY);
  for (let i = 0; i < rows.length; i++) {
    const { score, value, window } = rows[i] as Row;
    if (window < 0) {
      total += value;
      outside++;
    } else {
      const before = best[window] as number;
      if (before === -profile.fn) found++;
      if (value > before) {
        total += value - before;
        best[window] = value;
      }
    }
    if (rows[i + 1]?.score !== score) yield outcome(score);
  }
}
