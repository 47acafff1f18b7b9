import type { ActionUse, CapIr, Expr, Program, RuleIr, StepIr, TriggerIr } from '@reeve/ir';
import { childrenOf } from '../rules/leaves.ts';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';

/**
 * How much of a history a rule depends on, for one subject: the events that name the subject, all of its community,
 * or everything.
 */
type Reach = 'subject' | 'community' | 'all';

/** What of a program and of a history must be replayed to see what one rule did for one subject. */
export interface Scope {
  readonly reach: Reach;
  /** Positions of the rules that matter: the rule, and those that fill the same caps. */
  readonly rules: readonly number[];
  /** True where events of the community that name nobody, or set its attributes, matter too. */
  readonly communityAttributes: boolean;
}

/** Works out what a rule depends on. What cannot be told apart counts as mattering. */
export function scopeOf(program: Program, rule: RuleIr): Scope {
  const own = program.rules.indexOf(rule);
  const caps = program.caps.filter((cap) => usesOf(program, rule).some((use) => mayCover(cap, use)));
  const rules = program.rules.flatMap((other, i) =>
    i === own || usesOf(program, other).some((use) => caps.some((cap) => mayCover(cap, use))) ? [i] : [],
  );
  let reach: Reach = caps.some(({ scope }) => scope === 'community') ? 'community' : 'subject';
  let communityAttributes = false;
  for (const i of rules) {
    const read = readsOf(program, program.rules[i] as RuleIr);
    communityAttributes ||= read.communityAttributes;
    // Who is not the rule's own subject reaches the subject's members too.
    const others = (program.rules[i] as RuleIr).subject !== rule.subject;
    if (others || read.wide) reach = 'community';
  }
  if (rule.limits.some(({ scope }) => scope === 'rule')) reach = 'all';
  else if (rule.subject === COMMUNITY || rule.limits.some(({ scope }) => scope === 'community'))
    reach = 'community';
  // A field's rule that limits by member counts what the member did under other values of the field.
  else if (rule.subject !== MEMBER && rule.limits.some(({ scope }) => scope === 'member'))
    reach = 'community';
  return { reach, rules, communityAttributes };
}

/** Actions that a rule may request, those of plans that it starts included. */
function usesOf(program: Program, rule: RuleIr): readonly ActionUse[] {
  return stepsOf(program, rule).flatMap((step) => (step.op === 'effect' ? [step.use] : []));
}

/** The steps of a rule and of all plans that it can start. */
function stepsOf(program: Program, rule: RuleIr): readonly StepIr[] {
  const found: StepIr[] = [...rule.steps];
  const seen = new Set<number>();
  for (let i = 0; i < found.length; i++) {
    const step = found[i] as StepIr;
    if (step.op !== 'start' || seen.has(step.plan)) continue;
    seen.add(step.plan);
    found.push(...(program.plans[step.plan]?.steps ?? []));
  }
  return found;
}

/** Whether a cap may speak of an action, as far as that shows before it runs. */
function mayCover(cap: CapIr, use: ActionUse): boolean {
  if (cap.action !== undefined && cap.action !== use.action) return false;
  if (cap.purpose !== undefined && use.purpose === undefined) return false;
  return use.reaches !== undefined;
}

interface Reads {
  /** It reads of more than its own subject's events. */
  wide: boolean;
  communityAttributes: boolean;
}

