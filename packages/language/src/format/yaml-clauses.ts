import type { Clause, Line, Trigger } from '../syntax/tree.ts';
import { atMostText, quietText } from './clauses.ts';
import { plainDecimal, printDuration, printGiven } from './literals.ts';
import type { NodeParts, Out } from './out.ts';
import type { Style } from './style.ts';
import { printTrigger } from './trigger.ts';
import { yamlText } from './yaml-scalars.ts';
import { conditionLines, listKey, printYamlSteps } from './yaml-steps.ts';

/** The clauses of a rule that one map can hold, as runs: a key that comes again begins a new run. */
export function runsOfClauses(clauses: readonly Clause[]): readonly (readonly Clause[])[] {
  const runs: Clause[][] = [];
  let seen = new Set<string>();
  let previous: Clause | undefined;
  for (const clause of clauses) {
    const keys = keysOf(clause);
    // Limits that follow one another share a key: its value is then a list.
    const goesOn = clause.kind === 'atMost' && previous?.kind === 'atMost';
    // `from` and `to` side by side would be read as one clause.
    const merges = clause.kind === 'dates' && previous?.kind === 'dates';
    if (runs.length === 0 || merges || (!goesOn && keys.some((key) => seen.has(key)))) {
      runs.push([]);
      seen = new Set();
    }
    for (const key of keys) seen.add(key);
    runs.at(-1)?.push(clause);
    previous = clause;
  }
  return runs;
}

function keysOf(clause: Clause): readonly string[] {
  if (clause.kind !== 'dates') return [clause.kind];
  return [...(clause.from === undefined ? [] : ['from']), ...(clause.to === undefined ? [] : ['to'])];
}

/**
 * The clauses of one run. `prefix` begins the first line (a dash and a space, where the run is an item of a list).
 */
export function printYamlClauses(
  clauses: readonly Clause[],
  indent: number,
  prefix: string,
  style: Style,
  out: Out,
): void {
  let lead = prefix;
  for (let index = 0; index < clauses.length; index += 1) {
    const clause = clauses[index];
    if (!clause) continue;
    let limits = 0;
    while (clause.kind === 'atMost' && clauses[index + limits + 1]?.kind === 'atMost') limits += 1;
    if (limits > 0) {
      out.line(indent - lead.length, `${lead}at most:`);
      for (const limit of clauses.slice(index, index + limits + 1)) {
        if (limit.kind !== 'atMost') continue;
        out.node(indent + 2, limit.trivia, { head: `- ${yamlText(atMostText(limit, style), 'block')}` });
      }
      index += limits;
    } else {
      out.node(indent - lead.length, clause.trivia, withLead(clauseParts(clause, indent, style, out), lead));
    }
    lead = '';
  }
}

function withLead(parts: NodeParts, lead: string): NodeParts {
  if (lead === '') return parts;
  const [first = '', ...rest] = typeof parts.head === 'string' ? [parts.head] : parts.head;
  return { ...parts, head: [lead + first, ...rest], innerIndent: (parts.innerIndent ?? 2) + lead.length };
}

function clauseParts(clause: Clause, indent: number, style: Style, out: Out): NodeParts {
  const one = (key: string, text: string): NodeParts => ({ head: `${key}: ${yamlText(text, 'block')}` });
  const { word } = style;
  switch (clause.kind) {
    case 'per':
      return one('per', style.path(clause.subject));
    case 'when':
      return whenParts(clause.trigger, indent, clause.trivia, style, out);
    case 'until': {
      const suffix = clause.for ? ` ${word('for')} ${printDuration(clause.for, style)}` : '';
      return triggerParts('until', clause.trigger, suffix, indent, style);
    }
    case 'if':
      return { head: conditionLines(indent, 'if', clause.condition, '', style) };
    case 'then':
      return {
        head: listKey('then', clause.steps, clause.trivia.inner),
        body: () => printYamlSteps(clause.steps, indent + 2, style, out),
      };
    case 'atMost':
      return one('at most', atMostText(clause, style));
    case 'quiet':
      return one('quiet', quietText(clause, style));
    case 'approval': {
      const within = clause.within ? ` ${word('within')} ${printDuration(clause.within, style)}` : '';
      return one('approval', style.name(clause.role) + within);
    }
    case 'priority':
      return { head: `priority: ${printGiven(clause, 'value') ?? plainDecimal(clause.value)}` };
    case 'dates': {
      const lines = [
        ...(clause.from === undefined ? [] : [`from: ${printGiven(clause, 'from') ?? clause.from}`]),
        ...(clause.to === undefined ? [] : [`to: ${printGiven(clause, 'to') ?? clause.to}`]),
      ];
      return { head: lines.map((line, index) => (index === 0 ? line : ' '.repeat(indent) + line)) };
    }
    case 'rollout':
    case 'holdout':
      return {
        head: `${clause.kind}: ${printGiven(clause, 'percent') ?? `${plainDecimal(clause.percent)}%`}`,
      };
    case 'mode':
      return { head: `mode: ${clause.mode}` };
    case 'shadow':
    case 'backfill':
      return { head: `${clause.kind}: true` };
  }
}

function whenParts(
  trigger: Trigger,
  indent: number,
  trivia: Line['trivia'],
  style: Style,
  out: Out,
): NodeParts {
  if (trigger.kind !== 'any') return triggerParts('when', trigger, '', indent, style);
  return {
    head: 'when:',
    innerIndent: 4,
    body: () => {
      out.line(indent + 2, listKey('any', trigger.of, trivia.inner));
      for (const one of trigger.of) out.line(indent + 4, `- ${yamlText(printTrigger(one, style), 'block')}`);
    },
  };
}

function triggerParts(
  key: string,
  trigger: Trigger,
  suffix: string,
  indent: number,
  style: Style,
): NodeParts {
  if (trigger.kind !== 'state') {
    return { head: `${key}: ${yamlText(printTrigger(trigger, style) + suffix, 'block')}` };
  }
  const lasting = trigger.for ? ` ${style.word('for')} ${printDuration(trigger.for, style)}` : '';
  return { head: conditionLines(indent, key, trigger.condition, lasting + suffix, style) };
}
