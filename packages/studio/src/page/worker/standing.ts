import { createEngine } from '@reeve/engine';
import type { Decision, Event } from '@reeve/ir';
import { compile, parse, type SyntaxTree } from '@reeve/language';
import {
  type Insight,
  type LanguageService,
  type Usual,
  usualsOf,
  type WorldOptions,
} from '@reeve/language/service';

const NAME = 'standing_';

/** What is asked, and where its answer goes. */
interface Question {
  /** What the rule is per, and its condition: `member in regulars`. */
  readonly per: 'member' | 'community';
  readonly condition: string;
  /** Takes the place of the condition where it is no text: what the author wrote is compared as it stands. */
  readonly about?: Usual;
  readonly note: (decision: Decision) => void;
}

/**
 * How things stand at the end of the history, to be shown beside the text: what metrics of the community come to, how many are
 * in a segment, what is usual. For each a rule is added that looks once, in the last minute, and the engine that runs live works
 * it out. Of what differs from community to community nothing is told.
 */
export function standing(
  service: LanguageService,
  options: WorldOptions,
  events: readonly Event[],
  until: number,
): Insight {
  const matching = new Map<string, number>();
  const metrics = new Map<string, Set<number>>();
  const usual = new Map<string, Set<number>>();
  const questions: Question[] = [];
  const model = service.model();
  for (const { name, of } of model.segments.values()) {
    matching.set(name, 0);
    questions.push({
      per: of,
      condition: `${of} in ${name}`,
      note: () => matching.set(name, (matching.get(name) ?? 0) + 1),
    });
  }
  for (const { name, of } of model.metrics.values())
    if (of === 'community')
      questions.push({
        per: of,
        condition: `${name} is known`,
        note: ({ values }) => add(metrics, name, Object.values(values)[0]),
      });
  const trees = service.sources().flatMap((source) => service.tree(source) ?? []);
  for (const about of trees.flatMap(usualsOf))
    questions.push({
      per: 'community',
      condition: 'count(nothing) in 1 hour >= 0 x usual in 7 days',
      about,
      note: ({ values }) =>
        add(usual, about.key, Object.entries(values).find(([key]) => key.startsWith('usual'))?.[1]),
    });
  const program = compile(
    [...trees, asking(questions, options.project?.timeZone ?? 'UTC', until)],
    options,
  ).program;
  if (program && questions.length > 0) {
    const engine = createEngine({
      ...program,
      rules: program.rules.filter(({ name }) => name.startsWith(NAME)),
    });
    const take = (decisions: Iterable<Decision>): void => {
      for (const decision of decisions) questions[Number(decision.rule.slice(NAME.length))]?.note(decision);
    };
    take(engine.take(events));
    take(engine.step({ kind: 'advance', to: until }));
  }
  return {
    ...(program && { matching: (name) => matching.get(name) }),
    metric: (name) => shown(only(metrics.get(name))),
    usual: (key) => only(usual.get(key)),
  };
}

/** The questions as rules, each of which looks in the minute in which the history ends. */
function asking(questions: readonly Question[], timeZone: string, until: number): SyntaxTree {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(until);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  const text = questions
    .map(
      ({ per, condition }, i) =>
        `rule ${NAME}${i}\n  per ${per}\n  every day at ${part('hour')}:${part('minute')}\n  if ${condition}\n  then log.write(message: "-")\n  from ${day}\n`,
    )
    .join('\n');
  const { tree } = parse(text, { source: 'standing.reeve' });
  return {
    ...tree,
    declarations: tree.declarations.map((declaration, i) => {
      const about = questions[i]?.about;
      if (declaration.kind !== 'rule' || !about) return declaration;
      return {
        ...declaration,
        clauses: declaration.clauses.map((clause) =>
          clause.kind === 'if' ? { ...clause, condition: comparing(about, clause.condition) } : clause,
        ),
      };
    }),
  };
}

/** What the author compares, in the place of what was read. */
const comparing = ({ window, usual }: Usual, read: Usual['window']): Usual['window'] =>
  read.kind === 'compare' && read.right.kind === 'arithmetic'
    ? { ...read, left: window, right: { ...read.right, right: usual } }
    : read;

const add = (to: Map<string, Set<number>>, key: string, value: unknown): void => {
  if (typeof value !== 'number') return;
  const values = to.get(key) ?? new Set();
  to.set(key, values.add(value));
};

const only = (values: ReadonlySet<number> | undefined): number | undefined =>
  values?.size === 1 ? [...values][0] : undefined;

/** A value of a metric as it is written beside its name. */
const shown = (value: number | undefined): string | undefined => {
  if (value === undefined) return undefined;
  return value > 0 && value < 1 ? `${(value * 100).toFixed(1)}%` : String(Math.round(value * 100) / 100);
};
