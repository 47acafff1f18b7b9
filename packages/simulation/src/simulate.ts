import { createEngine, type EngineOptions } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { createDelivery } from './delivery.ts';
import { begin } from './life.ts';
import { createLifeLog, type LifeLog } from './life-log.ts';
import type { SimulationReport } from './report.ts';
import { DAY, MINUTE, type Settings } from './settings.ts';
import { tellReport } from './tell.ts';
import { createWorld, type World } from './world.ts';

/** How a simulation with rules is made. */
export interface SimulateOptions {
  /** Functions that extensions and scripts contribute. */
  readonly engine?: EngineOptions;
  /** Is told of each event that the engine was given. */
  readonly onEvent?: (event: Event) => void;
  readonly onDecision?: (decision: Decision) => void;
  /** Called as each day begins. */
  readonly onDay?: (day: number) => void;
}

/** A minute: as often as this the clock moves on by itself, as a runtime would move it. */
const TICK = MINUTE;

/**
 * Lets rules act on a simulated community and its members answer, and tells what became of it. The same community is lived
 * through once more without any rule, with the same luck, so that the report can say what the rules changed.
 *
 * @example
 * const report = simulate({ scenario: 'complaint-surge', seed: 1, members: 300, days: 90, from }, program);
 * console.log(report.woken.written, report.woken.returned);
 */
export const simulate = (
  settings: Settings,
  program: Program,
  options: SimulateOptions = {},
): SimulationReport => {
  const without = liveWithout(settings);
  const engine = createEngine(program, options.engine ?? {});
  const events = new Map<string, Event>();
  const fresh: Event[] = [];
  const world = createWorld(settings, (event) => fresh.push(event));
  const log = createLifeLog(world);
  const delivery = createDelivery({ world, engine, program, eventOf: (id) => events.get(id) });
  const { record } = delivery;
  const decided = (decisions: readonly Decision[]): void => {
    if (decisions.length === 0) return;
    if (options.onDecision) for (const decision of decisions) options.onDecision(decision);
    delivery.take(decisions);
  };
  const feed = (): void => {
    for (let event = fresh.shift(); event; event = fresh.shift()) {
      events.set(event.id, event);
      record.event(event);
      followCase(event, record.cases);
      log.take(event);
      options.onEvent?.(event);
      decided(engine.step({ kind: 'event', event }));
    }
  };

  begin(world);
  let tick = settings.from;
  let day = -1;
  while (tick < world.end) {
    const head = world.next() ?? Number.POSITIVE_INFINITY;
    if (head < tick) {
      world.step();
      feed();
      continue;
    }
    // Everything before the tick has happened: rules whose time has come are asked before what is at it.
    world.now = Math.max(world.now, tick - 1);
    decided(engine.step({ kind: 'advance', to: tick - 1 }));
    tick += TICK;
    const today = Math.floor((tick - settings.from) / DAY);
    if (today > day) options.onDay?.(today);
    day = Math.max(day, today);
  }
  return tellReport({ world, log, record, program, engine, without });
};

/** The same community where nobody does anything. */
interface Without {
  readonly world: World;
  readonly log: LifeLog;
}

const liveWithout = (settings: Settings): Without => {
  const fresh: Event[] = [];
  const world = createWorld(settings, (event) => fresh.push(event));
  const log = createLifeLog(world);
  begin(world);
  for (let time = world.next(); time !== undefined && time < world.end; time = world.next()) {
    world.step();
    for (const event of fresh.splice(0)) log.take(event);
  }
  return { world, log };
};

/** Cases are what the events about them say. */
const followCase = (
  { type, time, data }: Event,
  cases: ReadonlyMap<
    string,
    { acknowledged: number | undefined; escalations: number; resolved: number | undefined }
  >,
): void => {
  if (!type.startsWith('case.')) return;
  const known = cases.get(String(data['case']));
  if (!known) return;
  if (type === 'case.acknowledged') known.acknowledged ??= time;
  if (type === 'case.resolved') known.resolved ??= time;
  if (type === 'case.escalated') known.escalations++;
};
