import type { FlowLoop, FlowReport, MessageBounds, MessageReport, SpanName } from '@reeve/language';
import type { Lang } from '../terminal/frames.ts';
import type { Style } from '../terminal/style.ts';
import { padEnd, padStart, widthOf } from '../terminal/width.ts';

const SPANS: readonly SpanName[] = ['day', 'week', 'month'];
const IN = {
  en: { day: 'in a day', week: 'in a week', month: 'in a month' },
  zh: { day: '一天内', week: '一周内', month: '一个月内' },
} as const;

const joined = (parts: readonly string[], lang: Lang): string =>
  lang === 'zh' || parts.length < 2
    ? parts.join('，')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const counts = (bounds: MessageBounds): string => SPANS.map((span) => bounds[span] ?? '∞').join(', ');
const same = (a: MessageBounds, b: MessageBounds): boolean => SPANS.every((span) => a[span] === b[span]);

const isOpen = (bounds: MessageBounds): boolean => SPANS.every((span) => bounds[span] === null);
const WITHOUT = {
  en: (bounds: MessageBounds) =>
    isOpen(bounds) ? ' Without the caps there is no bound.' : ` Without the caps: ${counts(bounds)}.`,
  zh: (bounds: MessageBounds) =>
    isOpen(bounds) ? '没有项目上限就没有限制。' : `没有项目上限时：${counts(bounds)}。`,
} as const;

/** The most that any one member can get, in a sentence; nothing where no rule sends messages. */
export const messageSentence = (messages: MessageReport, lang: Lang): string => {
  if (messages.rules.length === 0) return '';
  const { total, withoutCaps } = messages;
  const known = SPANS.filter((span) => total[span] !== null);
  if (known.length === 0) {
    return lang === 'zh'
      ? '一位成员能收到的消息没有上限。'
      : 'There is no bound to the messages that a member can get.';
  }
  const without = same(total, withoutCaps) ? '' : WITHOUT[lang](withoutCaps);
  if (lang === 'zh') {
    const parts = known.map((span) => `${IN.zh[span]} ${total[span]} 条`);
    return `每位成员最多收到的消息：${joined(parts, lang)}。${without}`;
  }
  const parts = known.map(
    (span, i) => `${total[span]}${i === 0 ? ` message${total[span] === 1 ? '' : 's'}` : ''} ${IN.en[span]}`,
  );
  return `No member can get more than ${joined(parts, lang)}.${without}`;
};

const HEADS = {
  en: {
    title: 'Messages to one member, at most',
    total: 'all rules',
    caps: 'all rules, under the caps',
    day: 'day',
    week: 'week',
    month: 'month',
  },
  zh: {
    title: '一位成员最多收到的消息',
    total: '所有规则',
    caps: '所有规则，受项目上限',
    day: '天',
    week: '周',
    month: '月',
  },
} as const;

/** The rules that add up to it, one a line. */
export const messageTable = (messages: MessageReport, lang: Lang, style: Style): string => {
  if (messages.rules.length === 0) return '';
  const heads = HEADS[lang];
  const capped = !same(messages.total, messages.withoutCaps);
  const rows: { name: string; bounds: MessageBounds; why: string }[] = [
    ...messages.rules.map(({ rule, bounds, unbounded }) => ({
      name: rule,
      bounds,
      why: unbounded ? unbounded[lang] : '',
    })),
    ...(messages.byChannel.length > 1
      ? messages.byChannel.map(({ channel, bounds }) => ({ name: `→ ${channel}`, bounds, why: '' }))
      : []),
    { name: heads.total, bounds: messages.withoutCaps, why: '' },
    ...(capped ? [{ name: heads.caps, bounds: messages.total, why: '' }] : []),
  ];
  const wide = Math.max(widthOf(heads.title) - 2, ...rows.map(({ name }) => widthOf(name)));
  const cell = (text: string): string => padStart(text, 7);
  const head = `${padEnd(heads.title, wide + 2)}${SPANS.map((span) => cell(heads[span])).join('')}`;
  const lines = rows.map(({ name, bounds, why }) => {
    const numbers = SPANS.map((span) => cell(String(bounds[span] ?? '∞'))).join('');
    return `  ${padEnd(name, wide)}${numbers}${why === '' ? '' : `   ${style('dim', why)}`}`;
  });
  return `${style('title', head)}\n${lines.join('\n')}\n`;
};

const BRINGS = { en: 'brings about', zh: '产生' } as const;

/** A circle of rules as a drawing of lines. */
const loopDrawing = ({ path, why }: FlowLoop, lang: Lang, style: Style): string => {
  const lines = path.flatMap((step, i) => {
    const cause = `${step.action} ${BRINGS[lang]} ${step.event}`;
    const rule = style('title', step.rule);
    return [
      ...(i === 0 ? [`  ┌─▶ ${rule}`] : ['  │   ▼', `  │   ${rule}`]),
      `  │   │ ${style('dim', cause)}`,
    ];
  });
  return `${lines.join('\n')}\n  └───┘\n  ${why[lang]}\n`;
};

const LOOPS = { en: 'Circles of rules', zh: '规则的循环' } as const;

/** All circles of rules, drawn. */
export const loopDrawings = ({ loops }: FlowReport, lang: Lang, style: Style): string =>
  loops.length === 0
    ? ''
    : `${style('title', LOOPS[lang])}\n${loops.map((loop) => loopDrawing(loop, lang, style)).join('\n')}`;
