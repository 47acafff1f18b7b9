import type { Engine } from '@reeve/engine';
import {
  type ActionUse,
  type Decision,
  type Effect,
  type Event,
  formatTimestamp,
  type Program,
} from '@reeve/ir';
import { Chronicle } from './chronicle.ts';
import { awaitedBy, rootOf } from './fulfil.ts';
import { handle, isSign } from './incident.ts';
import { openTopic } from './life.ts';
import { bringAbout } from './outcomes.ts';
import { isPresent } from './people.ts';
import { please, receive, release, restrain } from './reactions.ts';
import { HOUR, MINUTE, SECOND } from './settings.ts';
import { type Case, createStaff, type Staff } from './staff.ts';
import type { World } from './world.ts';

/** Carries out what rules decide, as the core extension and the people behind it would. */
export interface Delivery {
  take(decisions: readonly Decision[]): void;
  readonly record: Chronicle;
}

/** What the delivery works with. */
export interface DeliverySetting {
  readonly world: World;
  readonly engine: Engine;
  readonly program: Program;
  /** An event that was given to the engine, by its id. */
  readonly eventOf: (id: string) => Event | undefined;
}

/** All actions that the rules of a program use, with whom they reach and over what. */
const usesOf = ({ rules, plans }: Program): ReadonlyMap<string, ActionUse> =>
  new Map(
    [...rules, ...plans]
      .flatMap(({ steps }) => steps)
      .flatMap((step) => (step.op === 'effect' ? [[step.use.action, step.use] as const] : [])),
  );

interface Leaving {
  readonly decision: Decision;
  readonly effect: Effect;
  readonly depth: number;
}

