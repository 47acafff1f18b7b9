import { keyword } from '../syntax/keywords.ts';
import type { DurationLiteral, DurationUnit, Parametric } from '../syntax/tree.ts';
import type { Style } from './style.ts';

/** A number as it was written, in plain digits; as its value where it was not written by hand. */
export function printNumber(value: number, percent: boolean, written: string): string {
  const digits = written.normalize('NFKC').replace(/[%\s]/g, '');
  const text = digits !== '' && Number(digits) === value ? digits : plainDecimal(value);
  return percent ? `${text}%` : text;
}

/** Without an exponent: the language has none. */
export function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/\.?0+$/, '');
}

/** `1 hour 30 minutes`, `calendar day`; 1 小时 30 分钟, 自然日 */
export function printDuration(duration: DurationLiteral, style: Style): string {
  if (duration.parameter) return `$${duration.parameter.id}`;
  return duration.parts
    .map(({ count, unit }) => {
      if (count === 1 && CALENDAR_UNITS.has(unit)) return unitWord(unit, false, style);
      return `${plainDecimal(count)} ${unitWord(unit, count !== 1, style)}`;
    })
    .join(' ');
}

const CALENDAR_UNITS: ReadonlySet<DurationUnit> = new Set(['calendarDay', 'calendarWeek', 'calendarMonth']);

function unitWord(unit: DurationUnit, plural: boolean, style: Style): string {
  const words = keyword(unit)[style.lang];
  const [one = '', many = one] = words;
  return style.lang === 'en' && plural ? many : one;
}

/** `$name` where a parameter gives a field its value. */
export function printGiven(node: Parametric, field: string): string | undefined {
  const name = node.given?.[field];
  return name && `$${name.id}`;
}

/** Minutes after midnight as `09:00`. */
export function printTime(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
