import { KEYWORDS } from '../syntax/keywords.ts';
import type { Clause, LabelNode, RuleDeclaration } from '../syntax/tree.ts';
import type { LinePlace } from './lines.ts';
import { isAbsent, type YamlEntry, type YamlNode } from './node.ts';
import { givenIn, PERCENT, percentOf, readSteps } from './read-steps.ts';
import {
  badValue,
  entriesIn,
  itemsIn,
  keyPlace,
  labelsIn,
  nameOf,
  type PlacedEntry,
  plainKey,
  type Reader,
  refuse,
  scalarIn,
  textIn,
  truthIn,
  unknownKey,
} from './reader.ts';

type Base = Pick<Clause, 'span' | 'trivia'>;
type Read = (entry: PlacedEntry, base: Base, place: LinePlace, reader: Reader) => Clause | undefined;

const MODES = { restart: 'restart', single: 'single', each: 'each' } as const;
const PRIORITIES: Readonly<Record<string, number>> = { low: -10, normal: 0, high: 10 };

/** The clauses that one key gives one of. */
const CLAUSES: Readonly<Record<string, Read>> = {
  per: (entry, base, _place, reader) => {
    const scalar = textIn(entry, reader);
    return scalar && { ...base, kind: 'per', subject: nameOf(scalar.text.trim(), scalar, 'word', reader) };
  },
  when: (entry, base, _place, reader) => {
    const trigger = triggerOf(entry, reader);
    return trigger && { ...base, kind: 'when', trigger };
  },
  if: (entry, base, _place, reader) => {
    const scalar = textIn(entry, reader);
    return scalar && { ...base, kind: 'if', condition: reader.fragments.expression(scalar) };
  },
  // biome-ignore lint/suspicious/noThenProperty: it is a word of the language
  then: (entry, base, place, reader) => ({
    ...base,
    kind: 'then',
    steps: readSteps(entry.value, place, undefined, reader),
  }),
  until: (entry, base, _place, reader) => {
    const scalar = textIn(entry, reader);
    return scalar && { ...base, kind: 'until', ...reader.fragments.until(scalar) };
  },
  quiet: (entry, base, _place, reader) => {
    const scalar = textIn(entry, reader);
    const quiet = scalar && reader.fragments.quiet(scalar);
    return quiet && { ...base, kind: 'quiet', ...quiet };
  },
  approval: (entry, base, _place, reader) => {
    const scalar = textIn(entry, reader);
    const approval = scalar && reader.fragments.approval(scalar);
    return approval && { ...base, kind: 'approval', ...approval };
  },
  priority: (entry, base, _place, reader) => {
    const text = textIn(entry, reader);
    if (!text) return undefined;
    const word = wordFor(text.text);
    const value = Object.hasOwn(PRIORITIES, word)
      ? PRIORITIES[word]
      : /^-?\d{1,9}$/.test(word)
        ? Number(word)
        : undefined;
    if (value !== undefined) return { ...base, kind: 'priority', value };
    const given = givenIn('value', text, reader);
    if (given) return { ...base, kind: 'priority', value: 0, ...given };
    const expected = {
      en: 'a whole number, or `low`, `normal` or `high`',
      zh: '整数，或 `low`、`normal`、`high`',
    };
    badValue(entry, text, expected, reader);
    return undefined;
  },
  rollout: (entry, base, _place, reader) => percentClause('rollout', entry, base, reader),
  holdout: (entry, base, _place, reader) => percentClause('holdout', entry, base, reader),
  mode: (entry, base, _place, reader) => {
    const text = textIn(entry, reader);
    if (!text) return undefined;
    const word = wordFor(text.text);
    if (Object.hasOwn(MODES, word)) return { ...base, kind: 'mode', mode: MODES[word as keyof typeof MODES] };
    badValue(
      entry,
      text,
      { en: '`restart`, `single` or `each`', zh: '`restart`、`single` 或 `each`' },
      reader,
    );
    return undefined;
  },
  shadow: (entry, base, _place, reader) => (truthIn(entry, reader) ? { ...base, kind: 'shadow' } : undefined),
  backfill: (entry, base, _place, reader) =>
    truthIn(entry, reader) ? { ...base, kind: 'backfill' } : undefined,
};

export const RULE_KEYS: readonly string[] = ['title', ...Object.keys(CLAUSES), 'at most', 'from', 'to'];

