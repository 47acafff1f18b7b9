import type { Counts, MemberNote, SimulationReport } from '@reeve/simulation';
import type { Show } from '../report/show.ts';
import { number, say, type WordId } from '../report/wording.ts';
import { tell } from './words.ts';

/** A chart over the days: a line for the community with rules, a paler one for the same without. */
export interface DayChart {
  readonly id: string;
  readonly title: string;
  readonly values: readonly number[];
  readonly beside?: readonly number[];
}

/** Figures in rows; cells of `right` columns are numbers. */
export interface Table {
  readonly caption?: string;
  readonly head: readonly string[];
  readonly right: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A case as its plan went. */
export interface CaseStory {
  readonly title: string;
  readonly meta: string;
  readonly steps: readonly { readonly when: string; readonly what: string; readonly held: boolean }[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly told: readonly string[];
  readonly charts: readonly DayChart[];
  readonly cases: readonly CaseStory[];
  readonly tables: readonly Table[];
}

/** What the story is told with. */
export interface Telling {
  readonly show: Show;
  readonly project: string;
  readonly zone: string;
  /** What a rule is called. */
  readonly ruleTitle: (rule: string) => string;
}

const EXAMPLE_ROWS = 8;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const total = (counts: Counts): number => sum(counts.map(({ count }) => count));
export const percent = (share: number | null): string =>
  share === null ? '–' : `${Math.round(share * 100)}%`;

export const section = (id: string, title: string, more: Partial<Section>): Section => ({
  id,
  title,
  told: [],
  charts: [],
  cases: [],
  tables: [],
  ...more,
});

export const countTable = (
  name: string,
  counts: Counts,
  { show }: Telling,
  called: (name: string) => string,
  most: number = EXAMPLE_ROWS,
): readonly Table[] => {
  if (counts.length === 0) return [];
  const rows = counts.slice(0, most).map(({ name: each, count }) => [called(each), number(count)]);
  const rest = counts.slice(most);
  if (rest.length > 0) rows.push([tell(show.lang, 'more', { n: rest.length }), number(total(rest))]);
  return [{ head: [name, tell(show.lang, 'count')], right: [1], rows }];
};

export const noteTable = (
  notes: readonly MemberNote[],
  { show, ruleTitle }: Telling,
  called?: (what: string) => string,
): readonly Table[] => {
  const { lang } = show;
  if (notes.length === 0) return [];
  const what = called ? [tell(lang, 'what')] : [];
  return [
    {
      head: [tell(lang, 'when'), tell(lang, 'who'), ...what, tell(lang, 'rule')],
      right: [],
      rows: notes
        .slice(0, EXAMPLE_ROWS)
        .map((note) => [
          show.time(note.at),
          note.member,
          ...(called ? [called(note.what)] : []),
          ruleTitle(note.rule),
        ]),
    },
  ];
};

type Held = SimulationReport['held'][number]['reason'];

export const heldWhy = (reason: Held, { lang }: Show): string =>
  reason === 'paused' || reason === 'channel-down' || reason === 'gone'
    ? tell(lang, `held.${reason}`)
    : say(lang, `held.${reason}` satisfies WordId);
