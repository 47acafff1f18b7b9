import type { Counterfactual, HeldBack, Moment, Need, Obstacle, Waiting, Wanted } from '@reeve/engine';
import type { Duration, Value } from '@reeve/ir';
import type { Speech } from './speech.ts';
import type { ExplainWord } from './wording.ts';

/** What stood in the way, as a sentence. */
export const sayObstacle = (speech: Speech, obstacle: Obstacle, subject: string): string => {
  const { say, time, value, types } = speech;
  switch (obstacle.kind) {
    case 'unknown':
      return say('not.unknown', { subject });
    case 'event':
      return say(obstacle.seen === 0 ? 'not.eventNever' : 'not.event', {
        types: types(obstacle.types),
        subject,
        n: obstacle.seen,
      });
    case 'false': {
      const { step } = obstacle;
      const words = speech.source(step.span, step.text);
      const leaf = step.children?.find(({ rests }) => rests) ?? step.children?.[0];
      if (!step.compared || !leaf) return say('not.false', { words });
      return say('not.falseValue', { words, value: value(step.compared.left, leaf.text, words) });
    }
    case 'change': {
      const label = `member.${obstacle.path}`;
      const read = { path: speech.words(label), value: value(obstacle.value, label) };
      return obstacle.to === undefined
        ? say('not.change', read)
        : say('not.changeTo', { ...read, to: value(obstacle.to, label) });
    }
    case 'outside':
      return say('not.outside', { subject, segment: obstacle.segment });
    case 'sequence':
      return say(obstacle.absent ? 'not.sequenceAbsent' : 'not.sequence', {
        first: types([obstacle.first.type]),
        since: time(obstacle.since),
        types: types(obstacle.awaits),
        until: time(obstacle.until),
      });
    case 'schedule':
      return say('not.schedule');
    case 'calm': {
      const label = obstacle.label;
      const read = { label: speech.words(label), value: value(obstacle.value, label) };
      return Number.isFinite(obstacle.expected)
        ? say('not.calm', { ...read, expected: value(Math.round(obstacle.expected * 10) / 10) })
        : say('not.calmNow', read);
    }
    case 'spent':
      if (obstacle.since === undefined) return say('not.spent');
      return say(obstacle.outcome === 'fired' ? 'not.spentFired' : 'not.spentElse', {
        since: time(obstacle.since),
      });
    case 'unlooked':
      return say('not.unlooked');
    case 'holding':
      return say('not.holding', { since: time(obstacle.since), until: time(obstacle.until) });
    case 'open':
      return obstacle.since === undefined
        ? say('not.openUnknown')
        : say('not.open', { since: time(obstacle.since) });
    case 'before':
      return say('not.before', { from: time(obstacle.from) });
    case 'after':
      return say('not.after', { to: time(obstacle.to) });
    case 'rollout':
      return say('not.rollout', { subject, percent: obstacle.percent });
    case 'held':
      return say('not.held', {
        held: [...new Set(obstacle.held.map((held) => sayHeld(speech, held)))].join('; '),
      });
  }
};

/** Why something was held back. */
export const sayHeld = (speech: Speech, { reason, until }: Pick<HeldBack, 'reason' | 'until'>): string => {
  const said = speech.say(`held.${reason}`);
  return until === undefined ? said : speech.say('held.until', { reason: said, until: speech.time(until) });
};

const sayWanted = (speech: Speech, wanted: Wanted, label: string): string => {
  const id = `want.${wanted.op}` as ExplainWord;
  const value =
    'values' in wanted
      ? wanted.values.map((each) => speech.value(each, label)).join(speech.say('listOr'))
      : speech.value(wanted.value, label);
  return speech.say(id, { value });
};

