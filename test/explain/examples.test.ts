import { createEngine, explain } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { createEventReader } from '@reeve/runtime/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileWorkspace, openWorkspace } from '../../packages/cli/src/project/workspace.ts';
import { claimsOf, problemOf, subjectsOf } from './apply.ts';

/** The histories of the examples: any rule, any subject, any moment, against the whole history replayed whole. */

interface Example {
  readonly program: Program;
  readonly events: readonly Event[];
  readonly decisions: readonly Decision[];
}

async function open(project: string, most: number): Promise<Example> {
  const workspace = await openWorkspace({ rules: [], project });
  const { program } = compileWorkspace(workspace);
  if (!program) throw new Error(`${project} does not compile`);
  const reader = await createEventReader(workspace.project.events);
  const events: Event[] = [];
  for await (const batch of reader.batches()) events.push(...batch);
  events.splice(Math.min(most, events.length));
  const engine = createEngine(program);
  const decisions = [...engine.run(events.map((event) => ({ kind: 'event', event })))];
  const end = Math.max(engine.latest() ?? 0);
  return { program, events, decisions: [...decisions, ...engine.step({ kind: 'advance', to: end })] };
}

const EXAMPLES = [
  { name: 'examples/telecom-complaints', runs: 40, claims: 200, most: Number.POSITIVE_INFINITY },
  // The first years of nine: each claim costs a replay.
  { name: 'examples/irc-community', runs: 20, claims: 20, most: 40_000 },
] as const;

describe.each(EXAMPLES)('$name', ({ name, runs, claims, most }) => {
  const opened = open(name, most);

  test('is explained as it is decided, and what would have had to differ does it', async () => {
    const { program, events, decisions } = await opened;
    const last = events.reduce((latest, { time }) => Math.max(latest, time), 0);
    const first = events.reduce((earliest, { time }) => Math.min(earliest, time), last);
    const all = program.rules.map((rule) => subjectsOf(program, rule.subject, events));
    let left = claims;
    let given = 0;
    const question = fc.record({
      rule: fc.nat({ max: program.rules.length - 1 }),
      nth: fc.nat(),
      at: fc.option(fc.integer({ min: first, max: last }), { nil: undefined }),
    });
    fc.assert(
      fc.property(question, ({ rule: index, nth, at }) => {
        const rule = program.rules[index] as Program['rules'][number];
        const subjects = all[index] ?? [];
        const subject = subjects[nth % subjects.length];
        if (!subject) return;
        const why = explain({
          program,
          rule: rule.name,
          subject,
          events,
          ...(at === undefined ? {} : { at }),
        });
        const own = decisions.filter(
          (each) =>
            each.rule === rule.name &&
            each.subject.id === subject.id &&
            each.community === subject.community &&
            each.at <= why.at,
        );
        expect(why.decisions).toBe(own.length);
        expect(why.fired.map(({ decision }) => decision)).toEqual(own.slice(-5));
        for (const claim of claimsOf(why)) {
          given++;
          if (left-- <= 0) continue;
          const problem = problemOf(program, events, why, claim);
          expect(problem && { problem, rule: rule.name, subject, claim }).toBeUndefined();
        }
      }),
      { numRuns: runs, seed: 20_260_303 },
    );
    expect(given).toBeGreaterThan(runs / 2);
  });
});
