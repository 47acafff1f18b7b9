import { digitOf } from './characters.ts';

export function digitsEnd(text: string, from: number): number {
  let at = from;
  while (digitOf(text.charCodeAt(at)) >= 0) at += 1;
  return at;
}

export function asciiDigits(written: string): string {
  if (/^[0-9.]*$/.test(written)) return written;
  return written.replaceAll(/[０-９．。]/g, (char) =>
    char >= '０' && char <= '９' ? String(char.charCodeAt(0) - 0xff10) : '.',
  );
}

/** What makes digits more than a number: `:` `-` 年. */
const AFTER_DIGITS: ReadonlySet<number> = new Set(
  [':', '：', '-', '－', '年'].map((char) => char.charCodeAt(0)),
);

const TIME = /([0-9０-９]{1,4})[:：]([0-9０-９]+)(?:[:：][0-9０-９]+)?/y;
const DATE =
  /([0-9０-９]{4})(?:[-－]([0-9０-９]{1,2})[-－]([0-9０-９]{1,2})|年([0-9０-９]{1,2})月([0-9０-９]{1,2})日)(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?/y;

export interface DateOrTime {
  readonly kind: 'date' | 'time';
  readonly end: number;
  readonly text: string;
  readonly valid: boolean;
}

/** The date or the time of day that begins with the digits at `at`, sound or not. */
export function dateOrTime(text: string, at: number): DateOrTime | undefined {
  if (!AFTER_DIGITS.has(text.charCodeAt(digitsEnd(text, at)))) return undefined;
  TIME.lastIndex = at;
  const time = TIME.exec(text);
  if (time) {
    const [whole, hours = '', minutes = ''] = time;
    const written = `${asciiDigits(hours).padStart(2, '0')}:${asciiDigits(minutes)}`;
    return {
      kind: 'time',
      end: at + whole.length,
      text: written,
      valid: whole.length <= 5 && isTime(written),
    };
  }
  DATE.lastIndex = at;
  const date = DATE.exec(text);
  if (!date) return undefined;
  const [whole, year = '', m1, d1, m2, d2, clock, zone] = date;
  const two = (digits: string | undefined): string => asciiDigits(digits ?? '').padStart(2, '0');
  const day = `${asciiDigits(year)}-${two(m1 ?? m2)}-${two(d1 ?? d2)}`;
  const written = day + (clock ? `T${clock}${zone ?? ''}` : '');
  return {
    kind: 'date',
    end: at + whole.length,
    text: written,
    valid: isDay(day) && (!clock || isTime(clock.slice(0, 5))),
  };
}

function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
