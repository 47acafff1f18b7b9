import type { Bilingual, Span } from '@reeve/ir';
import type { Clause, Expression, SyntaxTree, Trigger } from '../syntax/tree.ts';
import type { World } from './world.ts';

/**
 * What is known of the project as it runs; whoever has a store or a backtest answers. Each may be absent, and then
 * nothing is said of it.
 */
export interface Insight {
  /** What `usual` comes to now, by the words of its window and its own (`count(complaint.filed) in 1 hour`). */
  readonly usual?: (window: string) => number | undefined;
  /** How many members or communities are in a segment now. */
  readonly matching?: (segment: string) => number | undefined;
  /** What a metric comes to now, as it is shown. */
  readonly metric?: (name: string) => string | undefined;
  readonly rule?: (name: string) => RuleInsight | undefined;
}

/** What is known of a rule beside its text. */
export interface RuleInsight {
  /** What it did of late, over how many days; absent where the project does not run. */
  readonly lately?: { readonly days: number; readonly fired: number; readonly held: number };
  /** Rule tests that name it, and how many of them fail where they were run; absent where nobody has looked for them. */
  readonly tests?: { readonly total: number; readonly failed?: number };
}

/** A remark shown after a place in the text. */
export interface Hint {
  readonly source: string;
  readonly at: number;
  readonly text: Bilingual;
}

/** A line shown above a declaration, with what choosing it does. */
export interface Lens {
  readonly span: Span;
  readonly text: Bilingual;
  readonly command: 'show-runs' | 'run-tests' | 'backtest' | 'write-test';
  /** The rule that it is about. */
  readonly rule: string;
}

/** Remarks beside a text: what is usual now, how many match, what a metric is. */
export function hintsOf(world: World, source: string, insight: Insight): readonly Hint[] {
  const tree = world.tree(source);
  if (!tree) return [];
  const found: Hint[] = [];
  const say = (at: number, text: Bilingual): void => {
    found.push({ source, at, text });
  };
  for (const { kind, id, span, role } of world.occurrences(source)) {
    if (kind === 'segment' && role === 'definition') {
      const matching = insight.matching?.(id);
      const of = world.vocabulary().model.segments.get(id)?.of ?? 'member';
      if (matching !== undefined) say(span.end, matchingText(matching, of));
    }
    if (kind === 'metric') {
      const value = insight.metric?.(id);
      if (value !== undefined) say(span.end, { en: `now ${value}`, zh: `现在 ${value}` });
    }
  }
  if (insight.usual)
    for (const { key, usual } of usualsOf(tree)) {
      const value = insight.usual(key);
      if (value === undefined) continue;
      const shown = String(Math.round(value * 100) / 100);
      say(usual.span.end, { en: `usual is ${shown} now`, zh: `平时现为 ${shown}` });
    }
  return found.toSorted((a, b) => a.at - b.at);
}

function matchingText(count: number, of: 'member' | 'community'): Bilingual {
  const what = of === 'member' ? ['member', 'members', '位成员'] : ['community', 'communities', '个社群'];
  return { en: `${count} ${count === 1 ? what[0] : what[1]} now`, zh: `现有 ${count} ${what[2]}` };
}

/** A `usual` of a community with the window that it is compared with. */
export interface Usual {
  /** The window by its words. */
  readonly key: string;
  readonly window: Expression;
  readonly usual: Expression;
}

/**
 * Each `usual` that has one value for a community: those of rules and segments per community. Where the subject is a member or a
 * channel there are as many as there are subjects.
 */
