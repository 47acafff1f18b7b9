import type { CapIr, Expr, RuleIr, SetsSignature, TriggerIr, Value } from '@reeve/ir';
import { canonicalJson } from '../compile/canonical-json.ts';
import { type Effect, effectsOf } from './effects.ts';
import { exampleText } from './example.ts';
import { keyOf } from './key.ts';
import type { ProofContext } from './proof.ts';
import { placeOf, TOO_MANY } from './report.ts';
import { momentOf, partsOf, type Situation, situationOf } from './situations.ts';
import { isLarge } from './size.ts';
import type { Answer, Case, Solver } from './solver.ts';

/** More pairs of effects than this are not gone through. */
const MOST_PAIRS = 2000;

/** A rule with what is asked of it again and again. */
interface Subject {
  readonly rule: RuleIr;
  readonly situations: readonly Situation[];
  readonly effects: readonly Effect[];
}

/** Proves what rules say beside each other: that two do the same thing twice, set one thing to two values, or that a cap lets only one through. */
export function checkPairs(context: ProofContext, solver: Solver): void {
  const groups = new Map<string, Effect[]>();
  const subjects = new Map<RuleIr, Subject>();
  const add = (key: string, effect: Effect): void => {
    const group = groups.get(key);
    if (group) group.push(effect);
    else groups.set(key, [effect]);
  };
  for (const rule of context.program.rules) {
    if (isLarge(rule)) continue;
    const effects = effectsOf(
      solver,
      rule,
      momentOf(
        rule,
        rule.triggers.every(({ kind }) => kind === 'event'),
      ),
    );
    if (effects.length === 0) continue;
    const situations = rule.triggers.map((trigger) => situationOf(solver, rule, trigger));
    subjects.set(rule, { rule, situations, effects });
    for (const effect of effects) {
      const { use } = effect;
      const sets = context.model.actions.get(use.action)?.sets;
      if (sets) add(`set ${thingOf(sets, effect)}`, effect);
      else add(`do ${use.action} ${argsOf(effect)}`, effect);
      if (use.reaches !== undefined && context.program.caps.length > 0)
        add(`reach ${gateOf(effect)}`, effect);
    }
  }
  let pairs = 0;
  for (const [key, group] of groups) {
    for (const [i, b] of group.entries()) {
      for (const a of group.slice(0, i)) {
        if (a.rule === b.rule || a.rule.subject !== b.rule.subject) continue;
        if (++pairs > MOST_PAIRS) {
          const first = placeOf(context, a.rule);
          context.cannotTell({ question: QUESTION, reason: TOO_MANY, span: first });
          return;
        }
        const [first, second] = [subjects.get(a.rule), subjects.get(b.rule)];
        if (!first || !second) continue;
        if (key.startsWith('set ')) checkFight(context, solver, [first, a], [second, b]);
        else if (key.startsWith('do ')) checkRepeat(context, solver, [first, a], [second, b]);
        else checkMasked(context, solver, [first, a], [second, b]);
      }
    }
  }
}

const QUESTION = { en: 'Do other pairs of rules get in each other’s way?', zh: '其他规则之间是否互相冲突？' };

type One = readonly [subject: Subject, effect: Effect];

function argOf({ use }: Effect, name: string | undefined): Expr | undefined {
  return name === undefined ? undefined : use.args.find((arg) => arg.name === name)?.value;
}

function argsOf({ use }: Effect): string {
  return use.args
    .map(({ name, value }) => `${name}: ${keyOf(value)}`)
    .sort()
    .join(', ');
}

/** What an effect sets, and of whom. */
function thingOf(sets: SetsSignature, effect: Effect): string {
  return canonicalJson([sets.what, argOf(effect, sets.of) ?? null, argOf(effect, sets.name) ?? null]);
}

/** What an effect becomes to the gates: whom it reaches, for which purpose. */
function gateOf(effect: Effect): string {
  const { reaches, purpose } = effect.use;
  return canonicalJson([argOf(effect, reaches) ?? null, argOf(effect, purpose) ?? null]);
}

