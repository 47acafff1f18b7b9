import { bind, cheer, isPresent, mayAct, mayWrite, type Person } from './people.ts';
import type { Dice } from './random.ts';
import { DAY, HOUR, MINUTE } from './settings.ts';
import type { World } from './world.ts';

/** Subjects that people talk about here. */
export const TOPICS = ['brewing', 'delivery', 'prices', 'recipes', 'equipment', 'app'] as const;

type Data = Readonly<Record<string, unknown>>;

/** Something that a member does, then; unless they cannot any more when the time has come. */
export const act = (
  world: World,
  person: Person,
  time: number,
  type: string,
  data: Data | (() => Data | undefined),
): void => {
  world.at(time, () => {
    if (!mayAct(person, world.now)) return;
    const told = typeof data === 'function' ? data() : data;
    if (told === undefined) return;
    person.lastSeen = world.now;
    if (person.status === 'silent') {
      person.status = 'here';
      person.coaxed = 0;
    }
    world.emit(type, person.id, told);
  });
};

/** Words for all to read. */
export const write = (world: World, person: Person, time: number, length: number): void =>
  act(world, person, time, 'message.posted', () => {
    if (!mayWrite(person, world.now)) return undefined;
    person.wrote = true;
    return { length, channel: person.channel };
  });

/** A question, which others answer if they are there and the team does not before. */
export const ask = (world: World, person: Person, time: number, dice: Dice): void => {
  const topic = dice.pick(TOPICS);
  const waits = dice.wait(5 * HOUR);
  const answered = dice.hit(0.8);
  const chosen = dice.next();
  act(world, person, time, 'question.asked', () => {
    if (!mayWrite(person, world.now)) return undefined;
    person.wrote = true;
    const question = world.name('q');
    world.questions.set(question, { member: person.id, topic, since: world.now });
    if (answered) world.at(world.now + 10 * MINUTE + waits, () => answerAsPeer(world, question, chosen));
    return { question, topic, channel: person.channel };
  });
};

const answerAsPeer = (world: World, question: string, chosen: number): void => {
  const helpers = world.people.filter(
    (each) =>
      (each.kind === 'helper' || each.kind === 'leader' || each.kind === 'contributor') &&
      each.status === 'here' &&
      mayWrite(each, world.now),
  );
  const helper = helpers[Math.floor(chosen * helpers.length)];
  if (helper) answer(world, question, helper.id);
};

/** Somebody answers a question that is open. */
export const answer = (world: World, question: string, by: string | undefined): void => {
  const open = world.questions.get(question);
  if (!open) return;
  world.questions.delete(question);
  const helper = by === undefined ? undefined : world.byId.get(by);
  if (helper) {
    helper.lastSeen = world.now;
    bind(helper, 0.01);
  }
  const asker = world.byId.get(open.member);
  if (asker) {
    cheer(asker, 0.12);
    bind(asker, 0.04);
  }
  world.emit('question.answered', by, { question, topic: open.topic, channel: asker?.channel ?? 'wechat' });
};

export const publish = (world: World, person: Person, time: number, dice: Dice): void => {
  const topic = dice.pick(TOPICS);
  act(world, person, time, 'content.published', () => {
    if (!mayWrite(person, world.now)) return undefined;
    const content = world.name('c');
    world.contents.push({ id: content, author: person.id });
    if (world.contents.length > 40) world.contents.shift();
    return { content, topic, channel: person.channel, by: 'members' };
  });
};

/** Something about a piece of content that somebody else has given. */
export const about = (
  world: World,
  person: Person,
  time: number,
  type: 'content.liked' | 'content.shared' | 'content.nominated',
  dice: Dice,
): void => {
  const chosen = dice.next();
  act(world, person, time, type, () => {
    const others = world.contents.filter(({ author }) => author !== person.id);
    // What is new is seen more often than what is old.
    const content = others[Math.floor(Math.sqrt(chosen) * others.length)];
    const author = content && world.byId.get(content.author);
    if (!content || !author) return undefined;
    cheer(author, 0.02);
    bind(author, 0.004);
    return {
      content: content.id,
      author: author.id,
      ...(type === 'content.shared' ? { channel: person.channel } : {}),
      ...(type === 'content.nominated' ? { category: 'useful' } : {}),
    };
  });
};

/** Somebody wants to be helped by the team: a machine answers at once, a person when one has the time. */
export const askSupport = (world: World, person: Person, time: number, topic: string, dice: Dice): void => {
  const machine = dice.hit(0.8);
  const alone = dice.hit(0.55);
  const waits = dice.wait(7 * HOUR);
  const again = dice.hit(0.45);
  const upset = dice.hit(0.3) ? dice.between(-0.9, -0.4) : undefined;
  act(world, person, time, 'support.asked', () => {
    const since = world.now;
    world.support.set(person.id, { member: person.id, topic, since });
    const isOpen = (): boolean => world.support.get(person.id)?.since === since && isPresent(person);
    if (machine)
      world.at(since + MINUTE, () => {
        world.emit('support.answered', person.id, { by: 'automatic', topic });
      });
    if (alone)
      world.at(since + 30 * MINUTE + waits, () => isOpen() && answerSupport(world, person.id, 'desk'));
    if (again)
      world.at(since + 4 * HOUR, () => {
        if (isOpen()) {
          cheer(person, -0.12);
          act(world, person, world.now, 'support.asked', { topic, channel: person.channel });
        }
      });
    if (upset !== undefined)
      world.at(since + 2 * MINUTE, () => {
        world.emit('sentiment.seen', person.id, { score: upset, topic, channel: person.channel });
      });
    return { topic, channel: person.channel };
  });
};

