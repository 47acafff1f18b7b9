import type { ShareIr, SilenceIr, StreakIr, SubjectKind, WindowIr } from '@reeve/ir';
import { canonicalJson } from './canonical-json.ts';

type Baseline = WindowIr['baselines'][number];

/** What rules share: equal subjects, windows, silences, shares and streaks appear once, in the order first met. */
export interface Pools {
  readonly subjects: readonly SubjectKind[];
  readonly windows: readonly WindowIr[];
  readonly silences: readonly SilenceIr[];
  readonly shares: readonly ShareIr[];
  readonly streaks: readonly StreakIr[];
  readonly subject: (kind: SubjectKind) => number;
  readonly window: (window: Omit<WindowIr, 'baselines'>) => number;
  readonly windowAt: (index: number) => Omit<WindowIr, 'baselines'> | undefined;
  /** Adds a baseline to a window and says its position there. */
  readonly baseline: (window: number, baseline: Baseline) => number;
  readonly silence: (silence: SilenceIr) => number;
  readonly share: (share: ShareIr) => number;
  readonly streak: (streak: StreakIr) => number;
}

/** Empty pools: subject 0 is the member, 1 the community. */
export function createPools(): Pools {
  const subjects = createPool<SubjectKind>();
  const windows = createPool<Omit<WindowIr, 'baselines'>>();
  const baselines: Baseline[][] = [];
  const silences = createPool<SilenceIr>();
  const shares = createPool<ShareIr>();
  const streaks = createPool<StreakIr>();
  subjects.add({ kind: 'member' });
  subjects.add({ kind: 'community' });
  return {
    subjects: subjects.items,
    get windows() {
      return windows.items.map((window, i) => ({ ...window, baselines: baselines[i] ?? [] }));
    },
    silences: silences.items,
    shares: shares.items,
    streaks: streaks.items,
    subject: subjects.add,
    window: windows.add,
    windowAt: (index) => windows.items[index],
    baseline(window, baseline) {
      baselines[window] ??= [];
      const list = baselines[window];
      const key = canonicalJson(baseline);
      const known = list.findIndex((other) => canonicalJson(other) === key);
      return known >= 0 ? known : list.push(baseline) - 1;
    },
    silence: silences.add,
    share: shares.add,
    streak: streaks.add,
  };
}

interface Pool<T> {
  readonly items: readonly T[];
  readonly add: (item: T) => number;
}

function createPool<T>(): Pool<T> {
  const items: T[] = [];
  const indexes = new Map<string, number>();
  return {
    items,
    add(item) {
      const key = canonicalJson(item);
      const known = indexes.get(key);
      if (known !== undefined) return known;
      indexes.set(key, items.length);
      return items.push(item) - 1;
    },
  };
}
