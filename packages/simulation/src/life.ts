import { act, answer, TOPICS } from './acts.ts';
import { arrive, planDay } from './habits.ts';
import { prepareIncident } from './incident.ts';
import { isPresent } from './people.ts';
import { DAY, HOUR, MINUTE } from './settings.ts';
import type { World } from './world.ts';

/** Sets a community going: each midnight plans its day. */
export const begin = (world: World): void => {
  prepareIncident(world);
  for (let day = 0; day < world.settings.days; day++) world.at(world.midnight(day), () => dawn(world, day));
};

const dawn = (world: World, day: number): void => {
  const dice = world.dice('community', day);
  const start = world.midnight(day);
  world.topic = undefined;
  for (const person of world.people) planDay(world, person, day);

  const joining = world.scenario.joining(day / world.settings.days) * world.settings.members;
  const newcomers = dice.times(joining);
  for (let i = 0; i < newcomers; i++) {
    const at = start + dice.between(8, 22.5) * HOUR;
    world.at(at, () => arrive(world, `n${day + 1}-${i + 1}`, undefined));
  }

  world.at(start + 5 * MINUTE, () => {
    world.emit('community.updated', undefined, {
      members: world.people.filter((each) => isPresent(each) && each.kind !== 'spammer').length,
    });
  });
  // The team writes a piece on most weekdays, and closes what nobody has answered now and then.
  if (dice.hit(0.75))
    world.at(start + 11 * HOUR, () => {
      world.emit('content.published', undefined, {
        content: world.name('c'),
        topic: dice.pick(TOPICS),
        channel: 'wechat',
        by: 'staff',
      });
    });
  if (day % 35 === 16 || day % 35 === 19)
    world.at(start + 9.5 * HOUR, () => {
      world.emit('experiment.begun', undefined, { experiment: world.name('test-'), variable: 'welcome' });
    });
  if (day % 28 === 9)
    world.at(start + 15 * HOUR, () => {
      world.emit('partner.proposed', undefined, {
        partner: world.name('partner-'),
        fit: dice.whole(20, 95),
      });
    });
  const host = world.people.filter(({ kind, status }) => kind === 'leader' && status === 'here')[0];
  if (host && dice.hit(0.4)) openTopic(world, start + (7 + dice.next()) * HOUR, host.id, dice.pick(TOPICS));
  world.at(start + 16 * HOUR, () => {
    for (const [question, { since }] of world.questions)
      if (world.now - since > 2.5 * DAY) answer(world, question, undefined);
  });
};

/** A topic for the day, by a member; or by the team, where nobody is named. */
export const openTopic = (world: World, time: number, by: string | undefined, about: string): void => {
  const person = by === undefined ? undefined : world.byId.get(by);
  const open = (): { readonly topic: string; readonly channel: string } => {
    world.topic = `${about}-${world.dayOf(world.now) + 1}`;
    return { topic: world.topic, channel: person?.channel ?? 'wechat' };
  };
  if (person) act(world, person, time, 'topic.opened', open);
  else world.at(time, () => void open());
};
