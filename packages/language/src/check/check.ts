import type { Diagnostic, Expr, PlanIr, RuleIr, TableIr, TemplateIr } from '@reeve/ir';
import { createPools, type Pools } from '../compile/pools.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { canonicalize } from './canonicalize.ts';
import { isTimeZone } from './clock.ts';
import { collect } from './collect.ts';
import { asksUsual } from './conditions.ts';
import type { Checker, Scope, Typed } from './context.ts';
import { condition, expression } from './expression.ts';
import { childrenOf } from './names.ts';
import type { CheckOptions } from './options.ts';
import { unfold } from './packs.ts';
import { planOf, planScopes } from './plans.ts';
import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from './project.ts';
import { createReport } from './report.ts';
import { ruleOf, settingOf } from './rules.ts';
import type { MetricSymbol, Model, SegmentSymbol } from './symbols.ts';
import { tableOf } from './tables.ts';
import { templateOf } from './templates.ts';
import { describeType, isOrdered } from './types.ts';
import { type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** A check's findings, and the names that the texts declare. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly model: Model;
}

/** A check with all that was compiled on the way. */
export interface Lowered extends CheckResult {
  readonly pools: Pools;
  readonly settings: ProjectSettings;
  readonly tables: readonly TableIr[];
  readonly plans: readonly PlanIr[];
  readonly rules: readonly RuleIr[];
  readonly templates: readonly TemplateIr[];
}

/**
 * Checks texts together: names across files, types, conditions that cannot hold, steps that cannot be reached.
 * Never throws; every mistake is a diagnostic, and one in a rule hides none in another.
 *
 * @example
 * const { tree } = parse(text, { source: 'rules.reeve' });
 * check([tree], { signatures }).diagnostics
 */
export function check(trees: readonly SyntaxTree[], options: CheckOptions): CheckResult {
  const { diagnostics, model } = lower(trees, options);
  return { diagnostics, model };
}

/** Checks and compiles in one go, since each needs the other. */
export function lower(own: readonly SyntaxTree[], options: CheckOptions): Lowered {
  const diagnostics: Diagnostic[] = [];
  const report = createReport(diagnostics);
  const trees = unfold(own, options, report);
  const written = collect(trees, options.signatures, report);
  const vocabulary = vocabularyOf(written);
  const canonical = trees.map((tree) => canonicalize(tree, vocabulary));
  // Labels turned into ids change what declarations hold, not what they are called: the findings are the same.
  const isWritten = canonical.every((tree, i) => tree === trees[i]);
  const model = isWritten ? written : collect(canonical, options.signatures, () => {});
  const settings = settingsOf(options.project, vocabulary, report);
  const pools = createPools();
  const tables = new Map<string, number>();
  const tableIrs: TableIr[] = [];
  const c: Checker = {
    model,
    vocabulary,
    settings,
    pools,
    used: new Set(),
    report,
    expression: (e, scope, expected) => expression(c, e, scope, expected),
    condition: (e, scope) => condition(c, e, scope),
    named: (kind, name) => named(kind, name),
    table(name) {
      return tables.get(name) ?? -1;
    },
  };
  const named = createDefinitions(c);
  for (const name of model.tables.keys()) tables.set(name, tables.size);
  for (const table of model.tables.values()) tableIrs.push(tableOf(c, table));
  for (const metric of model.metrics.values()) if (!metric.contributed) c.named('metric', metric.name);
  for (const name of model.segments.keys()) c.named('segment', name);
  const templates = [...model.templates.values()].map((template) => templateOf(c, template));
  const declared = canonical.flatMap((tree) => tree.declarations).filter((node) => node.kind === 'rule');
  const settingsByRule = declared.map((rule) => ({
    steps: rule.clauses.flatMap((clause) => (clause.kind === 'then' ? clause.steps : [])),
    setting: settingOf(c, rule),
  }));
  const scopes = planScopes(c, settingsByRule);
  // Rules of one name were reported where the second stands; it is still checked, but not kept.
  const compiled = declared.map((rule) => ({ rule, ir: ruleOf(c, rule) }));
  const rules = compiled
    .filter(({ rule }) => model.rules.get(rule.name.id)?.node === rule)
    .map(({ ir }) => ir);
  const plans = [...model.plans.values()].map((plan) => planOf(c, plan, scopes.get(plan.name) as Scope));
  reportUnused(c);
  // What a pack could do better is its author's matter; whoever uses it hears of what does not work.
  const mine = new Set(own.map(({ source }) => source));
  const packs = new Set(trees.map(({ source }) => source).filter((source) => !mine.has(source)));
  const heard = diagnostics.filter(({ severity, span }) => severity === 'error' || !packs.has(span.source));
  const order = new Map(trees.map((tree, i) => [tree.source, i]));
  heard.sort(
    (a, b) =>
      (order.get(a.span.source) ?? 0) - (order.get(b.span.source) ?? 0) || a.span.start - b.span.start,
  );
  return { diagnostics: heard, model, pools, settings, tables: tableIrs, plans, rules, templates };
}