/** A person of the team answers somebody who waits for support. */
export const answerSupport = (world: World, member: string, operator: string): void => {
  const open = world.support.get(member);
  if (!open) return;
  world.support.delete(member);
  const person = world.byId.get(member);
  if (person) cheer(person, world.now - open.since < 4 * HOUR ? 0.2 : 0.05);
  world.emit('support.answered', member, { by: 'person', topic: open.topic, operator });
};

/** From 1 to 5: mostly mood, a little of the day. */
export const scoreOf = ({ mood }: Person, dice: Dice): number =>
  Math.max(1, Math.min(5, Math.round(3.6 + mood * 1.7 + dice.between(-1.6, 1.2))));

/** Somebody says how it was; who is unhappy waits for an answer. */
const giveFeedback = (world: World, person: Person, time: number, topic: string, order?: string): void =>
  act(world, person, time, 'feedback.given', () => {
    const score = scoreOf(person, world.dice('score', person.id, world.now));
    if (score <= 2) voiced(world, person, topic);
    return { score, topic, ...(order === undefined ? {} : { order }) };
  });

export const complain = (world: World, person: Person, time: number, topic: string, severity: number): void =>
  act(world, person, time, 'complaint.filed', () => {
    voiced(world, person, topic);
    cheer(person, -0.35);
    return { severity, topic, channel: person.channel };
  });

const voiced = (world: World, person: Person, topic: string): void => {
  const since = world.now;
  world.voices.set(person.id, { member: person.id, topic, since });
  const dice = world.dice('voice', person.id, since);
  world.at(since + 2 * DAY, () => {
    if (world.voices.get(person.id)?.since === since) cheer(person, -0.5);
  });
  if (dice.hit(0.35))
    world.at(since + HOUR + dice.wait(30 * HOUR), () => {
      if (world.voices.get(person.id)?.since === since) answerVoice(world, person.id);
    });
};

/** The team answers a complaint or a bad score. */
export const answerVoice = (world: World, member: string): void => {
  const open = world.voices.get(member);
  if (!open) return;
  world.voices.delete(member);
  const person = world.byId.get(member);
  if (person) {
    cheer(person, world.now - open.since < DAY ? 0.4 : 0.2);
    person.settled.add(open.topic);
  }
  world.emit('feedback.answered', member, { topic: open.topic });
};

/** The way from an offer to money; most of who turns back does so at the payment. */
export const shop = (world: World, person: Person, time: number, dice: Dice, will: number): void => {
  const item = dice.pick(['tea', 'cup', 'kettle', 'box']);
  const amount = dice.whole(20, 260);
  const [carts, checks, pays, fails, likes] = [0.45, 0.7, 0.62, 0.25, 0.5].map((share) =>
    dice.hit(Math.min(0.95, share * will)),
  );
  const [delivery, later] = [dice.between(1.2, 4), dice.between(2, 30)];
  const returned = dice.hit(0.04);
  act(world, person, time, 'offer.viewed', { item, offer: `o-${item}` });
  if (!carts) return;
  act(world, person, time + 4 * MINUTE, 'cart.added', { item, amount });
  if (!checks) return;
  const order = `${person.id}-${Math.round(time / MINUTE)}`;
  act(world, person, time + 8 * MINUTE, 'checkout.begun', { item, amount, order });
  if (fails)
    act(world, person, time + 9 * MINUTE, 'payment.failed', { order, amount, reason: 'card refused' });
  if (pays)
    pay(world, person, time + (fails ? 15 : 10) * MINUTE, { item, amount, order }, () => {
      world.at(world.now + delivery * DAY, () => {
        world.emit('order.delivered', person.id, { order, item });
        if (likes) giveFeedback(world, person, world.now + later * HOUR, item, order);
        if (returned)
          act(world, person, world.now + 2 * DAY, 'order.returned', {
            order,
            amount,
            reason: 'not as shown',
          });
      });
    });
};

/** An order is paid, with a coupon where there is one. */
export const pay = (
  world: World,
  person: Person,
  time: number,
  order: { readonly item: string; readonly amount: number; readonly order: string },
  then: () => void = () => undefined,
): void =>
  act(world, person, time, 'order.paid', () => {
    person.spent += order.amount;
    if (person.coupons > 0) {
      person.coupons--;
      world.emit('coupon.used', person.id, {
        coupon: 'coupon',
        order: order.order,
        amount: Math.min(order.amount, 20),
      });
    }
    then();
    return { ...order };
  });
