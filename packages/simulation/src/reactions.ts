import { act, complain, pay, scoreOf, write } from './acts.ts';
import type { Awaited } from './fulfil.ts';
import { leave, wake } from './habits.ts';
import { bind, cheer, fatigueNow, isPresent, type Person } from './people.ts';
import type { Dice } from './random.ts';
import { DAY, HOUR, MINUTE } from './settings.ts';
import type { World } from './world.ts';

/** What reaches a member. */
export interface Reached {
  readonly purpose: string | undefined;
  readonly rule: string;
  /** What the rule that wrote waits for; looked at when the member has read it. */
  readonly awaits: () => readonly Awaited[];
}

/** What members do when a plan waits for it, and how likely it is that they do. */
const LIKELY: Readonly<Record<string, number>> = {
  'invitation.accepted': 0.5,
  'expert.applied': 0.45,
  'survey.answered': 0.4,
  'feedback.given': 0.4,
  'consent.given': 0.45,
  'identity.verified': 0.7,
  'content.published': 0.3,
  'order.paid': 0.22,
  'payment.failed': 0,
  'coupon.used': 0.2,
  'campaign.joined': 0.2,
  'check_in.made': 0.35,
  'topic.joined': 0.15,
  'sanction.appealed': 0.15,
  'content.appealed': 0.2,
};

/** More types than these are no particular thing but activity of any kind. */
const ANYTHING = 6;

/** A message comes: it wakes, helps, is passed over, or is one too many. */
export const receive = (world: World, person: Person, reached: Reached): void => {
  if (!isPresent(person)) return;
  const dice = world.dice('reached', person.id, person.reached++);
  const [opens, feels, tempted] = [dice.next(), dice.next(), dice.next()];
  const marketing = reached.purpose === 'marketing' || reached.purpose === 'promotion';
  person.fatigue = fatigueNow(person, world.now) + (marketing ? 1 : 0.5);
  person.fatigueAt = world.now;
  const over = person.fatigue - person.patience;
  if (over > 0) {
    cheer(person, -0.06);
    if (feels < 0.03 + 0.03 * over) {
      world.at(world.now + dice.wait(2 * HOUR), () => leave(world, person, 'too many messages'));
      return;
    }
    if (marketing && feels < 0.2) {
      act(world, person, world.now + 20 * MINUTE, 'consent.withdrawn', () => {
        person.consent = false;
        return { purpose: 'marketing' };
      });
      return;
    }
  }
  if (opens > 0.72) return;
  const read = world.now + 3 * MINUTE + dice.wait(2 * HOUR);
  const silent = person.status === 'silent';
  const drawn = 0.2 * (1 + 0.5 * person.mood) * 0.75 ** person.coaxed + (person.coupons > 0 ? 0.12 : 0);
  if (silent) person.coaxed++;
  world.at(read, () => {
    if (!isPresent(person)) return;
    if (person.status === 'silent') {
      if (tempted < drawn) wake(world, person, reached.rule);
      return;
    }
    const age = world.now - person.joined;
    if (!person.wrote && age < 4 * DAY) {
      bind(person, 0.12);
      if (tempted < 0.22) write(world, person, world.now + dice.wait(HOUR), dice.whole(5, 90));
      return;
    }
    bind(person, 0.015);
    oblige(world, person, reached.awaits(), dice);
  });
};

/** Does what is waited for, where it is something that a member does. */
const oblige = (world: World, person: Person, awaits: readonly Awaited[], dice: Dice): void => {
  for (const { types, data, wait } of awaits) {
    const type = types[0];
    if (type === undefined || types.length > ANYTHING) continue;
    if (wait.subject.kind === 'member' && wait.subject.id !== person.id) continue;
    const likely = (LIKELY[type] ?? 0) * (1 + 0.4 * person.mood);
    const when = world.now + 5 * MINUTE + dice.wait(10 * HOUR);
    const luck = dice.next();
    if (luck < likely) doAwaited(world, person, when, type, data, dice);
    else if (type === 'invitation.accepted' && luck < likely + 0.2)
      act(world, person, when, 'invitation.declined', { ...data });
  }
};

const doAwaited = (
  world: World,
  person: Person,
  when: number,
  type: string,
  data: Readonly<Record<string, unknown>>,
  dice: Dice,
): void => {
  if (type === 'order.paid') {
    const amount = 40 + Math.round(person.rhythm * 120);
    pay(world, person, when, {
      item: 'tea',
      amount,
      order: `${person.id}-${Math.round(when / MINUTE)}`,
      ...data,
    });
    return;
  }
  const more: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'survey.answered': { survey: 'quarter', score: scoreOf(person, dice) },
    'feedback.given': { score: scoreOf(person, dice), topic: 'service' },
    'consent.given': { purpose: 'marketing' },
    'identity.verified': { level: 1 },
    'content.published': {
      content: `c-${person.id}-${Math.round(when / DAY)}`,
      topic: 'recipes',
      by: 'members',
    },
    'expert.applied': { field: 'brewing' },
    'sanction.appealed': { reason: 'it was a joke' },
  };
  act(world, person, when, type, { ...more[type], ...data });
};

/** Points, honours, a coupon: small ones please, and a coupon makes some buy. */
export const please = (world: World, person: Person, what: 'points' | 'honour' | 'coupon'): void => {
  if (!isPresent(person)) return;
  cheer(person, what === 'points' ? 0.01 : 0.08);
  bind(person, what === 'points' ? 0.004 : what === 'honour' ? 0.06 : 0.02);
  if (what !== 'coupon') return;
  person.coupons++;
  const dice = world.dice('coupon', person.id, world.dayOf(world.now));
  if (dice.hit(0.3)) {
    const when = world.now + dice.wait(3 * DAY);
    const order = `${person.id}-${Math.round(when / MINUTE)}`;
    pay(world, person, when, { item: 'tea', amount: dice.whole(25, 180), order });
  }
};

const END = Number.POSITIVE_INFINITY;

/** A warning calms most; a mute does so by force; a few feel wronged. */
export const restrain = (world: World, person: Person, kind: string, lasts: number | undefined): void => {
  if (!isPresent(person)) return;
  const until = lasts === undefined ? END : world.now + lasts;
  const dice = world.dice('restrained', person.id, world.dayOf(world.now));
  if (person.kind !== 'spammer') {
    person.temper *= kind === 'warning' ? 0.45 : 0.3;
    cheer(person, -0.15);
    if (dice.hit(0.15))
      act(world, person, world.now + dice.wait(6 * HOUR), 'sanction.appealed', { reason: 'it was a joke' });
    else if (dice.hit(0.05)) complain(world, person, world.now + 2 * HOUR, 'rules', 2);
  }
  if (kind === 'mute') person.mutedUntil = Math.max(person.mutedUntil, until);
  if (kind === 'isolation') person.isolatedUntil = Math.max(person.isolatedUntil, until);
  if (kind === 'block') person.status = 'blocked';
};

/** A sanction is taken back. */
export const release = (person: Person, kind: string): void => {
  if (kind === 'mute') person.mutedUntil = 0;
  if (kind === 'isolation') person.isolatedUntil = 0;
  if (kind === 'block' && person.status === 'blocked') person.status = 'here';
};
