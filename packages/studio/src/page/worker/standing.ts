import type { Event } from '@reeve/ir';
import {
  type Insight,
  type LanguageService,
  type Usual,
  usualsOf,
  type WorldOptions,
} from '@reeve/language/service';
import { ask, type Condition, type Question } from './asking.ts';

/**
 * How things stand at the end of the history, to be shown beside the text: what metrics of the community come to, how many are
 * in a segment, what is usual. Of what differs from community to community nothing is told.
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
  const last = lastMinute(options.project?.timeZone ?? 'UTC', until);
  const questions: Question[] = [];
  const model = service.model();
  for (const { name, of } of model.segments.values()) {
    matching.set(name, 0);
    questions.push({
      ...last,
      per: of,
      condition: `${of} in ${name}`,
      note: () => matching.set(name, (matching.get(name) ?? 0) + 1),
    });
  }
  for (const { name, of } of model.metrics.values())
    if (of === 'community')
      questions.push({
        ...last,
        per: of,
        condition: `${name} is known`,
        note: ({ values }) => add(metrics, name, Object.values(values)[0]),
      });
  const trees = service.sources().flatMap((source) => service.tree(source) ?? []);
  for (const about of trees.flatMap(usualsOf))
    questions.push({
      ...last,
      per: 'community',
      condition: 'count(nothing) in 1 hour >= 0 x usual in 7 days',
      read: (condition) => comparing(about, condition),
      note: ({ values }) =>
        add(usual, about.key, Object.entries(values).find(([key]) => key.startsWith('usual'))?.[1]),
    });
  const asked = ask(service, options, events, until, questions);
  return {
    ...(asked && { matching: (name) => matching.get(name) }),
    metric: (name) => shown(only(metrics.get(name))),
    usual: (key) => only(usual.get(key)),
  };
}

/** The minute in which the history ends, as rules say it. */
function lastMinute(timeZone: string, until: number): Pick<Question, 'when' | 'from'> {
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
  return {
    when: `every day at ${part('hour')}:${part('minute')}`,
    from: `from ${part('year')}-${part('month')}-${part('day')}`,
  };
}

/** What the author compares, in the place of what was read. */
const comparing = ({ window, usual }: Usual, read: Condition): Condition =>
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
