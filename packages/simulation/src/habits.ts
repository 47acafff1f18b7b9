import { about, act, ask, askSupport, complain, publish, shop, TOPICS, write } from './acts.ts';
import { presenceNow, surgeNow } from './incident.ts';
import { bind, cheer, createPerson, isPresent, type Person, toldOf } from './people.ts';
import type { Dice } from './random.ts';
import { DAY, HOUR, MINUTE } from './settings.ts';
import type { World } from './world.ts';

/** What one kind of member does on a day on which they come: how often, on average. */
interface Ways {
  readonly messages: number;
  readonly content: number;
  readonly question: number;
  readonly shop: number;
}

const WAYS: Readonly<Record<Person['kind'], Ways>> = {
  lurker: { messages: 0.15, content: 0, question: 0.04, shop: 0.04 },
  regular: { messages: 0.9, content: 0.03, question: 0.09, shop: 0.05 },
  buyer: { messages: 0.4, content: 0.01, question: 0.08, shop: 0.22 },
  contributor: { messages: 1.2, content: 0.3, question: 0.04, shop: 0.05 },
  helper: { messages: 1, content: 0.08, question: 0.02, shop: 0.04 },
  leader: { messages: 1.4, content: 0.28, question: 0.02, shop: 0.04 },
  troublemaker: { messages: 1.5, content: 0.03, question: 0.05, shop: 0.03 },
  spammer: { messages: 0, content: 0, question: 0, shop: 0 },
};

/** Decides at midnight what a member's day will be. */
export const planDay = (world: World, person: Person, day: number): void => {
  if (!isPresent(person) || person.kind === 'spammer') return;
  const dice = world.dice('day', person.id, day);
  const gone = day / world.settings.days;
  const { scenario } = world;
  // All is drawn first, so that luck stays the same whatever the rules have done up to here.
  const [leaves, fades, returns, comes, again] = [
    dice.next(),
    dice.next(),
    dice.next(),
    dice.next(),
    dice.next(),
  ];
  const hour = Math.max(6, Math.min(22.5, person.hour + dice.between(-2, 2)));
  cheer(person, (0.25 - person.mood) * 0.05);

  const start = world.midnight(day);
  if (leaves < leavingChance(person)) {
    const reason = person.mood < -0.4 ? 'unhappy' : person.status === 'silent' ? 'lost interest' : 'no time';
    world.at(start + hour * HOUR, () => leave(world, person, reason));
    return;
  }
  if (person.status === 'silent') {
    const silent = (start - person.silentSince) / DAY;
    if (returns < 0.014 * 0.985 ** silent)
      world.at(start + hour * HOUR, () => wake(world, person, 'by itself'));
    return;
  }
  const age = Math.floor((start - person.joined) / DAY);
  // Who has not said a word in the first days is likely to go silent; a habit takes weeks to grow.
  const strange = !person.wrote && age >= 1 && age < 7 ? 9 : 1;
  if (age > 0 && fades < 0.008 * scenario.fading(gone) * (1.7 - person.habit) * strange) {
    person.status = 'silent';
    person.silentSince = start;
    person.coaxed = 0;
    return;
  }
  bind(person, (0.5 - person.habit) * 0.012);
  const weekend = [0, 6].includes(weekdayOf(start)) ? 1.1 : 1;
  const will =
    person.rhythm *
    (0.5 + 0.8 * person.habit) *
    (1 + 0.2 * person.mood) *
    scenario.zest(gone) *
    weekend *
    presenceNow(world, person);
  if (comes >= Math.min(0.97, will)) return;
  bind(person, 0.008);
  session(world, person, start + hour * HOUR, dice, true);
  if (again < 0.3 * person.habit)
    session(world, person, start + Math.min(23, hour + dice.between(3, 7)) * HOUR, dice, false);
};

/** 0 is Sunday; 1 January 1970 was a Thursday. Midnights east of Greenwich lie on the evening before. */
const weekdayOf = (midnight: number): number => (Math.floor((midnight + DAY / 2) / DAY) + 4) % 7;

