import { civilFromDays, daysFromCivil, daysInMonth } from './civil.ts';

/**
 * Reads an RFC 3339 time: `2026-01-08T09:00:00Z`, `…+08:00`, with any fraction of a second (kept to the millisecond,
 * the rest cut off). Years 0001 to 9999; a leap second (`23:59:60` in UTC) is the
 * first instant of the next day.
 *
 * @returns milliseconds since 1970-01-01T00:00:00Z, or `null` where the text is no such time.
 * @example parseTimestamp('2026-01-08T09:00:00+08:00') // 1767834000000
 */
export function parseTimestamp(text: string): number | null {
  if (text.length < 20) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23) return null;
  if (minute < 0 || minute > 59 || second < 0 || second > 60) return null;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 116 && separator !== 32) return null;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
  if (day > 28 && day > daysInMonth(year, month)) return null;
  let at = 19;
  let milliseconds = 0;
  if (text.charCodeAt(at) === 46) {
    let scale = 100;
    const first = ++at;
    for (; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      milliseconds += digit * scale;
      scale = scale > 1 ? scale / 10 : 0;
    }
    if (at === first) return null;
  }
  let offset = 0;
  const sign = text.charCodeAt(at);
  if (sign === 90 || sign === 122) at++;
  else if (sign === 43 || sign === 45) {
    const hours = digits(text, at + 1, 2);
    const minutes = digits(text, at + 4, 2);
    if (text.charCodeAt(at + 3) !== 58 || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
    offset = (hours * 60 + minutes) * (sign === 43 ? 60_000 : -60_000);
    at += 6;
  } else return null;
  if (at !== text.length) return null;
  const days = daysFromCivil(year, month, day);
  const result =
    days * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + milliseconds - offset;
  if (second < 60) return result;
  // A leap second stands before midnight in UTC, nowhere else.
  const next = result - milliseconds;
  return next % 86_400_000 === 0 ? next : null;
}

/**
 * Writes a time as RFC 3339 in UTC with milliseconds: `2026-01-08T00:00:00.000Z`.
 * Times before year 1 or after 9999 (reachable only by arithmetic) have the signed six-digit year of ECMAScript.
 */
export function formatTimestamp(time: number): string {
  const days = Math.floor(time / 86_400_000);
  let rest = time - days * 86_400_000;
  const { year, month, day } = civilFromDays(days);
  const hour = Math.floor(rest / 3_600_000);
  rest -= hour * 3_600_000;
  const minute = Math.floor(rest / 60_000);
  rest -= minute * 60_000;
  const second = Math.floor(rest / 1000);
  const date = `${formatYear(year)}-${pad(month, 2)}-${pad(day, 2)}`;
  return `${date}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(rest - second * 1000, 3)}Z`;
}

function formatYear(year: number): string {
  return year >= 0 && year <= 9999 ? pad(year, 4) : `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
