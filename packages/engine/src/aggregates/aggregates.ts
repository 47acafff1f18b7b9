import type { EventMatch, Program } from '@reeve/ir';
import type { Evaluate, Test } from '../evaluate/expression.ts';
import type { Subjects } from '../state/subjects.ts';
import type { Zones } from '../time/calendar.ts';
import { Share } from './share.ts';
import { Silence } from './silence.ts';
import { Streak } from './streak.ts';
import { Window } from './window.ts';

/** All that is kept of events per subject, shared by the rules that ask for the same. */
export interface Aggregates {
  readonly windows: readonly Window[];
  readonly silences: readonly Silence[];
  readonly shares: readonly Share[];
  readonly streaks: readonly Streak[];
}

export interface AggregateSetting {
  readonly program: Program;
  readonly subjects: Subjects;
  readonly zones: Zones;
  /** Test of the `where` of a match and of its types. */
  match(match: EventMatch): Test;
  expression(expr: NonNullable<Program['windows'][number]['value']>): Evaluate;
  zoneOf(kind: number, subject: number): string;
}

export function createAggregates(setting: AggregateSetting): Aggregates {
  const { program, subjects, zones } = setting;
  return {
    windows: program.windows.map((ir) => {
      const table = subjects.table(ir.subject);
      return new Window(ir, {
        zones,
        matches: setting.match(ir.match),
        ...(ir.value ? { value: setting.expression(ir.value) } : {}),
        zoneOf: (subject) => setting.zoneOf(ir.subject, subject),
        firstSeen: (subject) => table.first.get(subject),
      });
    }),
    silences: program.silences.map(
      (ir) =>
        new Silence(ir, setting.match(ir.match), zones, (subject) => setting.zoneOf(ir.subject, subject)),
    ),
    shares: program.shares.map((ir) => new Share(ir, setting.match(ir.first), setting.match(ir.then))),
    streaks: program.streaks.map(
      (ir) =>
        new Streak(ir, setting.match(ir.match), zones, (subject) => setting.zoneOf(ir.subject, subject)),
    ),
  };
}

export function saveAggregates(aggregates: Aggregates): unknown {
  return {
    windows: aggregates.windows.map((window) => window.save()),
    silences: aggregates.silences.map((silence) => silence.save()),
    shares: aggregates.shares.map((share) => share.save()),
    streaks: aggregates.streaks.map((streak) => streak.save()),
  };
}

export function loadAggregates(aggregates: Aggregates, saved: unknown): void {
  const state = saved as Readonly<Record<keyof Aggregates, readonly unknown[]>>;
  aggregates.windows.forEach((window, i) => {
    window.load(state.windows[i]);
  });
  aggregates.silences.forEach((silence, i) => {
    silence.load(state.silences[i]);
  });
  aggregates.shares.forEach((share, i) => {
    share.load(state.shares[i]);
  });
  aggregates.streaks.forEach((streak, i) => {
    streak.load(state.streaks[i]);
  });
}
