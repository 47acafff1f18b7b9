import { type KeywordId, keyword } from '../syntax/keywords.ts';
import type { Expression, Parametric, Schedule, Trigger } from '../syntax/tree.ts';
import { escapeText, LEVEL, printEnclosed, printExpression, printSelector, withSame } from './expression.ts';
import { printDuration, printGiven, printTime } from './literals.ts';
import type { Style } from './style.ts';

/** What starts a rule, on one line. */
export function printTrigger(trigger: Trigger, style: Style): string {
  const { word } = style;
  switch (trigger.kind) {
    case 'event':
      return printSelector(trigger.selector, style);
    case 'state': {
      const condition = printExpression(trigger.condition, style);
      return trigger.for ? `${condition} ${word('for')} ${printDuration(trigger.for, style)}` : condition;
    }
    case 'sequence':
      return printSequence(trigger, style);
    case 'spike': {
      const of =
        'kind' in trigger.of && trigger.of.kind === 'window'
          ? printExpression(trigger.of, style)
          : printSelector(trigger.of as Exclude<typeof trigger.of, { kind: 'window' }>, style);
      return `${of} ${word('spikes')}${printSensitivity(trigger.sensitivity, style)}`;
    }
    case 'change': {
      const path = style.path(trigger.path);
      return trigger.to
        ? `${path} ${word('becomes')} ${printExpression(trigger.to, style, LEVEL.primary)}`
        : `${path} ${word('changes')}`;
    }
    case 'membership':
      return `${word(trigger.of)} ${word(trigger.change)} ${style.name(trigger.segment)}`;
    case 'schedule':
      return printSchedule(trigger.at, style) + printForEach(trigger.forEach, style);
    case 'any':
      return `${word('anyOf')} (${trigger.of.map((one) => printTrigger(one, style)).join(', ')})`;
    case 'error':
      return '';
  }
}

type Of<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;

function printSequence(trigger: Of<'sequence'>, style: Style): string {
  const { word, lang } = style;
  const last = trigger.steps.length - 1;
  const steps = trigger.steps.map(({ absent, of, within }, index) => {
    const span = printDuration(within, style);
    if (lang === 'en') {
      const no = absent ? `${word('none')} ` : '';
      return `${word('then')} ${no}${printSelector(of, style)} ${word('within')} ${span}`;
    }
    // Before 之后 a condition is set apart, so that its end is plain.
    const event = index < last ? printEnclosed(of, style) : printSelector(of, style);
    return `${word('after')} ${span} ${word('inside')} ${word(absent ? 'none' : 'has')} ${event}`;
  });
  const first = lang === 'en' ? printSelector(trigger.first, style) : printEnclosed(trigger.first, style);
  // A comma would go on to the next trigger inside `any of (…)`.
  const same = trigger.same.map((name) => style.name(name)).join(` ${word('betweenAnd')} `);
  return [first, ...steps, ...(same ? [`${withSame(style)} ${same}`] : [])].join(' ');
}

function printSensitivity(sensitivity: Of<'spike'>['sensitivity'], style: Style): string {
  if (!sensitivity) return '';
  const { word, lang } = style;
  return lang === 'en'
    ? ` ${word('with')} ${word(sensitivity)} ${word('sensitivity')}`
    : ` ${word('sensitivity')} ${word(sensitivity)}`;
}

function printSchedule(at: Schedule, style: Style): string {
  const { word, lang } = style;
  const every = word('every');
  switch (at.kind) {
    case 'interval': {
      const span = printDuration(at.every, style);
      // `every hour`; but `every day` is each day on the clock, not every 24 hours, and Chinese says 每 1 小时.
      return `${every} ${lang === 'en' ? span.replace(/^1 (?!day$)(?=\p{L}+$)/u, '') : span}`;
    }
    case 'weekly': {
      const days =
        typeof at.on === 'string' ? word(at.on as KeywordId) : at.on.map((day) => word(day)).join(', ');
      return `${every} ${days}${printAt(at, style)}`;
    }
    case 'monthly': {
      const month = word('month');
      const number = printGiven(at, 'day') ?? String(at.day);
      const day = lang === 'en' ? `${word('onDay')} ${number}` : `${number} ${keyword('day').zh[1]}`;
      return `${every} ${month} ${day}${printAt(at, style)}`;
    }
    case 'cron':
      return `${word('cron')} "${escapeText(at.text)}"`;
  }
}

function printAt(schedule: Parametric & { readonly at?: number }, style: Style): string {
  if (schedule.at === undefined) return '';
  const time = printGiven(schedule, 'at') ?? printTime(schedule.at);
  return style.lang === 'en' ? ` ${style.word('at')} ${time}` : ` ${time}`;
}

function printForEach(
  each: { readonly of: 'member' | 'community'; readonly where?: Expression } | undefined,
  style: Style,
): string {
  if (!each) return '';
  const { word, lang } = style;
  const { en, zh } = keyword('forEach');
  const forEach = lang === 'en' ? en[0] : zh[each.of === 'member' ? 0 : 1];
  const where = each.where ? ` ${word('where')} ${printExpression(each.where, style)}` : '';
  return ` ${forEach} ${word(each.of)}${where}`;
}

/** `per`; in Chinese the measure word that goes with what follows: 每位 成员, 每个 社群, 每条 规则. */
export function perWord(of: string, style: Style): string {
  const { en, zh } = keyword('per');
  const [person, thing, strip] = zh;
  const word = style.lang === 'en' ? en[0] : of === 'member' ? person : of === 'rule' ? strip : thing;
  return word ?? '';
}