function becomes(context: ProofContext, effect: Effect): Value | undefined {
  const sets = context.model.actions.get(effect.use.action)?.sets;
  const value = argOf(effect, sets?.value);
  if (value?.op === 'lit') return value.value;
  return sets?.value === undefined ? sets?.to : undefined;
}

/** Two rules that can fire at one moment and then set one thing to different values. */
function checkFight(context: ProofContext, solver: Solver, [first, a]: One, [second, b]: One): void {
  const [left, right] = [becomes(context, a), becomes(context, b)];
  if (left === undefined || right === undefined || left === right || left === null || right === null) return;
  for (const one of first.situations) {
    for (const other of second.situations) {
      if (!meets(one.trigger, other.trigger)) continue;
      const answer = both(solver, [first, one, a], [second, other, b]);
      if (answer.can === 'no') continue;
      const params = { first: a.rule.name, second: b.rule.name, left: String(left), right: String(right) };
      const values =
        answer.can === 'yes' && isPlain(answer) ? solver.example(answer, one.entered) : undefined;
      if (!values) {
        context.cannotTell({
          question: {
            en: `Do “${params.first}” and “${params.second}” set one thing to “${params.left}” and “${params.right}” at once?`,
            zh: `“${params.first}”和“${params.second}”会不会同时把同一项设为“${params.left}”和“${params.right}”？`,
          },
          reason: answer.can === 'open' ? TOO_MANY : INVOLVED,
          span: b.use.span,
          rule: b.rule.name,
        });
        return;
      }
      const example = exampleText(values);
      const when =
        example === '' ? { en: '', zh: '' } : { en: ` (for example ${example})`, zh: `（例如 ${example}）` };
      const related = [{ span: a.use.span, message: OTHER }];
      context.report('proof/fights', b.use.span, { ...params, when }, { related });
      return;
    }
  }
}

const OTHER = { en: 'The other one is here.', zh: '另一条在这里。' };
const INVOLVED = {
  en: 'Their conditions read several windows or functions at once, and whether those can be so together is not known.',
  zh: '条件同时涉及多个统计窗口或函数，无法确定它们能否同时成立。',
};

/** The same asked for twice: whenever one rule fires, the other does too. */
function checkRepeat(context: ProofContext, solver: Solver, [first, a]: One, [second, b]: One): void {
  if (context.model.actions.get(a.use.action)?.idempotent) return;
  const forward = comesWith(solver, [first, a], [second, b]);
  if (!forward && !comesWith(solver, [second, b], [first, a])) return;
  const [sooner, later] = forward ? [a, b] : [b, a];
  // What comes along must not be held back of its own.
  if (later.rule.limits.length > 0 || later.rule.quiet) return;
  context.report(
    'proof/repeats',
    b.use.span,
    { first: sooner.rule.name, second: later.rule.name },
    { related: [{ span: a.use.span, message: OTHER }] },
  );
}

/** A cap lets one through, and one rule always goes before the other. */
function checkMasked(context: ProofContext, solver: Solver, [first, a]: One, [second, b]: One): void {
  const isBefore = a.rule.priority >= b.rule.priority;
  const [[before, taken], [after, held]] = isBefore
    ? [
        [first, a],
        [second, b],
      ]
    : [
        [second, b],
        [first, a],
      ];
  const caps = context.program.caps.filter((cap) => covers(cap, taken));
  if (!caps.some((cap) => cap.count === 1) || !caps.every((cap) => covers(cap, held))) return;
  if (before.rule.limits.length > 0 || before.rule.quiet) return;
  if (!comesWith(solver, [after, held], [before, taken])) return;
  context.report(
    'proof/masked',
    held.use.span,
    { first: taken.rule.name, second: held.rule.name },
    { related: [{ span: taken.use.span, message: OTHER }] },
  );
}

