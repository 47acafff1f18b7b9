import type { Event, Program } from '@reeve/ir';
import { fieldOf } from '../evaluate/fields.ts';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';
import type { Scope } from './scope.ts';

/** Whom an explanation is about. */
export interface About {
  /** Index into `Program.subjects`. */
  readonly kind: number;
  readonly id: string;
  readonly community: string;
}

/** The part of a history that matters, in the order in which an engine takes it. */
export interface History {
  readonly events: readonly Event[];
  /** Events of the subject that came too late, or again. */
  readonly late: readonly Event[];
  readonly repeated: readonly Event[];
}

/** Where an engine stands that has seen a part of the history already. */
export interface Seen {
  readonly latest: number;
  has(community: string, id: string): boolean;
}

/** Whether an event is about a subject. */
export function isOf(program: Program, about: About, event: Event): boolean {
  if (event.community !== about.community) return false;
  if (about.kind === COMMUNITY) return true;
  if (about.kind === MEMBER) return event.member === about.id;
  const subject = program.subjects[about.kind];
  if (subject?.kind !== 'field') return false;
  const value = fieldOf(event.data, subject.path);
  return (
    (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') &&
    String(value) === about.id
  );
}

/**
 * Takes out what an engine would not take (repeats, events later than `lateness`) and what does not matter for the
 * subject, and puts the rest in order of time. Events after `until` are left out.
 */
export function orderHistory(
  program: Program,
  events: Iterable<Event>,
  about: About,
  scope: Scope,
  until: number,
  before?: Seen,
): History {
  const seen = new Map<string, Set<string>>();
  const kept: Event[] = [];
  const late: Event[] = [];
  const repeated: Event[] = [];
  let latest = before?.latest ?? Number.NEGATIVE_INFINITY;
  for (const event of events) {
    let ids = seen.get(event.community);
    if (!ids) {
      ids = new Set();
      seen.set(event.community, ids);
    }
    if (ids.has(event.id) || before?.has(event.community, event.id)) {
      if (event.time <= until && isOf(program, about, event)) repeated.push(event);
      continue;
    }
    ids.add(event.id);
    if (event.time < latest - program.lateness) {
      if (event.time <= until && isOf(program, about, event)) late.push(event);
      continue;
    }
    if (event.time > latest) latest = event.time;
    if (event.time <= until && matters(program, about, scope, event)) kept.push(event);
  }
  // Stable: those of one time stay as they came.
  kept.sort((a, b) => a.time - b.time);
  return { events: kept, late, repeated };
}

function matters(program: Program, about: About, scope: Scope, event: Event): boolean {
  if (scope.reach === 'all') return true;
  if (event.community !== about.community) return false;
  if (scope.reach === 'community' || isOf(program, about, event)) return true;
  return (
    event.type === 'approval.granted' ||
    event.type === 'approval.denied' ||
    (scope.communityAttributes && event.type === 'community.updated')
  );
}