function settingsOf(
  project: ProjectSettings | undefined,
  vocabulary: Vocabulary,
  report: Checker['report'],
): ProjectSettings {
  if (!project) return DEFAULT_PROJECT_SETTINGS;
  const caps = project.caps.map((cap) => ({
    ...cap,
    ...(cap.channel !== undefined && { channel: vocabulary.id('channel', cap.channel) ?? cap.channel }),
    ...(cap.purpose !== undefined && { purpose: vocabulary.id('option', cap.purpose) ?? cap.purpose }),
  }));
  if (isTimeZone(project.timeZone)) return { ...project, caps };
  report('project/time-zone', { source: 'reeve.yaml', start: 0, end: 0 }, { zone: project.timeZone });
  return { ...project, caps, timeZone: DEFAULT_PROJECT_SETTINGS.timeZone };
}

/** Definitions built upon one another deeper than this, or to a larger whole, are refused. */
const DEEPEST_DEFINITION = 50;
const LARGEST_DEFINITION = 5000;

/** A metric's or a segment's own expression, checked once, for its own kind of subject. */
function createDefinitions(c: Checker): Checker['named'] {
  const known = new Map<string, Typed | 'open' | undefined>();
  const measures = new Map<Expr, Measure>();
  let depth = 0;
  return (kind, name) => {
    const key = `${kind}:${name}`;
    const found = known.get(key);
    const symbol = kind === 'metric' ? c.model.metrics.get(name) : c.model.segments.get(name);
    if (found === 'open') {
      if (symbol) c.report('name/circular', symbol.span, { name });
      return undefined;
    }
    if (known.has(key) || !symbol) return found;
    if (depth >= DEEPEST_DEFINITION) {
      c.report('name/too-complex', symbol.span, { name });
      return undefined;
    }
    known.set(key, 'open');
    depth++;
    const typed = defined(c, symbol);
    depth--;
    const measure = measureOf(typed.expr, measures);
    const fits = measure.size <= LARGEST_DEFINITION && measure.depth <= DEEPEST_DEFINITION;
    if (!fits) c.report('name/too-complex', symbol.span, { name });
    measures.set(typed.expr, measure);
    known.set(key, fits ? typed : undefined);
    return fits ? typed : undefined;
  };
}

interface Measure {
  readonly size: number;
  readonly depth: number;
}

/** How many nodes an expression has, and how many definitions stand upon one another in it. */
function measureOf(expr: Expr, known: ReadonlyMap<Expr, Measure>): Measure {
  let size = 0;
  let depth = 0;
  const open = [expr];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    size++;
    if (at.op !== 'named') open.push(...childrenOf(at));
    else {
      const inner = known.get(at.value);
      size += inner?.size ?? 0;
      depth = Math.max(depth, inner?.depth ?? 0);
    }
  }
  return { size, depth: depth + 1 };
}

function defined(c: Checker, symbol: MetricSymbol | SegmentSymbol): Typed {
  const scope: Scope = {
    subject: { kind: symbol.of },
    noMember: symbol.of === 'member' ? null : { en: 'it is about a community', zh: '它是针对社群的' },
    params: new Map(),
    event: null,
    bareFields: false,
    ...(symbol.node.kind === 'segment' &&
      asksUsual(symbol.node.condition) && { keptFor: `segment ${symbol.name}` }),
    usualLabels: new Map(),
  };
  const { node } = symbol;
  if (node.kind === 'segment') {
    const expr = c.condition(node.condition, scope);
    return { expr, type: { kind: 'yesno' }, span: node.condition.span };
  }
  const typed = c.expression(node.value, scope);
  if (!isOrdered(typed.type) && typed.type.kind !== 'text' && typed.type.kind !== 'oneOf') {
    c.report('type/not-a-metric', node.value.span, { type: describeType(typed.type) });
  }
  return typed;
}

/** What nothing refers to is no mistake, but worth knowing. */
function reportUnused(c: Checker): void {
  const kinds = [
    ['metric', c.model.metrics],
    ['segment', c.model.segments],
    ['table', c.model.tables],
    ['plan', c.model.plans],
    ['template', c.model.templates],
  ] as const;
  for (const [kind, symbols] of kinds) {
    for (const symbol of symbols.values()) {
      if ('contributed' in symbol) continue;
      if (!c.used.has(`${kind}:${symbol.name}`)) c.report('name/unused', symbol.span, { name: symbol.name });
    }
  }
}
