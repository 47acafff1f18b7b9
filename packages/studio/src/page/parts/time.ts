import type { Duration } from '@reeve/ir';
import type { Lang } from '../words.ts';

/** A time in the project's time zone. */
export const showTime = (at: number, zone: string, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at);

export const showDay = (at: number, lang: Lang): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(
    at,
  );

const UNITS = [
  ['day', 86_400_000, '天'],
  ['hour', 3_600_000, '小时'],
  ['minute', 60_000, '分钟'],
  ['second', 1_000, '秒'],
] as const;
/** How long something has lasted, in its largest unit. */
export const showAge = (ms: number, lang: Lang): string => {
  const [unit, of, zh] = UNITS.find(([, each]) => ms >= each) ?? (['second', 1_000, '秒'] as const);
  const count = Math.max(0, Math.floor(ms / of));
  return lang === 'zh' ? `${count} ${zh}` : `${count} ${unit}${count === 1 ? '' : 's'}`;
};

const CALENDAR = { day: '个自然日', week: '个自然周', month: '个自然月' } as const;

/** A length of time in the largest unit that it is whole in. */
export function showDuration(length: Duration, lang: Lang): string {
  if (length.kind === 'calendar') {
    const { count, unit } = length;
    return lang === 'zh'
      ? `${count} ${CALENDAR[unit]}`
      : `${count} calendar ${unit}${count === 1 ? '' : 's'}`;
  }
  const [unit, ms, zh] =
    UNITS.find(([, each]) => length.ms % each === 0) ?? (['second', 1_000, '秒'] as const);
  const count = length.ms / ms;
  return lang === 'zh' ? `${count} ${zh}` : `${count} ${unit}${count === 1 ? '' : 's'}`;
}
