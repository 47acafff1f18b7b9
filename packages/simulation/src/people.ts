import type { Dice } from './random.ts';
import { DAY } from './settings.ts';

/** Ways to take part. */
type Kind = 'lurker' | 'regular' | 'contributor' | 'helper' | 'leader' | 'buyer' | 'troublemaker' | 'spammer';

/** A member: who they are, and how they feel about the community at the moment. */
export interface Person {
  readonly id: string;
  readonly kind: Kind;
  readonly channel: string;
  readonly country: string;
  readonly language: string;
  readonly followers: number;
  /** Chance that they come on a usual day. */
  readonly rhythm: number;
  /** Hour of the day at which they like to come. */
  readonly hour: number;
  /** Messages in a week that they bear. */
  readonly patience: number;
  readonly joined: number;
  consent: boolean;
  status: 'here' | 'silent' | 'left' | 'blocked';
  /** How much the community has become a part of their day, 0 to 1. */
  habit: number;
  /** -1 is furious, 1 is delighted. */
  mood: number;
  /** Chance of causing trouble on a day on which they come. */
  temper: number;
  /** Messages of late: each counts half as much a week later. */
  fatigue: number;
  fatigueAt: number;
  /** How many messages have reached them. */
  reached: number;
  /** Words to them since they fell silent. */
  coaxed: number;
  silentSince: number;
  lastSeen: number;
  wrote: boolean;
  points: number;
  tags: readonly string[];
  /** What they have been answered about, so that they do not complain of the same again. */
  readonly settled: Set<string>;
  mutedUntil: number;
  isolatedUntil: number;
  coupons: number;
  spent: number;
}

const SHARES = {
  lurker: 38,
  regular: 32,
  buyer: 12,
  contributor: 8,
  helper: 5,
  leader: 2,
  troublemaker: 3,
  spammer: 0,
} as const;

const RHYTHM: Readonly<Record<Kind, readonly [number, number]>> = {
  lurker: [0.05, 0.2],
  regular: [0.2, 0.5],
  buyer: [0.12, 0.35],
  contributor: [0.4, 0.75],
  helper: [0.45, 0.8],
  leader: [0.4, 0.7],
  troublemaker: [0.25, 0.5],
  spammer: [1, 1],
};

const COUNTRIES = { CN: 62, US: 14, GB: 5, IN: 9, DE: 4, BR: 3, SG: 3 } as const;
const LANGUAGES: Readonly<Record<string, string>> = { CN: 'zh', SG: 'zh', DE: 'de', BR: 'pt' };
const CHANNELS = { wechat: 60, discord: 16, telegram: 12, email: 12 } as const;

/** Makes a member; `kind` for one who is not drawn by lot. */
export const createPerson = (id: string, joined: number, dice: Dice, kind?: Kind): Person => {
  const own = kind ?? dice.weighted<Kind>(SHARES);
  const [low, high] = RHYTHM[own];
  const country = dice.weighted(COUNTRIES);
  return {
    id,
    kind: own,
    channel: dice.weighted(CHANNELS),
    country,
    language: LANGUAGES[country] ?? 'en',
    followers: own === 'leader' ? dice.whole(1200, 20_000) : Math.floor(dice.wait(60)),
    rhythm: dice.between(low, high),
    hour: dice.pick([7, 8, 9, 12, 12, 13, 18, 19, 20, 20, 21, 22]),
    patience: dice.between(3.5, 9),
    joined,
    consent: dice.hit(0.72),
    status: 'here',
    habit: own === 'spammer' ? 1 : dice.between(0.45, 0.75),
    mood: dice.between(0, 0.5),
    temper: own === 'troublemaker' ? dice.between(0.12, 0.35) : 0,
    fatigue: 0,
    fatigueAt: joined,
    reached: 0,
    coaxed: 0,
    silentSince: 0,
    lastSeen: joined,
    wrote: false,
    points: 0,
    tags: [],
    settled: new Set(),
    mutedUntil: 0,
    isolatedUntil: 0,
    coupons: 0,
    spent: 0,
  };
};

/** What the shop knows of those who were there before: whoever buys much is of high value. */
const worth = ({ kind, rhythm }: Person): string => {
  if (kind === 'buyer') return rhythm > 0.22 ? 'high' : 'middle';
  return rhythm > 0.3 ? 'middle' : 'low';
};

/** What is known of a member as they come in, as attributes; `seed` for those who were there from the first. */
export const toldOf = (person: Person, seed: boolean): Readonly<Record<string, unknown>> => ({
  channel: person.channel,
  country: person.country,
  language: person.language,
  followers: person.followers,
  seed,
  ...(seed ? { value: worth(person), customer: person.kind === 'buyer' } : {}),
  consent: { marketing: person.consent, promotion: person.consent, service: true },
});

/** Held within -1 and 1. */
export const cheer = (person: Person, by: number): void => {
  person.mood = Math.max(-1, Math.min(1, person.mood + by));
};

/** Held within 0 and 1. */
export const bind = (person: Person, by: number): void => {
  person.habit = Math.max(0, Math.min(1, person.habit + by));
};

/** How many messages of late weigh on them. */
export const fatigueNow = (person: Person, now: number): number =>
  person.fatigue * 0.5 ** ((now - person.fatigueAt) / (7 * DAY));

export const isPresent = ({ status }: Person): boolean => status === 'here' || status === 'silent';

/** True where they may come and be seen. */
export const mayAct = (person: Person, now: number): boolean =>
  isPresent(person) && person.isolatedUntil <= now;

export const mayWrite = (person: Person, now: number): boolean =>
  mayAct(person, now) && person.mutedUntil <= now;