function readsOf(program: Program, rule: RuleIr): Reads {
  const own = rule.subject;
  const read: Reads = { wide: own === COMMUNITY, communityAttributes: false };
  const ofKind = (kind: number | undefined): void => {
    if (kind !== own) read.wide = true;
  };
  const visit = (expr: Expr): void => {
    switch (expr.op) {
      case 'window':
      case 'usual':
        ofKind(program.windows[expr.index]?.subject);
        break;
      case 'silence':
        ofKind(program.silences[expr.index]?.subject);
        break;
      case 'share':
        ofKind(program.shares[expr.index]?.subject);
        break;
      case 'streak':
        ofKind(program.streaks[expr.index]?.subject);
        break;
      case 'attr':
        if (expr.of === 'community') read.communityAttributes = true;
        else if (own !== MEMBER) read.wide = true;
        break;
      case 'table':
        for (const row of program.tables[expr.index]?.rows ?? []) {
          for (const cell of row.when) if (cell) visit(cell);
          for (const output of row.then) visit(output);
        }
        break;
      default:
        break;
    }
    for (const child of childrenOf(expr)) visit(child);
  };
  const trigger = (ir: TriggerIr): void => {
    if (ir.kind === 'spike') ofKind(program.windows[ir.window]?.subject);
    if (ir.kind === 'change') {
      if (ir.of === 'community') read.communityAttributes = true;
      else if (own !== MEMBER) read.wide = true;
    }
  };
  for (const ir of [...rule.triggers, ...(rule.until?.triggers ?? [])]) trigger(ir);
  const steps = stepsOf(program, rule);
  // Members whom an action reaches are looked up by name: their consent and their attributes are their own.
  const reachesOthers = steps.some(
    (step) => step.op === 'effect' && step.use.reaches !== undefined && !reachesOwn(step.use, own),
  );
  if (reachesOthers) read.wide = true;
  for (const expr of expressionsIn([rule.triggers, rule.until, rule.if, steps])) visit(expr);
  // What aggregates look at, an attribute of a member in a `where`, say.
  for (const where of aggregatesOf(program, rule, steps)) visit(where);
  return read;
}

function reachesOwn(use: ActionUse, own: number): boolean {
  if (own !== MEMBER) return false;
  const arg = use.args.find(({ name }) => name === use.reaches)?.value;
  return arg?.op === 'id' && arg.of !== 'community';
}

/** All expressions inside plain data. */
function expressionsIn(data: unknown): readonly Expr[] {
  if (Array.isArray(data)) return data.flatMap(expressionsIn);
  if (typeof data !== 'object' || data === null) return [];
  if (typeof (data as { op?: unknown }).op === 'string' && !isStep(data)) return [data as Expr];
  return Object.values(data).flatMap(expressionsIn);
}

const STEPS: ReadonlySet<unknown> = new Set([
  'effect',
  'wait',
  'waitFor',
  'branch',
  'jump',
  'split',
  'start',
  'stop',
]);

const isStep = (data: object): boolean => STEPS.has((data as { op?: unknown }).op);

/** Every `where` and value of the aggregates that a rule reads. */
function aggregatesOf(program: Program, rule: RuleIr, steps: readonly StepIr[]): readonly Expr[] {
  const found: Expr[] = [];
  const seen = new Set<string>();
  const take = (kind: string, index: number, parts: () => unknown): void => {
    if (seen.has(`${kind} ${index}`)) return;
    seen.add(`${kind} ${index}`);
    for (const expr of expressionsIn(parts())) {
      found.push(expr);
      visit(expr);
    }
  };
  const visit = (expr: Expr): void => {
    if (expr.op === 'window' || expr.op === 'usual')
      take('window', expr.index, () => [
        program.windows[expr.index]?.match,
        program.windows[expr.index]?.value,
      ]);
    else if (expr.op === 'silence') take('silence', expr.index, () => program.silences[expr.index]?.match);
    else if (expr.op === 'share') {
      take('share', expr.index, () => [program.shares[expr.index]?.first, program.shares[expr.index]?.then]);
    } else if (expr.op === 'streak') take('streak', expr.index, () => program.streaks[expr.index]?.match);
    for (const child of childrenOf(expr)) visit(child);
  };
  for (const expr of expressionsIn([rule.triggers, rule.until, rule.if, steps])) visit(expr);
  for (const ir of rule.triggers)
    if (ir.kind === 'spike') take('window', ir.window, () => program.windows[ir.window]?.match);
  return found;
}
