import { type Decision, type Diagnostic, formatTimestamp } from '@reeve/ir';
import { createTextIndex } from '../terminal/positions.ts';
import type { ExpectedDecision, ExpectedDiagnostic, ExpectedHeld } from './test-file.ts';

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Equal as data; numbers as near as their arithmetic allows. */
export const same = (found: unknown, expected: unknown): boolean => {
  if (typeof found === 'number' && typeof expected === 'number') {
    return Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  }
  if (Array.isArray(found) && Array.isArray(expected)) {
    return found.length === expected.length && found.every((each, i) => same(each, expected[i]));
  }
  if (typeof found === 'object' && typeof expected === 'object' && found !== null && expected !== null) {
    const [a, b] = [Object.entries(found), Object.entries(expected)];
    return (
      a.length === b.length && b.every(([key, value]) => same((found as Record<string, unknown>)[key], value))
    );
  }
  return found === expected;
};

/** The named keys have the named values, `null` standing for no value; other keys do not count. */
const differences = (
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  what: string,
): readonly string[] =>
  Object.entries(expected).flatMap(([key, value]) =>
    same(found[key] ?? null, value)
      ? []
      : [`${what} ${key}: expected ${show(value)}, found ${show(found[key])}`],
  );

const compareEffects = (
  found: readonly {
    readonly action: string;
    readonly input?: object;
    readonly reason?: string;
    readonly until?: number;
  }[],
  expected: readonly ExpectedHeld[],
  what: string,
): readonly string[] => {
  const names = (list: readonly { readonly action: string }[]): string =>
    list.map((each) => each.action).join(', ') || 'none';
  if (found.length !== expected.length)
    return [`${what}: expected ${names(expected)}; found ${names(found)}`];
  return expected.flatMap((each, i) => {
    const at = found[i]!;
    const place = `${what} ${i + 1}`;
    if (at.action !== each.action) return [`${place}: expected ${each.action}, found ${at.action}`];
    const reasons =
      each.reason !== undefined && each.reason !== at.reason
        ? [`${place} reason: expected ${each.reason}, found ${at.reason ?? 'none'}`]
        : [];
    const times =
      each.until !== undefined && each.until !== at.until
        ? [
            `${place} until: expected ${formatTimestamp(each.until)}, found ${at.until === undefined ? 'none' : formatTimestamp(at.until)}`,
          ]
        : [];
    const inputs = each.input
      ? differences(
          (at.input ?? {}) as Readonly<Record<string, unknown>>,
          each.input,
          `${place} (${each.action}) input`,
        )
      : [];
    return [...reasons, ...times, ...inputs];
  });
};

/** What of a decision is not as described; nothing where it fits. */
const compareDecision = (found: Decision, expected: ExpectedDecision): readonly string[] => {
  const problems: string[] = [];
  const plain = (what: string, is: unknown, wanted: unknown): void => {
    if (wanted !== undefined && is !== wanted)
      problems.push(`${what}: expected ${show(wanted)}, found ${show(is)}`);
  };
  plain('rule', found.rule, expected.rule);
  if (expected.at !== undefined && expected.at !== found.at) {
    problems.push(`at: expected ${formatTimestamp(expected.at)}, found ${formatTimestamp(found.at)}`);
  }
  plain('member', found.subject.kind === 'member' ? found.subject.id : undefined, expected.member);
  plain('subject', found.subject.id, expected.subject);
  plain('kind', found.subject.kind, expected.kind);
  plain('community', found.community, expected.community);
  if (expected.cause && !same(found.cause, expected.cause)) {
    problems.push(`cause: expected ${show(expected.cause)}, found ${show(found.cause)}`);
  }
  if (expected.values) problems.push(...differences(found.values, expected.values, 'value'));
  if (expected.effects) problems.push(...compareEffects(found.effects, expected.effects, 'effects'));
  if (expected.held) problems.push(...compareEffects(found.held, expected.held, 'held'));
  if (expected.continues !== undefined) {
    plain(
      'continues',
      found.continues?.after ?? 'no',
      expected.continues === 'false' ? 'no' : expected.continues,
    );
  }
  return problems;
};

