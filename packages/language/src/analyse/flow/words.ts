import type { Bilingual, Duration, LimitIr } from '@reeve/ir';

const UNITS = [
  [86_400_000, 'day', '天'],
  [3_600_000, 'hour', '小时'],
  [60_000, 'minute', '分钟'],
  [1000, 'second', '秒'],
] as const;

/** A length of time in its two largest units: `1 day 4 hours`, `1 天 4 小时`. */
export function lengthWords(ms: number): Bilingual {
  const en: string[] = [];
  const zh: string[] = [];
  let rest = ms;
  for (const [size, unit, han] of UNITS) {
    const count = Math.floor(rest / size);
    if (count === 0 || en.length === 2) continue;
    rest -= count * size;
    en.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    zh.push(`${count} ${han}`);
  }
  if (en.length === 0) return { en: `${ms} ms`, zh: `${ms} 毫秒` };
  return { en: en.join(' '), zh: zh.join(' ') };
}

const CALENDAR_ZH = { day: '个自然日', week: '个自然周', month: '个自然月' } as const;

/** `7 days`, `1 calendar month`. */
export function durationWords(duration: Duration): Bilingual {
  if (duration.kind === 'exact') return lengthWords(duration.ms);
  const { count, unit } = duration;
  return { en: `${count} calendar ${unit}${count === 1 ? '' : 's'}`, zh: `${count} ${CALENDAR_ZH[unit]}` };
}

const SCOPES = {
  subject: { en: '', zh: '' },
  member: { en: ' for each member', zh: '（每位成员）' },
  community: { en: ' for each community', zh: '（每个社群）' },
  rule: { en: ' for the rule', zh: '（整条规则）' },
} as const;

/** `at most 1 per 30 days`. */
export function limitWords(limit: LimitIr): Bilingual {
  const per = durationWords(limit.per);
  const scope = SCOPES[limit.scope];
  return {
    en: `at most ${limit.count} per ${per.en}${scope.en}`,
    zh: `至多 每 ${per.zh} ${limit.count} 次${scope.zh}`,
  };
}
