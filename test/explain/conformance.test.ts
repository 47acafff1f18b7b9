import { createEngine, explain } from '@reeve/engine';
import type { Decision, Event, Program } from '@reeve/ir';
import { compile } from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { CORE, FILES, treeOf } from '../conformance/cases.ts';
import { claimsOf, count, problemOf, subjectsOf, type Tally, taken } from './apply.ts';

/** Every case of the conformance suite whose history is plain events: each of its rules, each of its subjects. */
interface Case {
  readonly name: string;
  readonly program: Program;
  readonly events: readonly Event[];
  readonly until: number | undefined;
}

const CASES: readonly Case[] = FILES.flatMap((file) =>
  file.tests.flatMap((each): readonly Case[] => {
    if (each.text === undefined || each.eventFile !== undefined || each.diagnostics) return [];
    if (each.inputs.some(({ kind }) => kind !== 'event') || each.inputs.length === 0) return [];
    const caps = each.project.caps?.flatMap((cap) => ('text' in cap ? [] : [cap])) ?? [];
    const { program } = compile([treeOf(each)], {
      signatures: CORE,
      project: {
        timeZone: each.project.timeZone ?? 'UTC',
        latenessMs: each.project.lateness ?? 0,
        depth: each.project.depth ?? 8,
        caps,
      },
    });
    if (!program) return [];
    const events = each.inputs.flatMap((input) => (input.kind === 'event' ? [input.event] : []));
    return [{ name: `${file.path}: ${each.name}`, program, events, until: each.until }];
  }),
);

const endOf = ({ events, until }: Case): number =>
  Math.max(until ?? Number.NEGATIVE_INFINITY, ...events.map(({ time }) => time));

function decided({ program, events }: Case, at: number): readonly Decision[] {
  const engine = createEngine({ ...program, lateness: 0 });
  const before = taken(program, events).filter(({ time }) => time <= at);
  const decisions = [...engine.run(before.map((event) => ({ kind: 'event', event })))];
  return [...decisions, ...engine.step({ kind: 'advance', to: at })];
}

describe('on the cases of the conformance suite', () => {
  const tally: Tally = { ways: 0, told: 0, untold: {} };

  test('there are cases', () => {
    expect(CASES.length).toBeGreaterThan(150);
  });

  test.each(CASES.map((each) => [each.name, each] as const))('%s', (_, each) => {
    const { program, events } = each;
    const end = endOf(each);
    const middle = (events[0]?.time ?? 0) + Math.floor((end - (events[0]?.time ?? 0)) / 2);
    for (const rule of program.rules) {
      for (const subject of subjectsOf(program, rule.subject, events).slice(0, 3)) {
        for (const at of [undefined, end, middle]) {
          const why = explain({
            program,
            rule: rule.name,
            subject,
            events,
            ...(at === undefined ? {} : { at }),
          });
          const all = decided(each, why.at).filter(
            (decision) =>
              decision.rule === rule.name &&
              decision.subject.id === subject.id &&
              decision.community === subject.community,
          );
          const asked = { rule: rule.name, subject: subject.id, at: why.at };
          expect({ ...asked, decisions: why.decisions }).toEqual({ ...asked, decisions: all.length });
          expect(why.fired.map(({ decision }) => decision)).toEqual(all.slice(-5));
          count(tally, why);
          for (const claim of claimsOf(why)) {
            const problem = problemOf(program, events, why, claim);
            expect(problem && { ...asked, problem, claim }).toBeUndefined();
          }
        }
      }
    }
  });

  test('most absences can be told', () => {
    const untold = Object.values(tally.untold).reduce((sum, n) => sum + n, 0);
    process.stdout.write(`explained: ${JSON.stringify(tally)}\n`);
    expect(tally.told).toBeGreaterThan(4 * untold);
  });
});