const leavingChance = (person: Person): number => {
  if (person.mood < -0.4) return 0.03;
  return person.status === 'silent' ? 0.006 : 0.0004;
};

/** A member goes for good. */
export const leave = (world: World, person: Person, reason: string): void => {
  if (!isPresent(person)) return;
  person.status = 'left';
  world.emit('member.left', person.id, { reason });
};

/** A silent member comes back, and is a little shy. */
export const wake = (world: World, person: Person, why: string): void => {
  if (!isPresent(person)) return;
  person.status = 'here';
  person.coaxed = 0;
  bind(person, why === 'by itself' ? 0 : 0.1);
  const dice = world.dice('wake', person.id, world.dayOf(world.now));
  session(world, person, world.now, dice, true);
};

/** Somebody is there for a while, and does a few of the things that people do. */
const session = (world: World, person: Person, time: number, dice: Dice, first: boolean): void => {
  const ways = WAYS[person.kind];
  let at = time;
  const soon = (): number => {
    at += dice.between(1, 9) * MINUTE;
    return at;
  };
  if (dice.hit(0.9)) act(world, person, at, 'visit.made', { platform: person.channel, page: 'home' });
  if (first && dice.hit(0.12))
    act(world, person, soon(), 'sign_in.made', {
      device: `${person.id}-${dice.whole(1, 2)}`,
      country: person.country,
      succeeded: dice.hit(0.96),
    });
  if (first && dice.hit(0.2 + 0.5 * person.habit))
    act(world, person, soon(), 'check_in.made', { channel: person.channel });
  for (let left = Math.min(6, dice.times(ways.messages)); left > 0; left--)
    write(world, person, soon(), dice.whole(4, 220));
  if (dice.hit(0.1 + 0.12 * person.habit)) joinTopic(world, person, soon());
  for (let left = Math.min(4, dice.times(0.5)); left > 0; left--)
    about(world, person, soon(), 'content.liked', dice);
  if (dice.hit(0.03)) about(world, person, soon(), 'content.nominated', dice);
  if (dice.hit(0.03)) about(world, person, soon(), 'content.shared', dice);
  if (dice.hit(ways.content)) publish(world, person, soon(), dice);
  if (dice.hit(ways.question)) ask(world, person, soon(), dice);
  const festival = surgeNow(world, 'festival');
  if (dice.hit(Math.min(0.8, ways.shop * (1 + 3 * festival))))
    shop(world, person, soon(), dice, 1 + 0.35 * festival);
  rarely(world, person, soon, dice);
  if (person.kind === 'troublemaker' && dice.next() < person.temper) trouble(world, person, soon(), dice);
};

/** What happens to one in dozens of sessions, or when something is wrong. */
const rarely = (world: World, person: Person, soon: () => number, dice: Dice): void => {
  const [anger, outage] = [surgeNow(world, 'complaints'), surgeNow(world, 'outage')];
  const angry = dice.next();
  const asks = dice.next();
  if (angry < 0.003 + 0.4 * anger + 0.06 * outage) {
    const surge = anger > 0.02 ? 'delivery' : outage > 0.02 ? 'app' : dice.pick(TOPICS);
    if (!person.settled.has(surge)) complain(world, person, soon(), surge, dice.whole(2, 4));
  }
  if (asks < 0.012 + 0.1 * outage + 0.05 * anger + 0.02 * surgeNow(world, 'festival'))
    askSupport(world, person, soon(), outage > 0.02 ? 'app' : dice.pick(TOPICS), dice);
  const seldom = dice.next();
  if (seldom < 0.004 && person.mood > 0.1) refer(world, person, soon(), dice);
  else if (seldom < 0.03)
    act(world, person, soon(), 'green.acted', { kind: 'own cup', kilograms: dice.whole(1, 4) });
  else if (seldom < 0.036)
    act(world, person, soon(), 'resource.shared', () => ({ content: world.name('r'), topic: 'brewing' }));
  else if (seldom < 0.037)
    act(world, person, soon(), 'privacy.asked', () => ({ kind: 'access', request: world.name('pr') }));
  else if (seldom < 0.041 && person.kind === 'helper')
    act(world, person, soon(), 'expert.applied', { field: 'brewing' });
  else if (seldom < 0.043) changeMind(world, person, soon());
  else if (seldom < 0.0433) guessed(world, person, soon(), dice);
};

