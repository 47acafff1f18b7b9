import type { Bilingual, RuleIr, Span } from '@reeve/ir';
import type { ProofContext } from './proof.ts';
import { BECAUSE, helpBy, placeOf, TOO_MANY } from './report.ts';
import { type Part, partsOf, type Situation } from './situations.ts';
import type { Solver } from './solver.ts';

/** What is left of a rule once it is known that it can fire: the situations in which it can. */
export type Possible = readonly Situation[];

/** Conditions that cannot hold together, none of which could be left out. */
interface Clash {
  readonly parts: readonly Part[];
  readonly byDates: boolean;
  /** Only since the event that sets the rule off counts already. */
  readonly byEvent: boolean;
}

/** Reports triggers of a rule that cannot set it off and, where none can, that it never fires. */
export function checkNever(
  context: ProofContext,
  solver: Solver,
  rule: RuleIr,
  situations: Possible,
): Possible {
  const clashes = new Map<Situation, Clash>();
  let isOpen = false;
  for (const situation of situations) {
    const own = partsOf(solver, rule.if, rule.span, situation.moment);
    const answer = clashOf(solver, situation, own);
    if (answer === 'open') isOpen = true;
    else if (answer) clashes.set(situation, answer);
  }
  const name = placeOf(context, rule);
  if (isOpen)
    context.cannotTell({
      question: canFire(rule.name),
      reason: TOO_MANY,
      span: name,
      rule: rule.name,
    });
  const isNever = clashes.size === situations.length && situations.length > 0;
  for (const [situation, clash] of clashes) {
    const { parts, byDates, byEvent } = clash;
    const { span } = situation.trigger;
    const at = isNever ? (parts.at(-1)?.span ?? span) : span;
    const related = parts
      .filter((part) => !isSame(part.span, at))
      .map((part) => ({ span: part.span, message: BECAUSE }));
    const extra = { related, ...helpBy(byDates, byEvent) };
    if (isNever) context.report('proof/never-fires', at, { name: rule.name }, extra);
    else context.report('proof/never-triggers', at, { name: rule.name }, extra);
  }
  return situations.filter((situation) => !clashes.has(situation));
}

/** The question that every rule is asked first. */
export function canFire(name: string): Bilingual {
  return { en: `Can the rule “${name}” fire?`, zh: `规则“${name}”能否触发？` };
}

function clashOf(solver: Solver, situation: Situation, own: readonly Part[]): Clash | 'open' | undefined {
  for (const parts of situation.earlier) {
    const found = inParts(solver, parts, NOTHING);
    if (found) return found;
  }
  return inParts(solver, [...situation.parts, ...own], situation);
}

const NOTHING = { facts: [], entered: undefined, dates: 0 } as const;

function inParts(
  solver: Solver,
  parts: readonly Part[],
  { facts, entered, dates }: Pick<Situation, 'facts' | 'entered' | 'dates'>,
): Clash | 'open' | undefined {
  const all = [...facts, ...parts.map((part) => part.formula)];
  const { can } = solver.together(all, entered);
  if (can === 'yes') return undefined;
  if (can === 'open') return 'open';
  const kept = solver.conflict(all, entered) ?? [];
  return {
    parts: kept.flatMap((i) => parts[i - facts.length] ?? []),
    byDates: kept.some((i) => i < dates),
    byEvent: entered !== undefined && solver.together(all).can !== 'no',
  };
}

const isSame = (a: Span, b: Span): boolean => a.source === b.source && a.start === b.start && a.end === b.end;
