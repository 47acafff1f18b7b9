import type { Program, Value } from '@reeve/ir';
import type { Aggregates } from '../aggregates/aggregates.ts';
import { type Attributes, COMMUNITY, MEMBER, type Subjects } from '../state/subjects.ts';
import type { Zones } from '../time/calendar.ts';
import type { Watcher } from '../watch/watcher.ts';
import type { Context } from './context.ts';
import { compileExpression, type Surroundings } from './expression.ts';
import { createTables } from './tables.ts';

/** What expressions read from: the state of one engine. */
export interface Readable {
  readonly program: Program;
  readonly zones: Zones;
  readonly subjects: Subjects;
  readonly members: Attributes;
  readonly communities: Attributes;
  readonly functions: Readonly<Record<string, (args: readonly Value[]) => Value>>;
  /** Made after expressions are compiled, which aggregates have of their own. */
  aggregates(): Aggregates;
  readonly watcher: Watcher | null;
  zoneOf(kind: number, subject: number): string;
}

/** Gives expressions their access to attributes, aggregates and tables. */
export function createSurroundings(state: Readable): Surroundings {
  const { program, subjects } = state;
  const at = (kind: number, context: Context): number => {
    if (kind === COMMUNITY) return context.community;
    if (kind === context.kind) return context.subject;
    if (kind === MEMBER) return context.member;
    return context.event ? subjects.ofEvent(kind, context.community, context.event) : -1;
  };
  const kindOf = (list: readonly { readonly subject: number }[], i: number): number =>
    list[i]?.subject ?? MEMBER;
  const surroundings: Surroundings = {
    eventLeaves: new Map(),
    zones: state.zones,
    zoneOf: (context) => state.zoneOf(MEMBER, context.member),
    attribute: (of, path) => (of === 'member' ? state.members : state.communities).reader(path),
    window: (i) => {
      const kind = kindOf(program.windows, i);
      return (context) => state.aggregates().windows[i]?.value(at(kind, context), context.now) ?? null;
    },
    usual: (i, baseline) => {
      const kind = kindOf(program.windows, i);
      return (context) =>
        state.aggregates().windows[i]?.usual(baseline, at(kind, context), context.now) ?? null;
    },
    silence: (i) => {
      const kind = kindOf(program.silences, i);
      return (context) => state.aggregates().silences[i]?.holds(at(kind, context), context.now) ?? false;
    },
    share: (i) => {
      const kind = kindOf(program.shares, i);
      return (context) => state.aggregates().shares[i]?.value(at(kind, context), context.now) ?? null;
    },
    streak: (i) => {
      const kind = kindOf(program.streaks, i);
      return (context) => state.aggregates().streaks[i]?.value(at(kind, context), context.now) ?? null;
    },
    watcher: state.watcher,
    table: createTables(program, (expr) => compileExpression(expr, surroundings), state.watcher),
    external: (fn) => state.functions[fn] ?? (() => null),
    memberId: (member) => (member < 0 ? null : (subjects.table(MEMBER).ids[member] ?? null)),
    communityId: (community) => subjects.communityName(community),
    subjectId: (kind, subject) => subjects.ref(kind, subject).id,
  };
  return surroundings;
}
