import { answer, answerSupport, answerVoice } from './acts.ts';
import { handle } from './incident.ts';
import { bind, cheer } from './people.ts';
import { DAY, HOUR, MINUTE } from './settings.ts';
import type { World } from './world.ts';

/** Work that a rule has given to a role. */
export interface Task {
  readonly id: string;
  readonly role: string;
  readonly title: string;
  readonly rule: string;
  readonly root: string;
  readonly given: number;
  readonly due: number | undefined;
  readonly member: string | undefined;
  /** Events that set the rule off. */
  readonly cause: readonly {
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly member?: string;
  }[];
  finished: number | undefined;
}

/** A case that a rule has opened for people to work on. */
export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly cause: string;
  readonly severity: string;
  readonly title: string;
  readonly rule: string;
  readonly root: string;
  readonly member: string | undefined;
  readonly opened: number;
  acknowledged: number | undefined;
  escalations: number;
  resolved: number | undefined;
}

interface Operator {
  readonly name: string;
  readonly tasks: Task[];
  busy: boolean;
  minutes: number;
}

/** The people who work for the community: few, with hours, and with a desk that fills. */
export interface Staff {
  give(task: Task): void;
  /** Somebody sees the case, and works on it. */
  see(opened: Case): void;
  /** Lets something happen at working hours, some time from now. */
  later(length: number, urgent: boolean, happen: () => void): void;
}

/** What the staff needs to know of rules. */
export interface StaffSetting {
  /** Makes happen what the plan of a task waits for; true where something did. */
  readonly bringAbout: (task: Task) => void;
  readonly depthOf: (root: string) => number;
  /** Whether a plan of this firing still goes on. */
  readonly goesOn: (root: string) => boolean;
}

/** Hires people for a community: one for a hundred members, two at least. */
export const createStaff = (world: World, setting: StaffSetting): Staff => {
  const operators: readonly Operator[] = Array.from(
    { length: Math.max(2, Math.round(world.settings.members / 100)) },
    (_, i) => ({ name: `operator-${i + 1}`, tasks: [], busy: false, minutes: 0 }),
  );

  /** When work goes on: at once within the hours, else at their next beginning. Who is on duty works from 8 to 22. */
  const working = (time: number, urgent: boolean): number => {
    const day = world.dayOf(time);
    const [open, close] = urgent ? [8, 22] : [9, 18];
    const start = world.midnight(day) + open * HOUR;
    if (time < start) return start;
    return time < world.midnight(day) + close * HOUR ? time : world.midnight(day + 1) + open * HOUR;
  };

  const isUrgent = ({ due, given }: Task): boolean => due !== undefined && due - given <= 4 * HOUR;

  const work = (operator: Operator): void => {
    if (operator.busy) return;
    operator.tasks.sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || a.given - b.given);
    const [task] = operator.tasks;
    if (!task) return;
    const at = working(world.now, isUrgent(task));
    if (at > world.now) {
      world.at(at, () => work(operator));
      return;
    }
    operator.tasks.shift();
    operator.busy = true;
    const minutes = world.dice('task', task.title, task.given).whole(8, 40);
    world.at(world.now + minutes * MINUTE, () => {
      operator.busy = false;
      operator.minutes += minutes;
      task.finished = world.now;
      world.emit('task.finished', undefined, { task: task.id, operator: operator.name, minutes });
      follow(world, task, operator.name);
      setting.bringAbout(task);
      work(operator);
    });
  };

  const staff: Staff = {
    give: (task) => {
      const [operator] = operators.toSorted((a, b) => a.tasks.length - b.tasks.length);
      if (!operator) return;
      operator.tasks.push(task);
      world.emit(
        'task.given',
        undefined,
        { task: task.id, operator: operator.name },
        setting.depthOf(task.root),
      );
      work(operator);
    },
    see: (opened) => {
      const dice = world.dice('case', opened.kind, opened.opened);
      const high = opened.severity === 'high' || opened.severity === 'critical';
      if (!high && dice.hit(0.15)) return;
      const until = high ? dice.between(10, 80) * MINUTE : dice.between(1, 9) * HOUR;
      staff.later(until, high, () => {
        if (opened.resolved !== undefined) return;
        world.emit('case.acknowledged', opened.member, {
          case: opened.id,
          kind: opened.kind,
          by: 'operator-1',
        });
        if (high && opened.member === undefined) handle(world);
      });
      resolve(world, setting, opened, (high ? dice.between(8, 60) : dice.between(24, 110)) * HOUR);
    },
    later: (length, urgent, happen) => world.at(working(world.now + length, urgent), happen),
  };

  for (let day = 0; day < world.settings.days; day++)
    world.at(world.midnight(day) + 15.5 * HOUR, () => {
      if (day % 7 !== 3) return;
      for (const each of operators) {
        const hours = each.minutes / 60;
        each.minutes = 0;
        const spirits = Math.max(1, Math.min(5, Math.round(5 - hours / 10 - each.tasks.length / 12)));
        world.emit('operator.asked', undefined, { operator: each.name, spirits });
      }
    });
  return staff;
};

/** Whoever works on a case settles it in the end, unless a plan has done so before; a crisis not before it is over. */
const resolve = (world: World, setting: StaffSetting, opened: Case, length: number): void => {
  world.at(world.now + length, () => {
    if (opened.resolved !== undefined || opened.acknowledged === undefined) return;
    const { incident } = world;
    const goesOn =
      incident !== undefined &&
      incident.over === undefined &&
      opened.member === undefined &&
      opened.opened >= incident.since;
    if (goesOn || setting.goesOn(opened.root)) resolve(world, setting, opened, 3 * HOUR);
    else world.emit('case.resolved', opened.member, { case: opened.id, kind: opened.kind, by: 'operator-1' });
  });
};

/** What comes of a task by itself: who waits for an answer gets one, and whoever is spoken to feels better. */
const follow = (world: World, task: Task, operator: string): void => {
  for (const { type, data, member } of task.cause) {
    if (type === 'question.asked' && typeof data['question'] === 'string')
      answer(world, data['question'], undefined);
    else if (member !== undefined && type === 'support.asked') answerSupport(world, member, operator);
    else if (member !== undefined && (type === 'complaint.filed' || type === 'feedback.given'))
      answerVoice(world, member);
    else if (type === 'privacy.asked') world.emit('privacy.answered', member, { request: data['request'] });
  }
  const about = task.member === undefined ? undefined : world.byId.get(task.member);
  if (!about) return;
  if (world.support.has(about.id)) answerSupport(world, about.id, operator);
  if (world.voices.has(about.id)) answerVoice(world, about.id);
  cheer(about, 0.1);
  // Nothing binds a newcomer as much as a person who answers their first words.
  bind(about, world.now - about.joined < 8 * DAY ? 0.15 : 0.03);
};
