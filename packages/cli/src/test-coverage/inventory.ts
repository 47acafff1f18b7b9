import type { EventMatch, Expr, Program, RuleIr, Span, StepIr, TriggerIr } from '@reeve/ir';
import { gridOf, type RuleDeclaration, type SyntaxTree } from '@reeve/language';
import type { ItemKind } from './coverage.ts';

/** Something to be seen, before anything was. */
export interface Sought {
  readonly kind: ItemKind;
  readonly span: Span;
  readonly outcomes: readonly string[];
}

type SoughtClause = Sought & { readonly rule: string; readonly index: number };

/** All that can be seen of a program's rules. */
export interface Inventory {
  readonly items: readonly Sought[];
  /** Clauses of rules, which the engine tells apart by rule and position. */
  readonly clauses: readonly SoughtClause[];
}

/** Lists what tests can see of a program: from its conditions, triggers, rows and steps, and its rules' clauses. */
export const inventoryOf = (program: Program, trees: readonly SyntaxTree[]): Inventory => {
  const items: Sought[] = [];
  const condition = (expr: Expr | undefined | null): void => {
    if (expr) for (const span of conditionsOf(expr)) items.push({ kind: 'condition', span, outcomes: TRUTH });
  };
  const match = ({ where }: EventMatch): void => condition(where);
  for (const { match: each } of [...program.windows, ...program.silences, ...program.streaks]) match(each);
  for (const { first, then } of program.shares) for (const each of [first, then]) match(each);
  for (const rule of program.rules) {
    for (const trigger of rule.triggers) {
      const outcomes = trigger.kind === 'sequence' ? ['fired', 'broken'] : ['fired'];
      items.push({ kind: 'trigger', span: trigger.span, outcomes });
      ofTrigger(trigger, condition, match);
      if (trigger.kind === 'spike') items.push({ kind: 'condition', span: trigger.span, outcomes: TRUTH });
    }
    for (const trigger of rule.until?.triggers ?? []) {
      ofTrigger(trigger, condition, match);
      if (trigger.kind !== 'state' && trigger.kind !== 'membership')
        items.push({ kind: 'trigger', span: trigger.span, outcomes: ['fired'] });
    }
    condition(rule.if);
  }
  for (const { steps } of [...program.rules, ...program.plans]) {
    for (const step of steps) ofStep(step, items, condition, match);
  }
  for (const table of program.tables) {
    const settled = gridOf(table)?.settled;
    for (const [i, row] of table.rows.entries()) {
      items.push({ kind: 'row', span: row.span, outcomes: ['taken'] });
      for (const [at, cell] of row.when.entries()) {
        const spans = cell ? conditionsOf(cell) : [];
        // A cell that the rows above leave nothing to refuse is not asked to refuse anything.
        const outcomes = spans.length === 1 && settled?.[i]?.has(at) ? ['true'] : TRUTH;
        for (const span of spans) items.push({ kind: 'condition', span, outcomes });
      }
    }
  }
  return { items, clauses: clausesOf(program, trees) };
};

const TRUTH: readonly string[] = ['true', 'false'];

/** Places of the single conditions of which one is made; of definitions too that it names. */
const conditionsOf = (expr: Expr): readonly Span[] => {
  switch (expr.op) {
    case 'binary': {
      if (expr.kind !== 'and' && expr.kind !== 'or')
        return [...own(expr), ...definitionsIn(expr.left), ...definitionsIn(expr.right)];
      const parts = [...conditionsOf(expr.left), ...conditionsOf(expr.right)];
      // `between` is two comparisons in one condition.
      return parts.length > 0 ? parts : own(expr);
    }
    case 'not': {
      const inside = conditionsOf(expr.value);
      return inside.length > 0 ? inside : own(expr);
    }
    case 'named':
      return [...own(expr), ...conditionsOf(expr.value)];
    default:
      return [...own(expr), ...definitionsIn(expr)];
  }
};

const own = (expr: Expr): readonly Span[] => (expr.span ? [expr.span] : []);

/** Segments that stand where a value is asked for: their own conditions are still conditions. */
const definitionsIn = (expr: Expr): readonly Span[] => {
  if (expr.op === 'named')
    return expr.kind === 'segment' ? conditionsOf(expr.value) : definitionsIn(expr.value);
  if (expr.op === 'binary' || expr.op === 'in') return [expr.left, expr.right].flatMap(definitionsIn);
  if (expr.op === 'not' || expr.op === 'neg') return definitionsIn(expr.value);
  if (expr.op === 'call' || expr.op === 'external' || expr.op === 'table')
    return expr.args.flatMap(definitionsIn);
  return [];
};

const ofTrigger = (
  trigger: TriggerIr,
  condition: (expr: Expr | undefined) => void,
  match: (match: EventMatch) => void,
): void => {
  if (trigger.kind === 'event') match(trigger.match);
  else if (trigger.kind === 'state' || trigger.kind === 'membership') condition(trigger.condition);
  else if (trigger.kind === 'schedule') condition(trigger.forEach?.where);
  else if (trigger.kind === 'sequence')
    for (const each of [trigger.first, ...trigger.steps.map((step) => step.match)]) match(each);
};

const ofStep = (
  step: StepIr,
  items: Sought[],
  condition: (expr: Expr) => void,
  match: (match: EventMatch) => void,
): void => {
  if (step.op === 'jump') return;
  const span = step.op === 'effect' ? step.use.span : step.span;
  const outcomes = ['reached'];
  if (step.op === 'branch') condition(step.if);
  if (step.op === 'waitFor') {
    match(step.match);
    outcomes.push('event', ...(step.within ? ['timeout'] : []));
  }
  if (step.op === 'split') outcomes.push(...step.branches.map((_, i) => `branch ${i + 1}`));
  items.push({ kind: 'step', span, outcomes });
};

const THROUGH: readonly string[] = ['passed', 'held'];

const clausesOf = (program: Program, trees: readonly SyntaxTree[]): readonly SoughtClause[] => {
  const declared = new Map<string, RuleDeclaration>();
  for (const tree of trees) {
    for (const node of tree.declarations)
      if (node.kind === 'rule') declared.set(`${node.span.source}:${node.span.start}`, node);
  }
  return program.rules.flatMap((rule) => {
    const node = declared.get(`${rule.span.source}:${rule.span.start}`);
    return node ? clausesOfRule(rule, node) : [];
  });
};

const clausesOfRule = (rule: RuleIr, { clauses }: RuleDeclaration): readonly SoughtClause[] => {
  const found: SoughtClause[] = [];
  const add = (
    word: RuleDeclaration['clauses'][number]['kind'],
    kind: ItemKind,
    outcomes: readonly string[],
    index = 0,
  ): void => {
    const clause = clauses.filter((each) => each.kind === word)[index];
    if (clause) found.push({ kind, span: clause.span, outcomes, rule: rule.name, index });
  };
  if (rule.from !== undefined || rule.to !== undefined) add('dates', 'dates', THROUGH);
  if (rule.rollout !== undefined) add('rollout', 'rollout', THROUGH);
  if (rule.holdout !== undefined) add('holdout', 'holdout', THROUGH);
  for (const i of rule.limits.keys()) add('atMost', 'limit', THROUGH, i);
  if (rule.quiet) add('quiet', 'quiet', THROUGH);
  if (rule.approval)
    add('approval', 'approval', ['granted', 'denied', ...(rule.approval.within ? ['expired'] : [])]);
  if (rule.until) add('until', 'until', ['cleared']);
  return found;
};
