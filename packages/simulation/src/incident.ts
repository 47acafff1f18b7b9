import { act, complain, write } from './acts.ts';
import { createPerson, isPresent, mayWrite, type Person, toldOf } from './people.ts';
import type { IncidentKind } from './scenario.ts';
import { DAY, HOUR, MINUTE, SECOND } from './settings.ts';
import type { Incident, World } from './world.ts';

/** How fast anger halves by itself, and once somebody has taken it up. */
const HALVES = { alone: 60 * HOUR, handled: 7 * HOUR } as const;

/** How strong an incident of this kind is at the moment, 0 to 1. */
export const surgeNow = (world: World, kind: IncidentKind): number => {
  const { incident, now } = world;
  if (incident?.kind !== kind || now < incident.since) return 0;
  if (kind === 'festival') return now < incident.until ? 1 : 0;
  if (kind === 'spam') return world.people.some((each) => each.kind === 'spammer' && isPresent(each)) ? 1 : 0;
  if (kind === 'outage') return world.down.size > 0 ? 1 : now < incident.until ? 0.3 : 0;
  const { since, handled } = incident;
  const alone = Math.min(now, handled ?? now) - since;
  const after = handled === undefined ? 0 : Math.max(0, now - handled);
  return 0.5 ** (alone / HALVES.alone + after / HALVES.handled);
};

/** How much an incident changes whether somebody comes. */
export const presenceNow = (world: World, person: Person): number => {
  if (surgeNow(world, 'festival') > 0) return 1.5;
  if (surgeNow(world, 'complaints') > 0.1) return 1.15;
  if (surgeNow(world, 'outage') > 0 && person.channel === 'wechat') return 0.4;
  return surgeNow(world, 'spam') > 0 ? 0.9 : 1;
};

/** What an incident of each kind is made of. */
const SIGNS: Readonly<{ [kind in IncidentKind]: ReadonlySet<string> }> = {
  complaints: new Set(['complaint.filed', 'mention.seen', 'feedback.given']),
  outage: new Set(['channel.down', 'provider.failed', 'platform.changed', 'visit.made', 'message.failed']),
  spam: new Set(['message.flagged', 'member.reported', 'content.reported']),
  festival: new Set(['festival.begun', 'campaign.begun', 'campaign.joined', 'cost.spent']),
};
/** Whether an event of this type is one of those that an incident is made of. */
export const isSign = ({ kind }: Incident, type: string): boolean => SIGNS[kind].has(type);

/** Somebody takes the incident up: what is done about it begins to tell. */
export const handle = (world: World): void => {
  const { incident } = world;
  if (!incident || incident.handled !== undefined || incident.over !== undefined) return;
  if (incident.kind === 'festival') return;
  incident.handled = world.now;
  if (incident.kind === 'outage') {
    // The second tool is made ready, and the provider is pressed.
    const rest = Math.max(0, incident.until - world.now);
    incident.until = world.now + rest * 0.5;
  }
};

/** Lets the scenario's incident come at its time. */
export const prepareIncident = (world: World): void => {
  const { incident } = world.scenario;
  if (!incident) return;
  const start = world.midnight(Math.floor(incident.at * world.settings.days)) + incident.hour * HOUR;
  world.at(start, () => {
    const begun: Incident = {
      kind: incident.kind,
      since: world.now,
      handled: undefined,
      over: undefined,
      until: Number.POSITIVE_INFINITY,
    };
    world.incident = begun;
    BEGIN[incident.kind](world, begun);
    watch(world, begun);
  });
};

/** Looks once in an hour whether it is over. */
const watch = (world: World, incident: Incident): void => {
  world.at(world.now + HOUR, () => {
    if (surgeNow(world, incident.kind) < 0.04) incident.over = world.now;
    else watch(world, incident);
  });
};