/** One line that tells a decision apart. */
export const nameDecision = (decision: Decision): string => {
  const done = decision.effects.map((each) => each.action);
  const held = decision.held.map((each) => `${each.action} held: ${each.reason}`);
  const after = decision.continues ? ` (after ${decision.continues.after})` : '';
  const subject = decision.subject.kind === 'community' ? decision.community : decision.subject.id;
  return `${formatTimestamp(decision.at)} ${decision.rule} ${subject}${after} [${[...done, ...held].join(', ')}]`;
};

const nameExpected = (expected: ExpectedDecision): string => {
  const at = expected.at === undefined ? '' : `${formatTimestamp(expected.at)} `;
  const who = expected.member ?? expected.subject ?? expected.community ?? '';
  return `${at}${expected.rule ?? 'any rule'}${who === '' ? '' : ` ${who}`}`;
};

/** The whole list, in order. */
export const compareAll = (
  found: readonly Decision[],
  expected: readonly ExpectedDecision[],
): readonly string[] => {
  const problems: string[] = [];
  const length = Math.max(found.length, expected.length);
  for (let i = 0; i < length && problems.length < 8; i++) {
    const [is, wanted] = [found[i], expected[i]];
    if (is && wanted) {
      const wrong = compareDecision(is, wanted);
      if (wrong.length > 0) problems.push(`decision ${i + 1} (line ${wanted.line}): ${wrong.join('; ')}`);
    } else if (wanted)
      problems.push(`decision ${i + 1} (line ${wanted.line}) did not come: ${nameExpected(wanted)}`);
    else if (is) problems.push(`decision ${i + 1} was not expected: ${nameDecision(is)}`);
  }
  return problems;
};

/** Each described decision is among those found, each a different one. */
export const compareIncludes = (
  found: readonly Decision[],
  expected: readonly ExpectedDecision[],
): readonly string[] => {
  const left = [...found];
  return expected.flatMap((wanted) => {
    const at = left.findIndex((is) => compareDecision(is, wanted).length === 0);
    if (at >= 0) {
      left.splice(at, 1);
      return [];
    }
    const near = found.find((is) => is.rule === wanted.rule);
    const why = near ? `; the first of the rule: ${compareDecision(near, wanted).join('; ')}` : '';
    return [`line ${wanted.line}: did not come: ${nameExpected(wanted)}${why}`];
  });
};

/** None of the found ones fits the description. */
export const compareNever = (
  found: readonly Decision[],
  never: readonly ExpectedDecision[],
): readonly string[] =>
  never.flatMap((wanted) => {
    const is = found.find((each) => compareDecision(each, wanted).length === 0);
    return is ? [`line ${wanted.line}: must not come, but did: ${nameDecision(is)}`] : [];
  });

/** Findings against their descriptions; notes count only where they are described. */
export const compareDiagnostics = (
  found: readonly Diagnostic[],
  expected: readonly ExpectedDiagnostic[],
  text: string,
): readonly string[] => {
  const index = createTextIndex(text);
  const left = [...found];
  const problems = expected.flatMap((wanted) => {
    const fits = (is: Diagnostic): boolean => {
      const at = index.position(is.span.start);
      return (
        is.code === wanted.code &&
        (wanted.line === undefined || wanted.line === at.line) &&
        (wanted.column === undefined || wanted.column === at.column) &&
        (wanted.severity === undefined || wanted.severity === is.severity) &&
        (wanted.at === undefined || wanted.at === text.slice(is.span.start, is.span.end))
      );
    };
    const at = left.findIndex(fits);
    if (at >= 0) {
      left.splice(at, 1);
      return [];
    }
    const near = left.find((is) => is.code === wanted.code);
    const place = near ? index.position(near.span.start) : undefined;
    const why =
      near && place
        ? `; it is at ${place.line}:${place.column} on ${show(text.slice(near.span.start, near.span.end))}`
        : '';
    return [`${wanted.code} was not found as described (${show(wanted)})${why}`];
  });
  for (const each of left) {
    if (each.severity === 'info') continue;
    const { line, column } = index.position(each.span.start);
    problems.push(`${each.code} at ${line}:${column} was not expected: ${each.message.en}`);
  }
  return problems;
};
