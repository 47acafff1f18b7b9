import type { Event, EventMatch, Expr, Program, Value } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { compileTest, type Surroundings, type Test } from '../evaluate/expression.ts';
import { MEMBER } from '../state/subjects.ts';
import { matchesType } from './dispatch.ts';

/** A function that is asked from outside, with its values. */
export interface ExternalCall {
  readonly id: string;
  readonly args: readonly Value[];
}

/** Tests that follow one another on an event, as long as they hold. */
interface Path {
  readonly match: EventMatch;
  readonly tests: readonly Test[];
}

const asks = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ((value as { op?: unknown }).op === 'external' || Object.values(value).some(asks));

/**
 * Tells which functions events will ask for, before they are taken: what stands outside answers many together for less.
 * The tests that events meet are tried on each, with functions that only note what they are asked; what hangs on an
 * answer, on the member or on what came before may be missed, and is then asked for when it is needed.
 */
export class Foresight {
  readonly #paths: readonly Path[];
  #noted: ExternalCall[] = [];

  constructor(program: Program, around: Surroundings) {
    // Nothing that is kept of a subject is looked at: some of it moves on with the time at which it is asked.
    const nothing = (): (() => null) => () => null;
    const noting: Surroundings = {
      ...around,
      eventLeaves: new Map(),
      watcher: null,
      attribute: nothing,
      window: nothing,
      usual: nothing,
      share: nothing,
      streak: nothing,
      silence: () => () => false,
      external: (id) => (args) => {
        this.#noted.push({ id, args });
        return null;
      },
    };
    const paths: Path[] = [];
    const follow = (match: EventMatch, more: readonly (Expr | undefined)[] = []): void => {
      const tests = [match.where, ...more].filter((each) => each !== undefined);
      if (tests.some(asks)) paths.push({ match, tests: tests.map((each) => compileTest(each, noting)) });
    };
    for (const { match } of program.windows) follow(match);
    for (const { first, then } of program.shares) {
      follow(first);
      follow(then);
    }
    for (const { triggers, if: condition } of program.rules)
      for (const trigger of triggers)
        if (trigger.kind === 'event') follow(trigger.match, [condition]);
        else if (trigger.kind === 'sequence') {
          follow(trigger.first);
          for (const { match } of trigger.steps) follow(match);
        }
    this.#paths = paths;
  }

  /** What these events will ask for, as far as they tell by themselves. */
  of(events: readonly Event[]): readonly ExternalCall[] {
    if (this.#paths.length === 0) return [];
    this.#noted = [];
    for (const event of events) {
      const context: Context = {
        now: event.time,
        event,
        community: -1,
        member: -1,
        kind: MEMBER,
        subject: -1,
        params: null,
      };
      for (const { match, tests } of this.#paths)
        if (matchesType(match, event.type)) tests.every((test) => test(context));
    }
    return this.#noted;
  }
}