function covers(cap: CapIr, effect: Effect): boolean {
  const { use } = effect;
  const purpose = argOf(effect, use.purpose);
  return (
    (cap.action === undefined || cap.action === use.action) &&
    (cap.channel === undefined || cap.channel === use.channel) &&
    (cap.purpose === undefined || (purpose?.op === 'lit' && purpose.value === cap.purpose))
  );
}

/** Whether whenever the first effect is asked for, the second is at the same moment for the same subject. */
function comesWith(solver: Solver, [first, a]: One, [second, b]: One): boolean {
  const { rule } = second;
  // What a rule did before may keep it from firing again; then it does not follow the other.
  if (rule.until || rule.rollout !== undefined || rule.backfill !== first.rule.backfill) return false;
  return first.situations.every((one) =>
    second.situations.some((other) => {
      if (!includesTrigger(one.trigger, other.trigger)) return false;
      if (one.trigger.kind !== 'event' && first.rule.until) return false;
      if (one.trigger.kind === 'sequence' && first.rule.mode !== rule.mode) return false;
      const known = holding(solver, [first, one, a]);
      const asked = [
        ...other.parts.map((part) => part.expr),
        ...(rule.if ? [rule.if] : []),
        ...b.parts.map((part) => part.expr),
      ];
      // Parts of a trigger that is the very same hold as they hold for the other.
      const isSame = keyOf(one.trigger) === keyOf(other.trigger);
      const rest = isSame ? asked.slice(other.parts.length) : asked;
      const dates = datesWithin(first.rule, rule);
      return (
        dates &&
        rest.every(
          (expr) =>
            solver.together([...known, solver.formulas.of(expr, one.moment, false)], one.entered).can ===
            'no',
        )
      );
    }),
  );
}

function datesWithin(inner: RuleIr, outer: RuleIr): boolean {
  const from = outer.from === undefined || (inner.from !== undefined && inner.from >= outer.from);
  const to = outer.to === undefined || (inner.to !== undefined && inner.to <= outer.to);
  return from && to;
}

function holding(solver: Solver, [subject, situation, effect]: readonly [Subject, Situation, Effect]) {
  const own = partsOf(solver, subject.rule.if, subject.rule.span, situation.moment);
  return [
    ...situation.facts,
    ...[...situation.parts, ...own].map((part) => part.formula),
    ...effect.parts.map((part) => solver.formulas.of(part.expr, situation.moment, true)),
  ];
}

function both(
  solver: Solver,
  one: readonly [Subject, Situation, Effect],
  other: readonly [Subject, Situation, Effect],
): Answer {
  return solver.together([...holding(solver, one), ...holding(solver, other)], one[1].entered);
}

/** Whether two triggers can set off at one moment; where that cannot be said, it is not. */
function meets(a: TriggerIr, b: TriggerIr): boolean {
  if (a.kind === 'event' && b.kind === 'event') {
    const [one, other] = [a.match.types, b.match.types];
    return one.length === 0 || other.length === 0 || one.some((type) => other.includes(type));
  }
  return a.kind === b.kind && keyOf(a) === keyOf(b);
}

/** Whether the second trigger sets off whenever the first does, as far as its events go. */
function includesTrigger(a: TriggerIr, b: TriggerIr): boolean {
  if (a.kind === 'event' && b.kind === 'event') {
    const [inner, outer] = [a.match.types, b.match.types];
    return outer.length === 0 || (inner.length > 0 && inner.every((type) => outer.includes(type)));
  }
  return a.kind === b.kind && keyOf(a) === keyOf(b);
}

/** Whether nothing that the case reads hangs together in ways that are not looked at. */
function isPlain(answer: Case): boolean {
  let aggregates = 0;
  for (const { term } of answer.values.values()) {
    switch (term.expr.op) {
      case 'attr':
      case 'event':
      case 'envelope':
      case 'now':
        break;
      case 'window':
      case 'silence':
      case 'streak':
      case 'share':
        aggregates++;
        break;
      default:
        return false;
    }
  }
  return aggregates <= 1;
}