export const createDelivery = ({ world, engine, program, eventOf }: DeliverySetting): Delivery => {
  const record = new Chronicle(world);
  const uses = usesOf(program);
  const paused = new Set<string>();
  const depths = new Map<string, number>();
  const openers = new Set<string>();
  const causesOf = (ids: readonly string[]): readonly Event[] =>
    ids.flatMap((id) => eventOf(id) ?? []).slice(-40);
  const staff: Staff = createStaff(world, {
    goesOn: (root) => engine.waits().some(({ run }) => rootOf(run) === root),
    depthOf: (root) => depths.get(root) ?? 1,
    bringAbout: (task) => {
      bringAbout(world, awaitedBy(task.root, engine, program, task.cause as readonly Event[]), task);
      const { incident } = world;
      const isOfIncident =
        incident !== undefined &&
        task.given >= incident.since &&
        task.member === undefined &&
        task.cause.some(({ type }) => isSign(incident, type));
      if (openers.has(task.rule) || isOfIncident) handle(world);
    },
  });

  const word = ({ effect }: Leaving, name: string): string => {
    const value = effect.input[name];
    return typeof value === 'string' ? value : '';
  };
  const number = ({ effect }: Leaving, name: string): number | undefined => {
    const value = effect.input[name];
    return typeof value === 'number' ? value : undefined;
  };
  const tell = (
    { depth }: Leaving,
    type: string,
    member: string | undefined,
    data: Record<string, unknown>,
  ) => world.emit(type, member, data, depth);

  const message = (leaving: Leaving, use: ActionUse): void => {
    const { effect, decision } = leaving;
    const channel =
      use.channel === undefined || use.channel === 'from-input' ? word(leaving, 'via') : use.channel;
    const purpose = use.purpose === undefined ? undefined : word(leaving, use.purpose);
    const member = word(leaving, use.reaches as string);
    const facts = { channel, rule: decision.rule, effect: effect.key };
    if (purpose !== undefined && paused.has(purpose)) {
      record.keepBack(decision.rule, 'paused');
      return;
    }
    const person = world.byId.get(member);
    if (!person || !isPresent(person)) {
      record.keepBack(decision.rule, 'gone');
      return;
    }
    if (world.down.has(channel)) {
      record.keepBack(decision.rule, 'channel-down');
      tell(leaving, 'message.failed', member, { ...facts, reason: 'channel down' });
      return;
    }
    record.sent(person, decision.rule, person.status === 'silent');
    const cause = causesOf(decision.cause);
    if (channel !== '')
      world.at(world.now + 2 * SECOND, () => tell(leaving, 'message.delivered', member, facts));
    receive(world, person, {
      purpose,
      rule: decision.rule,
      awaits: () => awaitedBy(rootOf(effect.key), engine, program, cause),
    });
  };

  const openCase = (leaving: Leaving): void => {
    const { decision, effect } = leaving;
    const kind = word(leaving, 'kind') || 'case';
    const member = word(leaving, 'member') || undefined;
    const { subject } = decision;
    const about = subject.kind === 'member' || subject.kind === 'community' ? [] : [subject.id];
    const cause = [kind, decision.rule, ...(member === undefined ? about : [member])].join('/');
    const severity = word(leaving, 'severity') || 'normal';
    if (member === undefined && severity !== 'normal' && severity !== 'low') openers.add(decision.rule);
    if ([...record.cases.values()].some((each) => each.cause === cause && each.resolved === undefined))
      return;
    const opened: Case = {
      id: `case-${record.cases.size + 1}`,
      kind,
      cause,
      severity,
      title: word(leaving, 'title') || kind,
      rule: decision.rule,
      root: rootOf(effect.key),
      member,
      opened: world.now,
      acknowledged: undefined,
      escalations: 0,
      resolved: undefined,
    };
    record.cases.set(opened.id, opened);
    tell(leaving, 'case.opened', member, {
      case: opened.id,
      kind,
      severity,
      cause,
      rule: decision.rule,
      title: opened.title,
    });
    staff.see(opened);
  };

  const openCaseOf = (leaving: Leaving): Case | undefined => {
    const named = record.cases.get(word(leaving, 'case'));
    const cause = `${word(leaving, 'kind') || 'case'}/${leaving.decision.rule}`;
    const open = [...record.cases.values()].filter(({ resolved }) => resolved === undefined);
    return (
      named ??
      open.find((each) => each.cause === `${cause}/${leaving.decision.subject.id}`) ??
      open.find((each) => each.cause === cause) ??
      open.find((each) => each.root === rootOf(leaving.effect.key))
    );
  };

  const task = (leaving: Leaving): void => {
    const { decision, effect } = leaving;
    const due = number(leaving, 'due');
    const about = word(leaving, 'about') || (decision.subject.kind === 'member' ? decision.subject.id : '');
    depths.set(rootOf(effect.key), leaving.depth);
    const given = {
      id: `task-${record.tasks.length + 1}`,
      role: word(leaving, 'role'),
      title: word(leaving, 'title'),
      rule: decision.rule,
      root: rootOf(effect.key),
      given: world.now,
      due: due === undefined ? undefined : world.now + due,
      member: about === '' ? undefined : about,
      cause: causesOf(decision.cause),
      finished: undefined,
    };
    record.tasks.push(given);
    staff.give(given);
  };

  const tags = new Map<string, readonly string[]>();
  const tag = (leaving: Leaving, adds: boolean): void => {
    const member = word(leaving, adds ? 'to' : 'from');
    const name = word(leaving, 'tag');
    const before = tags.get(member) ?? [];
    const after = adds ? [...new Set([...before, name])].sort() : before.filter((each) => each !== name);
    if (after.length === before.length) return;
    tags.set(member, after);
    tell(leaving, 'member.updated', member, { tags: after });
  };

  const points = (leaving: Leaving, member: string, sign: 1 | -1): void => {
    const person = world.byId.get(member);
    const amount = number(leaving, 'amount') ?? 0;
    if (!person || person.points + sign * amount < 0) return;
    person.points += sign * amount;
    tell(leaving, 'member.updated', member, { points: person.points });
    if (sign > 0) please(world, person, 'points');
  };

  const MARKS: Readonly<{ [kind: string]: string }> = {
    mute: 'muted',
    isolation: 'isolated',
    block: 'blocked',
  };
  const sanction = (leaving: Leaving, gives: boolean): void => {
    const member = word(leaving, gives ? 'to' : 'of');
    const kind = word(leaving, 'kind');
    const person = world.byId.get(member);
    if (!person) return;
    const mark = MARKS[kind];
    if (mark !== undefined) tell(leaving, 'member.updated', member, { [mark]: gives });
    tell(leaving, gives ? 'sanction.given' : 'sanction.lifted', member, {
      kind,
      reason: word(leaving, 'reason'),
    });
    if (!gives) {
      release(person, kind);
      return;
    }
    record.sanctioned(member, kind, leaving.decision.rule);
    restrain(world, person, kind, number(leaving, 'lasts'));
  };

  const attribute = (leaving: Leaving): void => {
    const member = word(leaving, 'of');
    const name = word(leaving, 'name');
    const value = leaving.effect.input['value'] ?? null;
    const data = name.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
    tell(leaving, 'member.updated', member, data as Record<string, unknown>);
    if (name === 'tier') record.promoted('level', member, String(value), leaving.decision.rule);
    else if (value === true && ['leader', 'expert', 'trusted'].includes(name))
      record.promoted('role', member, name, leaving.decision.rule);
  };

  const statement = (leaving: Leaving): void => {
    if (world.down.has(word(leaving, 'via'))) {
      record.keepBack(leaving.decision.rule, 'channel-down');
      return;
    }
    tell(leaving, 'statement.published', undefined, {
      channel: word(leaving, 'via'),
      rule: leaving.decision.rule,
    });
    // A statement in answer to a draft is one of a crisis.
    const answers = causesOf(leaving.decision.cause).some(({ type }) => type === 'statement.drafted');
    if (answers || openers.has(leaving.decision.rule)) handle(world);
    else if (world.topic === undefined) openTopic(world, world.now, undefined, 'topic-of-the-day');
  };

  const actions: Readonly<{ [action: string]: (leaving: Leaving) => void }> = {
    'points.grant': (leaving) => points(leaving, word(leaving, 'to'), 1),
    'points.spend': (leaving) => points(leaving, word(leaving, 'from'), -1),
    'honour.grant': (leaving) => {
      const member = word(leaving, 'to');
      const honour = word(leaving, 'honour');
      const person = world.byId.get(member);
      if (!person) return;
      tell(leaving, 'honour.granted', member, { honour, reason: word(leaving, 'reason') });
      record.promoted('honour', member, honour, leaving.decision.rule);
      please(world, person, 'honour');
    },
    'coupon.give': (leaving) => {
      const member = word(leaving, 'to');
      const person = world.byId.get(member);
      if (!person) return;
      const ends = formatTimestamp(world.now + (number(leaving, 'ends') ?? 0));
      tell(leaving, 'coupon.given', member, {
        coupon: word(leaving, 'coupon'),
        amount: number(leaving, 'amount'),
        ends,
      });
      please(world, person, 'coupon');
    },
    'tag.add': (leaving) => tag(leaving, true),
    'tag.remove': (leaving) => tag(leaving, false),
    'attribute.set': attribute,
    'case.open': openCase,
    'case.escalate': (leaving) => {
      const found = openCaseOf(leaving);
      if (!found) return;
      tell(leaving, 'case.escalated', found.member, {
        case: found.id,
        kind: found.kind,
        role: word(leaving, 'role'),
      });
    },
    'case.close': (leaving) => {
      const found = openCaseOf(leaving);
      if (found)
        tell(leaving, 'case.resolved', found.member, { case: found.id, kind: found.kind, by: 'reeve' });
    },
    'task.assign': task,
    'campaign.pause': (leaving) => void paused.add(word(leaving, 'purpose')),
    'campaign.resume': (leaving) => void paused.delete(word(leaving, 'purpose')),
    'sanction.give': (leaving) => sanction(leaving, true),
    'sanction.lift': (leaving) => sanction(leaving, false),
    'content.hide': (leaving) =>
      tell(leaving, 'content.hidden', ownerOf(leaving), {
        content: word(leaving, 'content'),
        reason: word(leaving, 'reason'),
      }),
    'content.show': (leaving) =>
      tell(leaving, 'content.shown', ownerOf(leaving), { content: word(leaving, 'content') }),
    'risk.grade': (leaving) =>
      tell(leaving, 'risk.graded', undefined, {
        risk: word(leaving, 'risk'),
        kind: word(leaving, 'kind'),
        grade: word(leaving, 'grade'),
      }),
    'statement.publish': statement,
  };
  const ownerOf = ({ decision }: Leaving): string | undefined =>
    decision.subject.kind === 'member' ? decision.subject.id : undefined;

  const approve = (decision: Decision): void => {
    const { run } = decision;
    if (run === undefined || !decision.held.some(({ reason }) => reason === 'approval')) return;
    const dice = world.dice('approval', decision.rule, decision.subject.id, decision.at);
    const luck = dice.next();
    if (luck > 0.92) return;
    // What has to be approved within hours is looked at within minutes, by whoever is on duty.
    const ends = decision.held.find(({ reason }) => reason === 'approval')?.until;
    const urgent = ends !== undefined && ends - decision.at <= 4 * HOUR;
    const length = urgent ? dice.between(10, 80) * MINUTE : dice.between(0.5, 7) * HOUR;
    staff.later(length, urgent, () => {
      world.emit(luck < 0.85 ? 'approval.granted' : 'approval.denied', undefined, { run });
    });
  };

  return {
    record,
    take: (decisions) => {
      for (const decision of decisions) {
        record.decision(
          decision,
          causesOf(decision.cause).map(({ type }) => type),
        );
        approve(decision);
        const depth = (decision.depth ?? 0) + 1;
        for (const effect of decision.effects) {
          const leaving: Leaving = { decision, effect, depth };
          const use = uses.get(effect.action);
          const carryOut = actions[effect.action];
          // Effects leave a moment after they are decided, so that what follows from them comes later than their cause.
          world.at(world.now + SECOND, () => {
            carryOut?.(leaving);
            if (use?.reaches !== undefined && carryOut === undefined) message(leaving, use);
          });
        }
      }
    },
  };
};
