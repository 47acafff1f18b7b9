import { createEngine } from '@reeve/engine';
import type { Decision, Diagnostic, Event, Program } from '@reeve/ir';
import { analyse, compile, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORE } from '../language/core-signatures.ts';
import { withCaps } from '../language/findings.ts';
import { fighters, histories, others, rules, twins } from './arbitrary-rules.ts';

// What is proved of rules is held to what the engine does with random histories.

const RUNS = Number(process.env['PROOF_RUNS'] ?? 150);
const PROJECT = withCaps(['no member gets more than 1 message in 1 hour']);
const END = 60 * 3_600_000;

function compiled(text: string): { readonly program: Program; readonly found: readonly Diagnostic[] } {
  const { tree } = parse(text, { source: 'r.reeve' });
  const { program, model, diagnostics } = compile([tree], { signatures: CORE, project: PROJECT });
  if (!program) throw new Error(`${JSON.stringify(diagnostics)}\n${text}`);
  const { diagnostics: found } = analyse(program, { model, signatures: CORE, project: PROJECT, diagnostics });
  return { program, found: found.filter(({ code }) => code.startsWith('proof/')) };
}

function decisionsOf(program: Program, log: readonly Event[]): readonly Decision[] {
  const engine = createEngine(program);
  return [
    ...engine.run([
      ...log.map((event) => ({ kind: 'event' as const, event })),
      { kind: 'advance' as const, to: END },
    ]),
  ];
}

/** What is the same of two decisions whatever their programs are called. */
const shownOf = (decisions: readonly Decision[], rule: string): readonly string[] =>
  decisions
    .filter((decision) => decision.rule === rule)
    .map(({ at, subject, effects, held }) =>
      JSON.stringify([
        at,
        subject.id,
        effects.map((each) => [each.action, each.input]),
        held.map((each) => each.reason),
      ]),
    );

/**
 * The text with the place of a finding made always true or never true, as the finding says that it is. What stood there
 * is still read, since that says when a condition is looked at.
 */
function without({ code, span }: Diagnostic, text: string, isAlternative: boolean): string {
  const by = code === 'proof/never-here' || isAlternative ? 'and now != now' : 'or now = now';
  return `${text.slice(0, span.start)}((${text.slice(span.start, span.end)}) ${by})${text.slice(span.end)}`;
}

const ruleAt = (text: string, at: number): string => {
  const names = [...text.slice(0, at).matchAll(/^rule (\w+)/gm)];
  return names.at(-1)?.[1] ?? '';
};

const seen = new Set<string>();

/** What a finding claims, as something to hold a history to. */
function claimOf(
  finding: Diagnostic,
  text: string,
): (log: readonly Event[], decisions: readonly Decision[]) => void {
  const own = ruleAt(text, finding.span.start);
  const note = `${finding.code}: ${text.slice(finding.span.start, finding.span.end)}\n${text}`;
  seen.add(finding.code);
  switch (finding.code) {
    case 'proof/never-fires':
      return (_, decisions) => {
        expect({ note, fired: ofRule(decisions, own) }).toEqual({ note, fired: [] });
      };
    case 'proof/repeats': {
      const [, first = '', second = ''] = /“(\w+)”.*“(\w+)”/.exec(finding.message.en) ?? [];
      return (_, decisions) => {
        const done = begun(decisions, second).map(momentOf);
        const wanted = begun(decisions, first).map(momentOf);
        expect({ note, done }).toEqual({ note, done: expect.arrayContaining(wanted) });
      };
    }
    case 'proof/masked': {
      const [action = ''] = text.slice(finding.span.start, finding.span.end).split('(');
      return (_, decisions) => {
        const sent = begun(decisions, own).flatMap(({ effects }) => effects);
        const through = sent.filter((each) => each.action === action);
        expect({ note, through }).toEqual({ note, through: [] });
      };
    }
    case 'proof/never-here':
    case 'proof/always-holds':
    case 'proof/redundant': {
      const isAlternative = finding.related?.some(({ message }) => message.en === 'This covers it.') ?? false;
      const { program } = compiled(without(finding, text, isAlternative));
      return (log, decisions) => {
        const shown = shownOf(decisionsOf(program, log), own);
        expect({ note, shown }).toEqual({ note, shown: shownOf(decisions, own) });
      };
    }
    default:
      return () => {};
  }
}

const ofRule = (decisions: readonly Decision[], rule: string): readonly Decision[] =>
  decisions.filter((decision) => decision.rule === rule);
const begun = (decisions: readonly Decision[], rule: string): readonly Decision[] =>
  ofRule(decisions, rule).filter(({ continues }) => !continues);
const momentOf = ({ at, subject, cause }: Decision): unknown => ({ at, subject, cause });

const few = fc.array(histories, { minLength: 4, maxLength: 4 });

function holdAll(text: string, logs: readonly (readonly Event[])[]): void {
  const { program, found } = compiled(text);
  const claims = found.map((finding) => claimOf(finding, text));
  if (claims.length === 0) return;
  for (const log of logs) {
    const decisions = decisionsOf(program, log);
    for (const claim of claims) claim(log, decisions);
  }
}

test('what is proved of random rules holds of random histories', { timeout: 300_000 }, () => {
  fc.assert(fc.property(rules, few, holdAll), { numRuns: RUNS });
  for (const code of ['never-fires', 'never-here', 'always-holds', 'redundant'])
    expect(seen).toContain(`proof/${code}`);
});

test('what is proved of rules about communities and of rules that wait holds of random histories', {
  timeout: 300_000,
}, () => {
  fc.assert(fc.property(others, few, holdAll), { numRuns: RUNS });
});

test('what is proved of two rules beside each other holds of random histories', { timeout: 300_000 }, () => {
  fc.assert(fc.property(twins, few, holdAll), { numRuns: RUNS });
  for (const code of ['repeats', 'masked']) expect(seen).toContain(`proof/${code}`);
});

test('two rules that are said to fight do so in the case that is given', { timeout: 300_000 }, () => {
  let fights = 0;
  fc.assert(
    fc.property(fighters, (text) => {
      const { program, found } = compiled(text);
      for (const { code, message } of found) {
        if (code !== 'proof/fights') continue;
        const { member, event } = caseOf(message.en);
        const at = (time: number, type: string, data: Event['data']): Event => {
          return { id: `e${time}`, type, time, member: 'm', community: 'c', data };
        };
        const log = [at(0, 'member.updated', member), at(1, 'a', event)];
        const fired = decisionsOf(program, log).filter((decision) => decision.at === 1);
        const names = fired.map((decision) => decision.rule);
        expect({ message, text, names }).toEqual({ message, text, names: ['r0', 'r1'] });
        fights++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(fights).toBeGreaterThan(0);
});

/** `(for example member.tier = gold, event.n = 2)` as data. */
function caseOf(message: string): { readonly member: Event['data']; readonly event: Event['data'] } {
  const [, example = ''] = /\(for example (.*)\)/.exec(message) ?? [];
  const of = { member: {} as Record<string, unknown>, event: {} as Record<string, unknown> };
  for (const [, which, path, value] of example.matchAll(/(member|event)\.(\w+) = ([^,]*)/g)) {
    const known =
      value === 'yes' ? true : value === 'no' ? false : Number.isNaN(Number(value)) ? value : Number(value);
    of[which as 'member' | 'event'][path as string] = known;
  }
  return of;
}
