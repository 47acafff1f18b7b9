import type { Decision, Event } from '@reeve/ir';
import type { LanguageService, WorldOptions } from '@reeve/language/service';
import { ask } from './asking.ts';
import type { Indicator } from './protocol.ts';

/** Metrics that the board shows at most. */
const MOST = 24;

/** Each metric of the communities, day by day over the history. A day on which it has no value has no point. */
export function indicators(
  service: LanguageService,
  options: WorldOptions,
  events: readonly Event[],
  until: number,
): readonly Indicator[] {
  const found = new Map<string, Indicator & { points: { at: number; value: number | null }[] }>();
  const shown = [...service.model().metrics.values()].filter(({ of }) => of === 'community').slice(0, MOST);
  const questions = shown.map(({ name, labels: titles }) => ({
    per: 'community' as const,
    when: 'every day at 00:00',
    condition: `${name} is known`,
    note: ({ community, at, values }: Decision) => {
      const key = `${name}\u0000${community}`;
      const here = found.get(key) ?? { name, titles, percent: false, community, points: [] };
      found.set(key, here);
      const [value] = Object.values(values);
      here.points.push({ at, value: typeof value === 'number' ? value : null });
    },
  }));
  if (questions.length > 0) ask(service, options, events, until, questions);
  return [...found.values()].map((each) => {
    const known = each.points.flatMap(({ value }) => (value === null ? [] : [value]));
    const isShare =
      known.length > 0 &&
      known.every((value) => value >= 0 && value <= 1) &&
      known.some((value) => value % 1 !== 0);
    return { ...each, percent: isShare };
  });
}