const BEGIN: Readonly<Record<IncidentKind, (world: World, incident: Incident) => void>> = {
  complaints: (world) => {
    // Parcels got lost over night. Those who waited for one are the first; the talk outside begins with them.
    const dice = world.dice('incident');
    for (const person of world.people)
      if (isPresent(person) && dice.hit(0.08)) {
        complain(world, person, world.now + dice.wait(3 * HOUR), 'delivery', dice.whole(2, 5));
      }
    const talk = (): void => {
      const strength = surgeNow(world, 'complaints');
      if (strength < 0.04) return;
      world.emit('mention.seen', undefined, {
        amount: Math.ceil(strength * 40),
        topic: 'delivery',
        channel: 'wechat',
      });
      world.at(world.now + HOUR, talk);
    };
    world.at(world.now + 2 * HOUR, talk);
  },
  outage: (world, incident) => {
    const fall = (hours: number, reason: string): void => {
      world.down.add('wechat');
      world.emit('provider.failed', undefined, { channel: 'wechat', reason });
      world.emit('channel.down', undefined, { channel: 'wechat' });
      const since = world.now;
      const look = (): void => {
        const length = incident.handled === undefined ? hours * HOUR : (hours * HOUR) / 2;
        if (world.now - since < length) {
          world.at(world.now + 10 * MINUTE, look);
          return;
        }
        world.down.delete('wechat');
        world.emit('provider.recovered', undefined, { channel: 'wechat' });
        world.emit('channel.up', undefined, { channel: 'wechat' });
      };
      world.at(since + 10 * MINUTE, look);
    };
    incident.until = world.now + 7 * DAY;
    fall(9, 'service unavailable');
    world.at(world.now + 14 * HOUR, () => fall(4, 'service unavailable'));
    world.at(world.now + 22 * HOUR, () => fall(3, 'rate limited'));
    world.at(world.now + 30 * HOUR, () => {
      world.emit('platform.changed', undefined, { platform: 'wechat', topic: 'links to shops' });
    });
  },
  spam: (world) => {
    const dice = world.dice('incident');
    const accounts = Math.max(5, Math.round(world.settings.members * 0.08));
    for (let i = 0; i < accounts; i++) {
      const at = world.now + dice.between(0, 30) * HOUR;
      const id = `bot${i + 1}`;
      world.at(at, () => {
        const person = createPerson(id, world.now, world.dice('person', id), 'spammer');
        person.consent = false;
        world.welcome(person);
        world.emit('member.joined', id, toldOf(person, false));
        world.at(world.now + 10 * MINUTE, () => spam(world, person));
      });
    }
  },
  festival: (world, incident) => {
    const campaign = 'festival';
    const budget = world.settings.members * 12;
    const dice = world.dice('incident');
    incident.until = world.midnight(world.dayOf(world.now) + 12);
    world.emit('festival.begun', undefined, { festival: 'tea festival', country: 'CN' });
    world.emit('campaign.begun', undefined, { campaign, partner: 'tea-house', budget });
    for (const person of world.people)
      if (isPresent(person) && dice.hit(0.35)) {
        const at = world.now + dice.between(0, 9) * DAY;
        act(world, person, at, 'campaign.joined', { campaign, partner: 'tea-house' });
      }
    // Money goes faster than planned: it is spent two days before the end.
    for (let day = 0; day < 12; day++)
      for (const [action, share] of Object.entries({ coupons: 0.06, posters: 0.025, gifts: 0.015 }))
        world.at(world.now + day * DAY + dice.between(1, 9) * HOUR, () => {
          world.emit('cost.spent', undefined, {
            campaign,
            action,
            amount: Math.round(budget * share * dice.between(0.8, 1.2)),
          });
        });
    world.at(incident.until, () => {
      world.emit('campaign.ended', undefined, { campaign, partner: 'tea-house' });
    });
  },
};

/** What a machine does that pretends to be a member, until somebody stops it or its owner loses interest. */
const spam = (world: World, person: Person): void => {
  if (!isPresent(person)) return;
  if (world.now - person.joined > 6 * DAY) {
    person.status = 'left';
    world.emit('member.left', person.id, { reason: 'closed by the platform' });
    return;
  }
  const dice = world.dice('spam', person.id, Math.floor(world.now / HOUR));
  const link = `https://cheap.example/${dice.whole(1, 4)}`;
  const burst = dice.whole(3, 14);
  if (mayWrite(person, world.now))
    for (let i = 0; i < burst; i++) {
      const at = world.now + i * 4 * SECOND;
      write(world, person, at, 60);
      if (dice.hit(0.7))
        world.at(at + SECOND, () => {
          if (mayWrite(person, world.now))
            world.emit('message.flagged', person.id, {
              kind: 'spam',
              score: 0.95,
              link,
              channel: person.channel,
            });
        });
    }
  const witnesses = world.people.filter((each) => each.status === 'here' && each.kind !== 'spammer');
  const witness = witnesses[Math.floor(dice.next() * witnesses.length)];
  if (witness && mayWrite(person, world.now) && dice.hit(0.6)) {
    witness.mood = Math.max(-1, witness.mood - 0.12);
    act(world, witness, world.now + 20 * MINUTE, 'member.reported', {
      author: person.id,
      reason: 'spam',
      channel: witness.channel,
    });
  }
  world.at(world.now + dice.between(2, 5) * HOUR, () => spam(world, person));
};
