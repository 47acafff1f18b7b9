const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  second: 1000,
  seconds: 1000,
  秒: 1000,
  m: 60_000,
  minute: 60_000,
  minutes: 60_000,
  分钟: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  小时: 3_600_000,
  个小时: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  天: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
  weeks: 604_800_000,
  周: 604_800_000,
};

/**
 * Reads a length of time in words: `10 minutes`, `1 hour 30 minutes`, `2d`, `3 天`.
 *
 * @returns milliseconds, or `undefined` where it is no length of time or longer than a thousand years
 */
export const parseDuration = (text: string): number | undefined => {
  let total = 0;
  let rest = text.trim();
  if (rest === '0') return 0;
  if (rest === '') return undefined;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)\s*([a-z]+|\p{Script=Han}+)\s*/u.exec(rest);
    const unit = match && Object.hasOwn(UNITS, match[2]!) ? UNITS[match[2]!] : undefined;
    if (!match || unit === undefined) return undefined;
    total += Number(match[1]) * unit;
    rest = rest.slice(match[0].length);
  }
  return total > 1000 * 366 * 86_400_000 ? undefined : Math.round(total);
};
