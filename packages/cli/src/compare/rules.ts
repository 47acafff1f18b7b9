import type { Duration, Expr, Program, RuleIr, TriggerIr } from '@reeve/ir';
import { ruleDigest } from '@reeve/language';

const DAY = 86_400_000;
const LEAST = 7 * DAY;
const MOST = 31 * DAY;
const UNIT_DAYS = { day: 1, week: 7, month: 31, year: 366 } as const;

/** A rule of either version, or of both. */
export interface RulePair {
  /** The name it goes by: of a renamed rule the new one. */
  readonly name: string;
  readonly before?: RuleIr;
  readonly after?: RuleIr;
  /** Whether its text does the same in both: its name, its title and its place do not count. */
  readonly same: boolean;
  /** How far apart two of its decisions may be that belong together, ms. */
  readonly bound: number;
}

const lengthOf = (span: Duration): number => {
  if (span.kind === 'exact') return span.ms;
  return span.count * UNIT_DAYS[span.unit] * DAY;
};

/** Calls `visit` on each object inside plain data. */
function walk(data: unknown, visit: (object: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(data)) {
    for (const item of data) walk(item, visit);
  } else if (typeof data === 'object' && data !== null) {
    visit(data as Record<string, unknown>);
    for (const item of Object.values(data)) walk(item, visit);
  }
}

/** The longest time that the triggers of a rule look at, ms. */
function longestLook(rule: RuleIr, program: Program): number {
  let longest = 0;
  const take = (span: Duration | undefined): void => {
    if (span) longest = Math.max(longest, lengthOf(span));
  };
  const takeExpr = ({ op, index }: { readonly op?: Expr['op']; readonly index?: number }): void => {
    if (index === undefined) return;
    if (op === 'window' || op === 'usual') take(program.windows[index]?.span);
    else if (op === 'silence') take(program.silences[index]?.span);
    else if (op === 'share') take(program.shares[index]?.span);
  };
  const takeTrigger = (trigger: TriggerIr): void => {
    walk(trigger, takeExpr);
    if (trigger.kind === 'state') take(trigger.for);
    else if (trigger.kind === 'sequence') for (const step of trigger.steps) take(step.within);
    else if (trigger.kind === 'spike') take(program.windows[trigger.window]?.span);
  };
  for (const trigger of rule.triggers) takeTrigger(trigger);
  return longest;
}

/**
 * How far apart two decisions of a rule may be that belong together: as far as its triggers look back, not less than
 * 7 days and not more than 31.
 */
const boundOf = (rule: RuleIr, program: Program): number =>
  Math.min(MOST, Math.max(LEAST, longestLook(rule, program)));

/** Rules of one version by what they do; those that several do are told apart by their names alone. */
const byDigest = (rules: readonly RuleIr[], program: Program): ReadonlyMap<string, RuleIr | null> => {
  const found = new Map<string, RuleIr | null>();
  for (const rule of rules) {
    const digest = ruleDigest(rule, program);
    found.set(digest, found.has(digest) ? null : rule);
  }
  return found;
};

/**
 * Finds which rules belong together: those of one name, and of the rest those whose text does the same under another
 * name. In the order of the new version, then those that only the old one has.
 */
export function pairRules(before: Program, after: Program): readonly RulePair[] {
  const old = new Map(before.rules.map((rule) => [rule.name, rule]));
  const names = new Set(after.rules.map(({ name }) => name));
  const left = before.rules.filter(({ name }) => !names.has(name));
  const lost = byDigest(left, before);
  const fresh = byDigest(
    after.rules.filter(({ name }) => !old.has(name)),
    after,
  );
  const renamed = new Map<string, RuleIr>();
  for (const [digest, rule] of fresh) {
    const was = lost.get(digest);
    if (rule && was) renamed.set(rule.name, was);
  }
  const gone = new Set([...renamed.values()].map(({ name }) => name));
  return [
    ...after.rules.map((rule): RulePair => {
      const was = old.get(rule.name) ?? renamed.get(rule.name);
      const bound = boundOf(rule, after);
      if (!was) return { name: rule.name, after: rule, same: false, bound };
      return {
        name: rule.name,
        before: was,
        after: rule,
        same: was.version === rule.version || renamed.has(rule.name),
        bound: Math.max(bound, boundOf(was, before)),
      };
    }),
    ...left
      .filter(({ name }) => !gone.has(name))
      .map(
        (rule): RulePair => ({ name: rule.name, before: rule, same: false, bound: boundOf(rule, before) }),
      ),
  ];
}