export function usualsOf(tree: SyntaxTree): readonly Usual[] {
  const found: Usual[] = [];
  const comparing = (e: Expression): void => {
    if (e.kind === 'compare') {
      const sides = [e.left, e.right].flatMap(parts);
      const window = sides.find(({ kind }) => kind === 'window');
      for (const usual of sides)
        if (window !== undefined && usual.kind === 'usual') {
          const key = tree.text.slice(window.span.start, window.span.end).replace(/\s+/gu, ' ');
          found.push({ key, window, usual });
        }
    }
    for (const child of children(e)) comparing(child);
  };
  for (const declaration of tree.declarations) {
    if (declaration.kind === 'rule' && declaration.clauses.some(isPerCommunity))
      for (const clause of declaration.clauses) for (const e of conditionsOf(clause)) comparing(e);
    if (declaration.kind === 'segment' && declaration.of === 'community') comparing(declaration.condition);
  }
  return found;
}

const isPerCommunity = (clause: Clause): boolean =>
  clause.kind === 'per' && clause.subject.id === 'community';

function conditionsOf(clause: Clause): readonly Expression[] {
  if (clause.kind === 'if') return [clause.condition];
  return clause.kind === 'when' || clause.kind === 'until' ? conditionsOfTrigger(clause.trigger) : [];
}

function conditionsOfTrigger(trigger: Trigger): readonly Expression[] {
  if (trigger.kind === 'state') return [trigger.condition];
  return trigger.kind === 'any' ? trigger.of.flatMap(conditionsOfTrigger) : [];
}

function parts(e: Expression): readonly Expression[] {
  return [e, ...children(e).flatMap(parts)];
}

function children(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'and':
    case 'or':
    case 'arithmetic':
    case 'compare':
    case 'in':
    case 'test':
      return [e.left, e.right];
    case 'not':
    case 'negate':
    case 'group':
    case 'missing':
      return [e.value];
    case 'between':
      return [e.value, e.low, e.high];
    case 'list':
      return e.items;
    case 'call':
      return e.args.map(({ value }) => value);
    default:
      return [];
  }
}

/** What stands above each rule. */
export function lensesOf(world: World, source: string, insight: Insight): readonly Lens[] {
  const tree = world.tree(source);
  if (!tree) return [];
  return tree.declarations.flatMap((declaration): readonly Lens[] => {
    if (declaration.kind !== 'rule' || declaration.name.id === '') return [];
    const rule = declaration.name.id;
    const { span } = declaration.name;
    const { lately, tests } = insight.rule?.(rule) ?? {};
    const backtest: Lens = {
      span,
      rule,
      command: 'backtest',
      text: { en: 'What would it have done?', zh: '过去会怎样？' },
    };
    return [
      ...(lately ? [{ span, rule, command: 'show-runs', text: firedText(lately) } as const] : []),
      ...(tests ? [testsLens(tests, rule, span)] : []),
      backtest,
    ];
  });
}

function firedText({ days, fired, held }: NonNullable<RuleInsight['lately']>): Bilingual {
  const when = days === 7 ? { en: 'last week', zh: '上周' } : { en: `in ${days} days`, zh: `近 ${days} 天` };
  const times = fired === 1 ? 'once' : `${fired} times`;
  return {
    en: `Fired ${times} ${when.en}${held > 0 ? `, held back ${held}` : ''}`,
    zh: `${when.zh}触发 ${fired} 次${held > 0 ? `，拦下 ${held} 次` : ''}`,
  };
}

function testsLens({ total, failed }: NonNullable<RuleInsight['tests']>, rule: string, span: Span): Lens {
  if (total === 0)
    return {
      span,
      rule,
      command: 'write-test',
      text: { en: 'No test yet: write one', zh: '还没有测试：写一个' },
    };
  const en =
    failed === undefined
      ? `Run ${total} ${total === 1 ? 'test' : 'tests'}`
      : failed > 0
        ? `${failed} of ${total} tests fail`
        : `${total} ${total === 1 ? 'test passes' : 'tests pass'}`;
  const zh =
    failed === undefined
      ? `运行 ${total} 个测试`
      : failed > 0
        ? `${total} 个测试中 ${failed} 个失败`
        : `${total} 个测试通过`;
  return { span, rule, command: 'run-tests', text: { en, zh } };
}
