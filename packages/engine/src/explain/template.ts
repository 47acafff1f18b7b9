import type { Event, EventMatch, Program } from '@reeve/ir';
import { COMMUNITY, MEMBER } from '../state/subjects.ts';
import type { About } from './history.ts';
import { isOf } from './history.ts';
import type { Replay } from './replay.ts';
import { contextOfEvent } from './rests.ts';
import { asData, withField } from './values.ts';
import { waysTo } from './ways.ts';

/** Makes up events that a rule asks for: like one that came, else from what is asked of them. */
export interface Templates {
  /** An event that belongs to `match`, about the subject, or `null` where none can be made up. */
  make(
    replay: Replay,
    match: EventMatch,
    extra?: Readonly<Record<string, unknown>>,
    /** What it must not belong to. */
    avoid?: readonly EventMatch[],
  ): Event | null;
}

/** How far back a likeness is looked for. */
const BACK = 5000;

export function createTemplates(program: Program, about: About, history: readonly Event[]): Templates {
  let made = 0;
  const dress = (event: Event, extra: Readonly<Record<string, unknown>>): Event => {
    const subject = program.subjects[about.kind];
    let { data } = event;
    for (const [path, value] of Object.entries(extra)) data = withField(data, path, value);
    if (subject?.kind === 'field') {
      const old = isOf(program, about, event);
      if (!old) data = withField(data, subject.path, about.id);
    }
    const { depth: _, member, ...rest } = event;
    const named = about.kind === MEMBER ? about.id : member;
    return {
      ...rest,
      id: `supposed-${++made}`,
      community: about.community,
      data,
      ...(named === undefined ? {} : { member: named }),
    };
  };
  return {
    make: (replay, match, extra = {}, avoid = []) => {
      const test = replay.inside.compiler.match(match);
      const others = avoid.map((each) => replay.inside.compiler.match(each));
      const holds = (event: Event): boolean => {
        const context = contextOfEvent(replay, event);
        // The subject need not be known yet.
        if (context.community < 0) context.community = 0;
        context.kind = about.kind;
        context.subject = about.kind === COMMUNITY ? context.community : replay.subject;
        return test(context) && !others.some((other) => other(context));
      };
      const now = history.at(-1)?.time ?? 0;
      for (let i = history.length - 1; i >= 0 && i >= history.length - BACK; i--) {
        const event = history[i] as Event;
        if (event.community !== about.community || !typeIn(match, event.type)) continue;
        if (ATTRIBUTES.has(event.type)) continue;
        const dressed = dress({ ...event, time: now }, extra);
        if (holds(dressed)) return dressed;
      }
      const type = match.types[0] ?? program.activity[0] ?? program.events[0]?.type ?? 'something.happened';
      let event = dress({ id: '', type, time: now, community: about.community, data: {} }, extra);
      for (let round = 0; round < 4; round++) {
        if (holds(event)) return event;
        if (!match.where) return null;
        const context = contextOfEvent(replay, event);
        context.kind = about.kind;
        context.subject = replay.subject;
        const [way] = waysTo({ program, inside: replay.inside, context }, match.where, true);
        if (!way) return null;
        let { data } = event;
        for (const atom of way) {
          if (atom.kind !== 'field') return null;
          data = withField(data, atom.path, asData(atom.type, atom.to));
        }
        event = { ...event, data };
      }
      return null;
    },
  };
}

const typeIn = (match: EventMatch, type: string): boolean =>
  match.types.length === 0 || match.types.includes(type);

/** To copy one of these would change attributes. */
const ATTRIBUTES: ReadonlySet<string> = new Set(['member.joined', 'member.updated', 'community.updated']);
