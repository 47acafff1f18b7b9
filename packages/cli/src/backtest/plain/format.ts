import { formatTimestamp, type Value } from '@reeve/ir';
import type { Lang } from '../../terminal/frames.ts';
import { offsetAt } from '../../time/zone.ts';
import type { Example } from './findings.ts';

const formats = {
  en: new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }),
  zh: new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 }),
};

/** A number with separators and at most two decimals. */
export const showNumber = (value: number, lang: Lang): string => formats[lang].format(value);

/** An instant on the wall clock of a zone: `2026-01-08 09:00`, seconds where there are any. */
export const showTime = (time: number, zone: string): string => {
  const text = formatTimestamp(time + offsetAt(zone, time));
  const seconds = text.slice(17, 19) === '00' ? '' : text.slice(16, 19);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds}`;
};

/** A value as people read it. */
export const showValue = (value: Value, lang: Lang): string => {
  if (value === null) return '–';
  if (typeof value === 'number') return showNumber(value, lang);
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map((each: Value) => showValue(each, lang)).join(', ');
  return String(value);
};

/** `count(complaint.filed) in 1 hour = 12` for each value that was read. */
export const showValues = (values: Example['values'], lang: Lang): readonly string[] =>
  Object.entries(values).map(([label, value]) => `${label} = ${showValue(value, lang)}`);

/** `log.write("…")`: an action with what people would look at first. */
export const showEffect = (effect: Example['effects'][number], lang: Lang): string => {
  const parts = Object.entries(effect.input).map(([name, value]) =>
    typeof value === 'string' ? `${name}: “${value}”` : `${name}: ${showValue(value, lang)}`,
  );
  return `${effect.action}(${parts.join(', ')})`;
};
