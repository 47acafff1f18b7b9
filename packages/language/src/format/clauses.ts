import type { Clause, DurationLiteral, OverWord, Trigger } from '../syntax/tree.ts';
import { printCondition } from './condition.ts';
import { plainDecimal, printDuration, printGiven, printTime } from './literals.ts';
import type { Out } from './out.ts';
import { onOneLine, printSteps } from './steps.ts';
import type { Style } from './style.ts';
import { perWord, printTrigger } from './trigger.ts';

/** One clause of a rule. */
export function printClause(clause: Clause, indent: number, style: Style, out: Out): void {
  const { trivia } = clause;
  if (clause.kind !== 'then') {
    out.node(indent, trivia, { head: clauseLines(clause, indent, style) });
    return;
  }
  const head = style.word('then');
  const line =
    trivia.trailing || trivia.inner.length > 0 ? undefined : onOneLine(indent, head, clause.steps, style);
  if (line !== undefined) out.node(indent, trivia, { head: line });
  else out.node(indent, trivia, { head, body: () => printSteps(clause.steps, indent + 2, style, out) });
}

type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

function clauseLines(
  clause: Exclude<Clause, { kind: 'then' }>,
  indent: number,
  style: Style,
): string | readonly string[] {
  const { word } = style;
  switch (clause.kind) {
    case 'per':
      return `${perWord(clause.subject.id, style)} ${style.path(clause.subject)}`;
    case 'when':
      return triggerLines(indent, word('when'), clause.trigger, undefined, style);
    case 'until':
      return triggerLines(indent, word('until'), clause.trigger, clause.for, style);
    case 'if':
      return printCondition(indent, word('if'), clause.condition, '', style);
    case 'atMost':
      return `${word('atMost')} ${atMostText(clause, style)}`;
    case 'quiet':
      return `${word('quiet')} ${quietText(clause, style)}`;
    case 'approval':
      return printApproval(clause, style);
    case 'priority':
      return `${word('priority')} ${printGiven(clause, 'value') ?? plainDecimal(clause.value)}`;
    case 'dates':
      return [
        ...(clause.from === undefined
          ? []
          : [`${word('from')} ${printGiven(clause, 'from') ?? clause.from}`]),
        ...(clause.to === undefined ? [] : [`${word('to')} ${printGiven(clause, 'to') ?? clause.to}`]),
      ].join(' ');
    case 'rollout':
    case 'holdout':
      return `${word(clause.kind)} ${printGiven(clause, 'percent') ?? `${plainDecimal(clause.percent)}%`}`;
    case 'mode':
      return `${word('mode')} ${word(clause.mode)}`;
    case 'shadow':
    case 'backfill':
      return word(clause.kind);
  }
}

function triggerLines(
  indent: number,
  prefix: string,
  trigger: Trigger,
  lasting: DurationLiteral | undefined,
  style: Style,
): readonly string[] {
  const suffixOf = (span: DurationLiteral | undefined): string =>
    span ? ` ${style.word('for')} ${printDuration(span, style)}` : '';
  const suffix = suffixOf(lasting);
  if (trigger.kind === 'state') {
    return printCondition(indent, prefix, trigger.condition, suffixOf(trigger.for) + suffix, style);
  }
  return [`${prefix} ${printTrigger(trigger, style)}${suffix}`];
}

/** What follows `at most`. */
export function atMostText(clause: Of<'atMost'>, style: Style): string {
  const { word, lang } = style;
  const count = printGiven(clause, 'count') ?? plainDecimal(clause.count);
  const span = printDuration(clause.per, style);
  const scope = clause.scope ? ` ${perWord(clause.scope, style)} ${word(clause.scope)}` : '';
  const over = printOver(clause.over, style);
  if (lang === 'zh') return `${word('every')} ${span} ${count} ${word('times')}${scope}${over}`;
  return `${count} ${word('per')} ${span.replace(/^1 (?=\p{L}+$)/u, '')}${scope}${over}`;
}

/** What follows `quiet`. */
export function quietText(clause: Of<'quiet'>, style: Style): string {
  const from = printGiven(clause, 'from') ?? printTime(clause.from);
  const to = printGiven(clause, 'to') ?? printTime(clause.to);
  return `${from} ${style.word('to')} ${to}${printOver(clause.over, style)}`;
}

function printOver(over: OverWord | undefined, style: Style): string {
  return over ? `, ${style.word(over)}` : '';
}

function printApproval(clause: Of<'approval'>, style: Style): string {
  const { word, lang } = style;
  const role = style.name(clause.role);
  const span = clause.within ? printDuration(clause.within, style) : '';
  if (lang === 'en') return `${word('approvalOf')} ${role}${span ? ` ${word('within')} ${span}` : ''}`;
  return `${word('approvalOf')} ${role} ${word('approve')}${span ? ` ${word('within')} ${span} ${word('inside')}` : ''}`;
}