/** One thing that would have had to differ; `from` is when it begins, `all` are those that go with it, `begun` is the moment that it is about. */
const sayNeed = (speech: Speech, need: Need, from: number, all: readonly Need[], begun: number): string => {
  const { say, time } = speech;
  switch (need.kind) {
    case 'events': {
      const within =
        need.to - need.from >= 1000
          ? say('need.until', { to: time(need.to) })
          : need.within && need.count > 1
            ? sayWithin(speech, need.within)
            : '';
      const by = need.to < begun - 1000 ? say('need.by', { to: time(need.to) }) : '';
      const data = shownData(speech, need, all);
      return need.count === 1
        ? say('need.eventsOnly', { type: speech.types([need.type]), within: `${within}${by}`, data })
        : say('need.events', {
            n: need.count,
            type: speech.types([need.type]),
            within: `${within}${by}`,
            data,
          });
    }
    case 'time': {
      const read = { length: speech.length(need.until - from), until: time(need.until) };
      return need.without.length === 0
        ? say('need.time', read)
        : say('need.timeWithout', { ...read, types: speech.types(need.without) });
    }
    case 'attribute': {
      const label = `${need.of}.${need.path}`;
      const wanted = sayWanted(speech, need.test, label);
      return say('need.value', { path: speech.words(label), value: speech.value(need.value, label), wanted });
    }
    case 'field': {
      const label = `event.${need.path}`;
      return say('need.field', {
        path: speech.words(label),
        event: speech.types([need.event.type]),
        value: speech.value(need.value, label),
        wanted: sayWanted(speech, need.test, label),
      });
    }
    case 'approval':
      return say('need.approval', { role: need.role });
  }
};

const sayWithin = ({ say, length }: Speech, within: Duration): string => {
  if (within.kind === 'exact') return say('need.within', { length: length(within.ms) });
  return within.count === 1 ? say('need.withinUnit', { unit: say(`unit.${within.unit}`) }) : '';
};

/** What of a made-up event the rule looks at; of many, only what tells them from others of their type. */
const shownData = (
  speech: Speech,
  need: Extract<Need, { kind: 'events' }>,
  others: readonly Need[],
): string => {
  const rivals = others.flatMap((other) =>
    other !== need && other.kind === 'events' && other.type === need.type ? [other.sample.data] : [],
  );
  if (need.count > 1 && rivals.length === 0) return '';
  const parts = Object.entries(need.sample.data)
    .filter(([path]) => speech.isRead(path))
    .filter(([path, value]) => rivals.every((data) => JSON.stringify(data[path]) !== JSON.stringify(value)))
    .slice(0, 4)
    .map(([path, value]) => `${path} ${speech.value(value as Value, `event.${path}`)}`);
  return parts.length === 0 ? '' : speech.say('need.with', { data: parts.join(', ') });
};

/** A way in which it would have fired, one line for each thing that it takes. */
export const sayWay = (speech: Speech, way: Counterfactual, from: number): readonly string[] => {
  const lines: string[] = [];
  let at = from;
  for (const need of way.needs) {
    lines.push(sayNeed(speech, need, at, way.needs, from));
    if (need.kind === 'time') at = need.until;
    if (need.kind === 'events') at = Math.max(at, need.to);
  }
  if (way.held) lines.push(speech.say('stillHeld', { reason: speech.say(`held.${way.held}`) }));
  return lines;
};

export const sayCannot = (speech: Speech, { unknowable }: Moment): string | undefined =>
  unknowable === undefined ? undefined : speech.say(`cannot.${unknowable}`);

/** Steps that wait. */
export const sayWaiting = (speech: Speech, waiting: Waiting): string => {
  const until = waiting.until === undefined ? undefined : speech.time(waiting.until);
  const wait =
    until === undefined
      ? waiting.for === 'approval'
        ? speech.say('wait.approvalForever')
        : speech.say('wait.eventForever', { types: speech.types(waiting.types ?? []) })
      : speech.say(`wait.${waiting.for}`, { until, types: speech.types(waiting.types ?? []) });
  return speech.say('wait.line', {
    what:
      waiting.plan === undefined ? speech.say('ownSteps') : speech.say('planSteps', { plan: waiting.plan }),
    began: speech.time(waiting.began),
    wait,
  });
};
