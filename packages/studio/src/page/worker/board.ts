import { createEngine } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import type { LanguageService, WorldOptions } from '@reeve/language/service';
import type { Indicator } from './protocol.ts';

const NAME = 'board_value_';

/**
 * Each metric of the communities, day by day over the history: for each a rule is added that looks at it every day, and
 * the engine that runs live works it out. A day on which it has no value has no point.
 */
export function indicators(
  service: LanguageService,
  options: WorldOptions,
  events: readonly Event[],
  until: number,
): readonly Indicator[] {
  const metrics = [...service.model().metrics.values()].filter((metric) => metric.of === 'community');
  const shown = metrics.slice(0, 24);
  const asking = shown
    .map(
      ({ name }, i) =>
        `rule ${NAME}${i}\n  per community\n  every day at 00:00\n  if ${name} is known\n  then log.write(message: "-")\n`,
    )
    .join('\n');
  const trees = service.sources().flatMap((source) => service.tree(source) ?? []);
  const all = [...trees, parse(asking, { source: 'board.reeve' }).tree];
  const { program } = compile(all, options);
  if (!program || shown.length === 0) return [];
  // Only what the board asks is of interest: the project's own rules need not be decided.
  const engine = createEngine({
    ...program,
    rules: program.rules.filter(({ name }) => name.startsWith(NAME)),
  });
  const found = new Map<string, Indicator & { points: { at: number; value: number | null }[] }>();
  const note = (rule: string, community: string, at: number, value: unknown): void => {
    const metric = shown[Number(rule.slice(NAME.length))];
    if (!metric) return;
    const key = `${rule}\u0000${community}`;
    const here = found.get(key) ?? {
      name: metric.name,
      titles: metric.labels,
      percent: false,
      community,
      points: [],
    };
    found.set(key, here);
    here.points.push({ at, value: typeof value === 'number' ? value : null });
  };
  const take = (
    decisions: Iterable<{
      rule: string;
      community: string;
      at: number;
      values: Readonly<Record<string, unknown>>;
    }>,
  ): void => {
    for (const { rule, community, at, values } of decisions)
      note(rule, community, at, Object.values(values)[0]);
  };
  take(engine.take(events));
  take(engine.step({ kind: 'advance', to: until }));
  return [...found.values()].map((each) => {
    const known = each.points.flatMap(({ value }) => (value === null ? [] : [value]));
    const isShare =
      known.length > 0 &&
      known.every((value) => value >= 0 && value <= 1) &&
      known.some((value) => value % 1 !== 0);
    return { ...each, percent: isShare };
  });
}
