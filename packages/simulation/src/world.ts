import { type Event, formatTimestamp } from '@reeve/ir';
import TinyQueue from 'tinyqueue';
import { createPerson, type Person, toldOf } from './people.ts';
import { createDice, type Dice } from './random.ts';
import { type IncidentKind, type Scenario, scenarioOf } from './scenario.ts';
import { DAY, type Settings } from './settings.ts';

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly happen: () => void;
}

/** What one member waits for from the others or from the team. */
interface Open {
  readonly member: string;
  readonly topic: string;
  readonly since: number;
}

/** Something out of the ordinary that goes on, and how far people have got with it. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly since: number;
  /** When somebody took it up; from then on it goes away much faster. */
  handled: number | undefined;
  /** When it was over. */
  over: number | undefined;
  /** Until when it lasts, for those that end at a time. */
  until: number;
}

/** A community at a moment, and what is still to happen in it. */
export interface World {
  readonly settings: Settings;
  readonly scenario: Scenario;
  readonly community: string;
  readonly people: Person[];
  readonly byId: Map<string, Person>;
  readonly questions: Map<string, Open>;
  /** Members who wait for support, and those whose bad score or complaint nobody has answered. */
  readonly support: Map<string, Open>;
  readonly voices: Map<string, Open>;
  /** The latest pieces of content. */
  readonly contents: { readonly id: string; readonly author: string }[];
  readonly down: Set<string>;
  topic: string | undefined;
  incident: Incident | undefined;
  /** The moment, ms. */
  now: number;
  readonly end: number;
  dice(...keys: readonly (string | number)[]): Dice;
  midnight(day: number): number;
  /** The day of a moment, 0 for the first. */
  dayOf(time: number): number;
  /** A name that nothing else has: `q17`. */
  name(letter: string): string;
  /** Lets something happen then, or at once where then is over. */
  at(time: number, happen: () => void): void;
  /** Says what happened at this moment. */
  emit(
    type: string,
    member: string | undefined,
    data: Readonly<Record<string, unknown>>,
    depth?: number,
  ): void;
  /** Takes a new member in. */
  welcome(person: Person): void;
  /** When the next thing happens. */
  next(): number | undefined;
  /** Lets it. */
  step(): void;
}

const TOWN = 'simulated-community';

/** How long before the simulation the community began. */
const AGE = 120 * DAY;

/** Makes a community before its first day. Events go to `take`, in order of time. */
export const createWorld = (settings: Settings, take: (event: Event) => void): World => {
  const { seed, from, days, members } = settings;
  const community = settings.community ?? TOWN;
  const queue = new TinyQueue<Entry>([], (a, b) => a.time - b.time || a.order - b.order);
  const counters = new Map<string, number>();
  const midnight = settings.midnight ?? ((day: number) => from + day * DAY);
  let order = 0;
  let events = 0;

  const world: World = {
    settings,
    scenario: scenarioOf(settings.scenario),
    community,
    people: [],
    byId: new Map(),
    questions: new Map(),
    support: new Map(),
    voices: new Map(),
    contents: [],
    down: new Set(),
    topic: undefined,
    incident: undefined,
    now: from,
    end: midnight(days),
    dice: (...keys) => createDice(seed, ...keys),
    midnight,
    dayOf: (time) => {
      let day = Math.floor((time - from) / DAY);
      while (midnight(day + 1) <= time) day++;
      while (midnight(day) > time) day--;
      return day;
    },
    name: (letter) => {
      const count = (counters.get(letter) ?? 0) + 1;
      counters.set(letter, count);
      return `${letter}${count}`;
    },
    at: (time, happen) => {
      queue.push({ time: Math.max(world.now, Math.round(time)), order: order++, happen });
    },
    emit: (type, member, data, depth = 0) => {
      take({
        id: `sim-${++events}`,
        type,
        time: world.now,
        community,
        data,
        ...(member === undefined ? {} : { member }),
        ...(depth === 0 ? {} : { depth }),
      });
    },
    welcome: (person) => {
      world.people.push(person);
      world.byId.set(person.id, person);
    },
    next: () => queue.peek()?.time,
    step: () => {
      const entry = queue.pop();
      if (!entry) return;
      world.now = Math.max(world.now, entry.time);
      entry.happen();
    },
  };

  world.at(from, () => {
    world.emit('simulation.begun', undefined, {
      simulation: true,
      note: 'Nothing here happened: these events are simulated.',
      scenario: settings.scenario,
      seed,
      members,
      days,
    });
    world.emit('community.updated', undefined, {
      name: 'Simulated community',
      kind: 'main',
      founded: formatTimestamp(from - AGE),
      members,
    });
    for (let i = 0; i < members; i++) {
      const dice = world.dice('person', i);
      const person = createPerson(world.name('m'), from - Math.floor(dice.between(1, 110)) * DAY, dice);
      person.wrote = true;
      world.welcome(person);
      world.emit('member.updated', person.id, {
        ...toldOf(person, true),
        joined: formatTimestamp(person.joined),
      });
    }
  });
  return world;
};