/** A rule: its title, and its clauses in the order of their keys. */
export function readRule(entry: PlacedEntry, place: LinePlace, reader: Reader): RuleDeclaration {
  const { report, lines } = reader;
  const clauses: Clause[] = [];
  const labels: LabelNode[] = [];
  let previous = '';
  for (const inside of entriesIn(entry.value, reader)) {
    const key = plainKey(inside.key);
    const read = Object.hasOwn(CLAUSES, key) ? CLAUSES[key] : undefined;
    if (key === 'title') labels.push(...labelsIn(inside.value, reader));
    else if (key === 'at most') clauses.push(...limitsOf(inside, place, reader));
    else if (key === 'from' || key === 'to')
      addDate(key, inside, key === 'to' && previous === 'from', clauses, place, reader);
    else if (read) {
      const line = lines.add(inside.start, place, inside.opening);
      const clause = read(
        inside,
        { span: report.span(inside.start, inside.end), trivia: line.trivia },
        line,
        reader,
      );
      if (clause) clauses.push(clause);
    } else unknownKey(inside, RULE_KEYS, reader);
    previous = key;
  }
  return {
    kind: 'rule',
    name: nameOf(entry.key, keyPlace(entry), 'free', reader),
    labels,
    clauses,
    span: report.span(entry.start, entry.end),
    trivia: place.trivia,
  };
}

function triggerOf(entry: YamlEntry, reader: Reader): ReturnType<Reader['fragments']['trigger']> | undefined {
  const { value } = entry;
  if (value.kind === 'scalar') {
    const scalar = textIn(entry, reader);
    return scalar && reader.fragments.trigger(scalar);
  }
  const [any, second] = value.kind === 'map' ? value.entries : [];
  const several =
    value.kind === 'list' ? value : any && !second && plainKey(any.key) === 'any' ? any.value : undefined;
  if (!several) {
    if (any) unknownKey(second ?? any, ['any'], reader);
    else refuse(value, reader, 'yaml/expected-text');
    return undefined;
  }
  const of = itemsIn(several).flatMap((item) => {
    const scalar = scalarIn(item.value, reader);
    return scalar ? [reader.fragments.trigger(scalar)] : [];
  });
  return { kind: 'any', of, span: reader.report.span(value.start, value.end) };
}

/** `at most` has one limit, or a list of them. */
function limitsOf(entry: PlacedEntry, parent: LinePlace, reader: Reader): readonly Clause[] {
  const { report, lines, fragments } = reader;
  const one = (
    node: YamlNode,
    start: number,
    end: number,
    opening: number | undefined,
  ): readonly Clause[] => {
    const line = lines.add(start, parent, opening);
    const scalar = scalarIn(node, reader);
    const limit = scalar && fragments.atMost(scalar);
    return limit ? [{ kind: 'atMost', ...limit, span: report.span(start, end), trivia: line.trivia }] : [];
  };
  if (entry.value.kind !== 'list') {
    if (!isAbsent(entry.value)) return one(entry.value, entry.start, entry.end, entry.opening);
    textIn(entry, reader);
    return [];
  }
  return entry.value.items.flatMap((item, index) =>
    one(item.value, item.start, item.end, index === 0 ? (entry.opening ?? entry.start) : undefined),
  );
}

/** `from` and `to` that follow one another are one clause. */
function addDate(
  key: 'from' | 'to',
  entry: PlacedEntry,
  goesOn: boolean,
  clauses: Clause[],
  parent: LinePlace,
  reader: Reader,
): void {
  const scalar = textIn(entry, reader);
  const date = scalar && reader.fragments.date(scalar);
  const text = date?.text;
  const given = date?.given?.text && { [key]: date.given.text };
  const last = clauses.at(-1);
  if (goesOn && last?.kind === 'dates') {
    if (text !== undefined)
      clauses[clauses.length - 1] = {
        ...last,
        to: text,
        span: { ...last.span, end: entry.end },
        ...(given && { given: { ...last.given, ...given } }),
      };
    return;
  }
  const line = reader.lines.add(entry.start, parent, entry.opening);
  if (text === undefined) return;
  const span = reader.report.span(entry.start, entry.end);
  clauses.push({ kind: 'dates', [key]: text, ...(given && { given }), span, trivia: line.trivia });
}

function percentClause(
  kind: 'rollout' | 'holdout',
  entry: PlacedEntry,
  base: Base,
  reader: Reader,
): Clause | undefined {
  const text = textIn(entry, reader);
  const given = text && givenIn('percent', text, reader);
  if (given) return { ...base, kind, percent: 0, ...given };
  const percent = text && percentOf(text.text);
  if (percent !== undefined) return { ...base, kind, percent };
  if (text) badValue(entry, text, PERCENT, reader);
  return undefined;
}

/** A value in the form that the language knows it by: 重来 is `restart`. */
function wordFor(text: string): string {
  const plain = text.trim();
  return KEYWORDS.find((row) => row.role === 'value' && row.zh.includes(plain))?.en[0] ?? plain.toLowerCase();
}