/** Somebody thinks anew about offers: most who said no say yes at some time, few who said yes say no. */
const changeMind = (world: World, person: Person, time: number): void => {
  const type = person.consent ? 'consent.withdrawn' : 'consent.given';
  if (person.consent && person.mood > 0) return;
  act(world, person, time, type, () => {
    person.consent = !person.consent;
    return { purpose: 'marketing' };
  });
};

/** Somebody else tries the passwords of this account, from far away. */
const guessed = (world: World, person: Person, time: number, dice: Dice): void => {
  const country = person.country === 'US' ? 'CN' : 'US';
  for (let i = 0; i < dice.whole(5, 9); i++)
    world.at(time + i * MINUTE, () => {
      world.emit('sign_in.made', person.id, { device: 'unknown', country, succeeded: false });
    });
};

const joinTopic = (world: World, person: Person, time: number): void =>
  act(world, person, time, 'topic.joined', () =>
    world.topic === undefined ? undefined : { topic: world.topic, channel: person.channel },
  );

/** A friend is brought along, and joins a day or so later. */
const refer = (world: World, person: Person, time: number, dice: Dice): void => {
  // Where nobody joins any more, friends do not either.
  const gone = world.dayOf(time) / world.settings.days;
  const comes = dice.hit(0.6 * Math.min(1, world.scenario.joining(gone) / 0.006));
  const later = dice.wait(20 * HOUR);
  act(world, person, time, 'member.referred', () => {
    const invited = `${person.id}f${Math.round(world.now / DAY)}`;
    if (comes) world.at(world.now + later, () => arrive(world, invited, person.id));
    return { invited };
  });
};

/** Somebody new. Whether they say a word on their first day is mostly up to how they are received. */
export const arrive = (world: World, id: string, referrer: string | undefined): void => {
  const dice = world.dice('first', id);
  const person = createPerson(id, world.now, world.dice('person', id));
  world.welcome(person);
  world.emit('member.joined', id, {
    ...toldOf(person, false),
    ...(referrer === undefined ? {} : { referrer }),
  });
  const later = world.now + dice.between(0.3, 9) * HOUR;
  if (dice.hit(0.14)) write(world, person, later, dice.whole(4, 90));
  else if (dice.hit(0.4))
    act(world, person, later, 'visit.made', { platform: person.channel, page: 'welcome' });
};

/** Harsh words: machines flag them, members report them, and some break the rules outright. */
const trouble = (world: World, person: Person, time: number, dice: Dice): void => {
  const score = dice.between(0.62, 0.98);
  const [reported, broke] = [dice.hit(0.5), dice.hit(0.4)];
  const severity = dice.whole(1, 4);
  const chosen = dice.next();
  act(world, person, time, 'message.posted', () => {
    if (person.mutedUntil > world.now) return undefined;
    const soon = world.now + MINUTE;
    world.at(soon, () => {
      world.emit('message.flagged', person.id, { kind: 'abuse', score, channel: person.channel });
      if (broke) world.emit('violation.found', person.id, { kind: 'abuse', severity });
    });
    const witnesses = world.people.filter((each) => each.status === 'here' && each !== person);
    const witness = witnesses[Math.floor(chosen * witnesses.length)];
    if (witness) {
      cheer(witness, -0.2);
      if (reported)
        act(world, witness, soon + 5 * MINUTE, 'member.reported', {
          author: person.id,
          reason: 'abuse',
          channel: witness.channel,
        });
    }
    return { length: dice.whole(10, 120), channel: person.channel };
  });
};
