import { daysFromCivil, daysInMonth, parseTimestamp } from '@reeve/ir';
import { instantOf } from './zone.ts';

/** Reads a time that somebody else wrote; gives milliseconds, or why it cannot. */
export type TimeReader = (text: string) => number | string;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Token of a format to the pattern that it reads. Longer tokens stand first. */
const TOKENS: readonly (readonly [string, string, string])[] = [
  ['yyyy', 'year', '(\\d{4})'],
  ['yy', 'shortYear', '(\\d{2})'],
  ['MMM', 'monthName', '([A-Za-z]{3})[a-z]*'],
  ['MM', 'month', '(\\d{2})'],
  ['M', 'month', '(\\d{1,2})'],
  ['dd', 'day', '(\\d{2})'],
  ['d', 'day', '(\\d{1,2})'],
  ['HH', 'hour', '(\\d{2})'],
  ['H', 'hour', '(\\d{1,2})'],
  ['hh', 'hour12', '(\\d{2})'],
  ['h', 'hour12', '(\\d{1,2})'],
  ['mm', 'minute', '(\\d{2})'],
  ['ss', 'second', '(\\d{2})'],
  ['S', 'fraction', '(\\d+)'],
  ['a', 'half', '([AaPp])\\.?[Mm]\\.?'],
  ['X', 'offset', '(Z|[+-]\\d{2}:?\\d{2})'],
];

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/i;
const ISO_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'offset'];

const assemble = (
  part: Readonly<Record<string, string | undefined>>,
  zone: string | undefined,
): number | string => {
  const number = (name: string, otherwise: number): number => Number(part[name] ?? otherwise);
  const year = part['shortYear'] === undefined ? number('year', 1970) : 2000 + number('shortYear', 0);
  const named = part['monthName'];
  const month = named === undefined ? number('month', 1) : MONTHS.indexOf(named.toLowerCase()) + 1;
  const day = number('day', 1);
  const half = part['half']?.toLowerCase();
  const hour12 = part['hour12'] === undefined ? undefined : Number(part['hour12']);
  if (hour12 !== undefined && (hour12 < 1 || hour12 > 12)) return `there is no hour ${hour12}`;
  const hour = hour12 === undefined ? number('hour', 0) : (hour12 % 12) + (half === 'p' ? 12 : 0);
  const minute = number('minute', 0);
  const second = number('second', 0);
  if (year < 1) return 'it is outside the years 0001 to 9999';
  if (month < 1 || month > 12) return 'there is no such month';
  if (day < 1 || day > daysInMonth(year, month)) return 'there is no such day';
  if (hour > 23 || minute > 59 || second > 60) return 'there is no such time of day';
  const milliseconds = Math.floor(Number(`0.${part['fraction'] ?? '0'}`) * 1000);
  const clock = ((hour * 60 + minute) * 60 + second) * 1000 + (second === 60 ? 0 : milliseconds);
  const local = daysFromCivil(year, month, day) * 86_400_000 + clock;
  const offset = part['offset'];
  if (offset !== undefined) {
    if (offset.toUpperCase() === 'Z') return local;
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
    return local - (offset.startsWith('-') ? -minutes : minutes) * 60_000;
  }
  if (zone === undefined) return 'it does not say its offset from UTC, and no time zone is given';
  return instantOf(zone, local);
};

const isoReader =
  (zone: string | undefined): TimeReader =>
  (text) => {
    const fast = parseTimestamp(text);
    if (fast !== null) return fast;
    const match = ISO.exec(text);
    if (!match) return 'write it as 2026-01-08T09:00:00Z';
    return assemble(Object.fromEntries(ISO_PARTS.map((name, i) => [name, match[i + 1]])), zone);
  };

const unixReader =
  (scale: number): TimeReader =>
  (text) =>
    /^-?\d+(\.\d+)?$/.test(text) ? Math.floor(Number(text) * scale) : 'it is not a number';

/**
 * Makes a reader of times.
 *
 * @param format `iso` (with a `T` or a space, seconds and offset may be left out, a date alone is its midnight),
 *   `unix` (seconds), `unix ms`, or tokens: `dd/MM/yyyy HH:mm`, with `yyyy yy MMM MM M dd d HH H hh h a mm ss S X`
 *   and quoted text
 * @param zone where a time says no offset
 * @returns the reader, or the token that is not one
 */
export const createTimeReader = (
  format: string,
  zone: string | undefined,
): TimeReader | { readonly unknown: string } => {
  if (format === 'iso') return isoReader(zone);
  if (format === 'unix') return unixReader(1000);
  if (format === 'unix ms') return unixReader(1);
  const names: string[] = [];
  let pattern = '';
  for (let at = 0; at < format.length; ) {
    if (format[at] === "'") {
      const end = format.indexOf("'", at + 1);
      if (end < 0) return { unknown: "'" };
      pattern += escapePattern(format.slice(at + 1, end));
      at = end + 1;
      continue;
    }
    const token = TOKENS.find(([text]) => format.startsWith(text, at));
    if (token) {
      const length = token[0] === 'S' ? /^S+/.exec(format.slice(at))![0].length : token[0].length;
      names.push(token[1]);
      pattern += token[2];
      at += length;
    } else {
      const letter = format[at]!;
      if (/[A-Za-z]/.test(letter) && letter !== 'T') return { unknown: letter };
      pattern += escapePattern(letter);
      at++;
    }
  }
  const whole = new RegExp(`^${pattern}$`);
  return (text) => {
    const match = whole.exec(text);
    if (!match) return `it does not look like ${format}`;
    return assemble(Object.fromEntries(names.map((name, i) => [name, match[i + 1]])), zone);
  };
};

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
