import type { EngineStats } from '@reeve/engine';
import type { ReadTally } from '@reeve/runtime/events';
import type { ReplayResult } from '../backtest/replay.ts';
import type { Lang } from '../terminal/frames.ts';
import type { Style } from '../terminal/style.ts';

const FORMATS = { en: new Intl.NumberFormat('en-US'), zh: new Intl.NumberFormat('zh-CN') };

/** A whole number with separators. */
export const showCount = (value: number, lang: Lang): string => FORMATS[lang].format(value);

const WORDS = {
  en: {
    read: 'events read',
    late: 'late',
    repeated: 'repeated',
    refused: 'refused',
    after: 'after --until',
    skipped: 'rows left out by the mapping',
    undeclared: 'of types not declared',
    mistyped: 'fields of another type than declared',
    decisions: 'decisions',
    before: 'before --from, not shown',
    speed: 'events a second',
    line: 'line',
    more: 'more',
  },
  zh: {
    read: '个事件已读',
    late: '个迟到',
    repeated: '个重复',
    refused: '行被拒',
    after: '个在 --until 之后',
    skipped: '行被映射略过',
    undeclared: '个类型未声明',
    mistyped: '个字段与声明的类型不符',
    decisions: '个决定',
    before: '个在 --from 之前，未显示',
    speed: '个事件/秒',
    line: '行',
    more: '更多',
  },
} as const;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const most = (counts: Readonly<Record<string, number>>, show: (n: number) => string): string => {
  const sorted = Object.entries(counts).toSorted((a, b) => b[1] - a[1]);
  const first = sorted.slice(0, 5).map(([name, count]) => `${name} ${show(count)}`);
  return `(${first.join(', ')}${sorted.length > 5 ? ', …' : ''})`;
};

/** The summary of a backtest that goes to standard error, whatever the format of its result. */
export const renderSummary = (
  tally: ReadTally,
  result: ReplayResult,
  stats: EngineStats,
  lang: Lang,
  style: Style,
): string => {
  const words = WORDS[lang];
  const show = (n: number): string => showCount(n, lang);
  const counts = [
    `${show(tally.read)} ${words.read}`,
    `${show(stats.late)} ${words.late}`,
    `${show(stats.repeated)} ${words.repeated}`,
    `${show(tally.refused)} ${words.refused}`,
    ...(result.after > 0 ? [`${show(result.after)} ${words.after}`] : []),
  ];
  const speed = Math.round(tally.read / Math.max(result.seconds, 0.001));
  const made = [
    `${show(result.decisions)} ${words.decisions}`,
    ...(result.before > 0 ? [`${show(result.before)} ${words.before}`] : []),
    `${show(speed)} ${words.speed}`,
  ];
  const lines = [counts.join(', '), made.join(', ')];
  if (tally.skipped > 0) lines.push(`${show(tally.skipped)} ${words.skipped}`);
  const undeclared = sum(stats.undeclared);
  if (undeclared > 0) lines.push(`${show(undeclared)} ${words.undeclared} ${most(stats.undeclared, show)}`);
  const mistyped = sum(stats.mistyped);
  if (mistyped > 0)
    lines.push(style('warning', `${show(mistyped)} ${words.mistyped} ${most(stats.mistyped, show)}`));
  for (const { source, line, code, reason } of tally.refusals) {
    lines.push(`  ${style('error', words.refused)} ${source}:${line} ${reason[lang]} ${style('dim', code)}`);
  }
  const hidden = tally.refused - tally.refusals.length;
  if (hidden > 0) lines.push(`  … ${show(hidden)} ${words.more}`);
  return `${lines.join('\n')}\n`;
};
