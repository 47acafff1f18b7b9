import { isZone } from '@reeve/runtime/events';
import { SCENARIO_NAMES, type Settings } from '@reeve/simulation';
import { readTime } from '../commands/history.ts';
import { UsageError } from '../failure.ts';

/** What the command line says of a simulation. */
export interface SimulationOptions {
  readonly scenario: string;
  readonly seed: string;
  readonly members: string;
  readonly days: string;
  readonly from: string;
}

const whole = (text: string, option: string, least: number, most: number): number => {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${option} ${text}: it is a whole number from ${least} to ${most}`);
};

const DAY = 86_400_000;

/** A midnight of the zone, some days after a date. Where the clocks skip midnight, the day begins when they go on. */
const midnights = (date: string, zone: string): ((day: number) => number) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new UsageError(`--from ${date}: write it as 2026-03-02`);
  const first = readTime(date, '--from', 'UTC') as number;
  const known: number[] = [];
  return (day) => {
    known[day] ??= readTime(new Date(first + day * DAY).toISOString().slice(0, 10), '--from', zone) as number;
    return known[day];
  };
};

/** Reads the settings of a simulation from the command line, for a zone. */
export const readSettings = (options: SimulationOptions, zone: string): Settings => {
  if (!isZone(zone))
    throw new UsageError(`--tz ${zone}: there is no such time zone; write it as Asia/Shanghai`);
  const scenario = SCENARIO_NAMES.find((name) => name === options.scenario);
  if (!scenario)
    throw new UsageError(`--scenario ${options.scenario}: there are ${SCENARIO_NAMES.join(', ')}`);
  const midnight = midnights(options.from, zone);
  return {
    scenario,
    seed: whole(options.seed, '--seed', 0, 2 ** 31 - 1),
    members: whole(options.members, '--members', 1, 100_000),
    days: whole(options.days, '--days', 1, 3660),
    from: midnight(0),
    midnight,
  };
};
