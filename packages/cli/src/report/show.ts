import { formatTimestamp, type Type, type Value } from '@reeve/ir';
import { utcTicks } from 'd3-time';
import type { Buckets, Distinct, Lang, NamedValue, Report } from './report.ts';
import { createWallClock } from './wall-clock.ts';
import { number, say, type WordId } from './wording.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Writes values, times and lengths of time in the words of one language, on the wall clock of one zone. */
export interface Show {
  readonly lang: Lang;
  /** `2026-01-08 09:00`. */
  time(time: number): string;
  /** `8 Jan 2026` of an instant. */
  date(time: number): string;
  /** `8 Jan 2026` of a wall clock. */
  wallDate(wall: number): string;
  value(value: Value, type: Type): string;
  /** `reply_rate = 82%`; only its words where it is a yes: `no activity for 7 days`. */
  named(named: NamedValue): string;
  /** Words of a rule, an action, an action's input: by their labels in Chinese, as they are in English. */
  words(words: string): string;
  action(action: string): string;
  input(action: string, name: string): string;
  length(ms: number): string;
  distinct(distinct: Distinct): string;
  /** `week`, `3 months`. */
  column(buckets: Buckets, by?: number): string;
  /** What time columns `first` to `last` are: `May 2016`, `2 to 8 May 2016`. */
  columns(buckets: Buckets, first: number, last?: number): string;
  /** Where an axis of the columns is labelled. */
  axis(buckets: Buckets, count: number): readonly { readonly at: number; readonly text: string }[];
}

/** Makes the words for one language and one zone. */
export function createShow(lang: Lang, { timeZone, names }: Pick<Report, 'timeZone' | 'names'>): Show {
  const months = say(lang, 'months.short').split(' ');
  const called = (by: Readonly<Record<string, string>>, id: string, otherwise = id): string =>
    (lang === 'zh' && Object.hasOwn(by, id) ? by[id] : undefined) ?? otherwise;
  const wallOf = createWallClock(timeZone);

  const parts = (wall: number): { readonly year: string; readonly month: string; readonly day: string } => {
    const text = formatTimestamp(wall);
    const date = text.slice(0, text.indexOf('T'));
    const [month = '1', day = '1'] = date.slice(-5).split('-');
    const year = String(Number(date.slice(0, -6)));
    return { year, month: months[Number(month) - 1] ?? month, day: String(Number(day)) };
  };
  const clock = (wall: number): string => formatTimestamp(wall).split('T')[1]?.slice(0, 5) ?? '';

  const date = (wall: number, id: 'date.full' | 'date.day' | 'date.month' | 'date.year'): string =>
    say(lang, id, parts(wall));

  const length = (ms: number): string => {
    const units: readonly (readonly [WordId, number])[] = [
      ['days', DAY],
      ['hours', HOUR],
      ['minutes', MINUTE],
      ['seconds', SECOND],
      ['milliseconds', 1],
    ];
    const said: string[] = [];
    let rest = Math.abs(Math.round(ms));
    for (const [id, size] of units) {
      const count = Math.floor(rest / size);
      if (count > 0 && said.length < 2) said.push(say(lang, id, { n: count }));
      rest -= count * size;
    }
    return `${ms < 0 ? '-' : ''}${said.join(' ') || say(lang, 'seconds', { n: 0 })}`;
  };

  const value = (of: Value, type: Type): string => {
    if (of === null) return say(lang, 'noValue');
    if (typeof of === 'boolean') return say(lang, of ? 'yes' : 'no');
    if (typeof of === 'number') {
      if (type.kind === 'time') return show.time(of);
      if (type.kind === 'duration') return length(of);
      if (type.kind === 'number' && type.unit === 'percent') return `${number(of * 100)}%`;
      return number(of);
    }
    if (typeof of === 'string') {
      if (type.kind === 'channel') return called(names.channels, of);
      return type.kind === 'oneOf' ? (type.options.find(({ id }) => id === of)?.labels[lang] ?? of) : of;
    }
    const item: Type = type.kind === 'listOf' ? type.of : { kind: 'any' };
    return of.map((one) => value(one, item)).join(lang === 'zh' ? '、' : ', ');
  };

  const show: Show = {
    lang,
    time: (time) => {
      const wall = wallOf(time);
      return `${formatTimestamp(wall).split('T')[0]} ${clock(wall)}`;
    },
    date: (time) => date(wallOf(time), 'date.full'),
    wallDate: (wall) => date(wall, 'date.full'),
    value,
    words: (words) => called(names.words, words),
    action: (action) => called(names.actions, action),
    input: (action, name) => called(names.inputs, `${action} ${name}`, name),
    named: ({ name, value: of, type }) =>
      of === true ? show.words(name) : `${show.words(name)} = ${value(of, type)}`,
    length,
    distinct: ({ count, atLeast }) => (atLeast ? say(lang, 'atLeast', { n: count }) : number(count)),
    column: (buckets, by = 1) => say(lang, `column.${buckets.unit}`, { n: buckets.step * by }),
    columns: (buckets, first, last = first) => {
      const start = buckets.starts[first] ?? 0;
      const end = (buckets.starts[last + 1] ?? buckets.end) - 1;
      if (buckets.unit === 'hour') {
        const from = `${date(start, 'date.full')} ${clock(start)}`;
        return last === first && buckets.step === 1
          ? from
          : say(lang, 'date.range', { from, until: clock(end + 1) });
      }
      const single = last === first && buckets.step === 1;
      if (buckets.unit === 'day' && single) return date(start, 'date.full');
      if (buckets.unit === 'week' && single) {
        return say(lang, 'date.week', { date: date(start, 'date.full') });
      }
      const id =
        buckets.unit === 'month' ? 'date.month' : buckets.unit === 'year' ? 'date.year' : 'date.full';
      return single
        ? date(start, id)
        : say(lang, 'date.range', { from: date(start, id), until: date(end, id) });
    },
    axis: (buckets, count) => {
      const from = buckets.starts[0];
      if (from === undefined) return [];
      const ticks = utcTicks(new Date(from), new Date(buckets.end), count).map((tick) => tick.getTime());
      return ticks
        .filter((at) => at < buckets.end)
        .map((at, i) => {
          const iso = formatTimestamp(at);
          const day = iso.slice(-19, -14);
          if (at % DAY !== 0) return { at, text: clock(at) };
          if (day === '01-01' && ticks.length > 1 && (ticks[1] as number) - (ticks[0] as number) > 27 * DAY) {
            return { at, text: date(at, 'date.year') };
          }
          const whole = i === 0 || day === '01-01';
          const monthly = ticks.every((tick) => formatTimestamp(tick).slice(-16, -14) === '01');
          if (monthly) return { at, text: whole ? date(at, 'date.month') : parts(at).month };
          return { at, text: date(at, whole ? 'date.full' : 'date.day') };
        });
    },
  };
  return show;
}
