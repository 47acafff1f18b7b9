import type { Block, Expression, Parametric, Step } from '../syntax/tree.ts';
import { STEP_KEYS } from './keys.ts';
import type { LinePlace } from './lines.ts';
import { isAbsent, type YamlEntry, type YamlItem, type YamlNode } from './node.ts';
import { readArguments } from './read-arguments.ts';
import {
  badValue,
  itemsIn,
  keyPlace,
  nameOf,
  plainKey,
  type Reader,
  refuse,
  textIn,
  unknownKey,
} from './reader.ts';

/** The steps of a list. `opening` is the key above it, where that is no line of the tree itself. */
export function readSteps(
  node: YamlNode,
  parent: LinePlace,
  opening: number | undefined,
  reader: Reader,
): readonly Step[] {
  return itemsIn(node).flatMap((item, index) =>
    readStep(item, parent, index === 0 ? opening : undefined, reader),
  );
}

type StepKey = 'wait' | 'wait for' | 'if' | 'split' | 'start' | 'stop';

const STEPS: ReadonlySet<string> = new Set<StepKey>(STEP_KEYS);

function readStep(
  item: YamlItem,
  parent: LinePlace,
  opening: number | undefined,
  reader: Reader,
): readonly Step[] {
  const { value } = item;
  const place = reader.lines.add(item.start, parent, opening);
  if (value.kind === 'scalar') {
    if (value.refused) return [];
    if (isAbsent(value)) {
      refuse(value, reader, 'yaml/expected-step');
      return [];
    }
    // A step written as Reeve text. What stands around it in YAML stands around the first of it.
    const [first, ...rest] = reader.fragments.steps(value);
    return first ? [{ ...first, trivia: place.adopt(first.trivia) }, ...rest] : [];
  }
  if (value.kind === 'list') {
    refuse(value, reader, 'yaml/expected-step');
    return [];
  }
  const main = value.entries.find((entry) => STEPS.has(stepKey(entry))) ?? value.entries[0];
  if (!main) {
    refuse(value, reader, 'yaml/expected-step');
    return [];
  }
  const step = stepOf(main, value.entries, item, place, reader);
  return step ? [step] : [];
}

/** 等待 is both `wait` and `wait for`: which one, its value tells. */
function stepKey({ key, value }: YamlEntry): string {
  const plain = plainKey(key);
  if (plain !== 'wait for' || key.startsWith('wait')) return plain;
  return value.kind === 'scalar' && /^\s*\p{Nd}/u.test(value.text) ? 'wait' : plain;
}

function stepOf(
  main: YamlEntry,
  entries: readonly YamlEntry[],
  item: YamlItem,
  place: LinePlace,
  reader: Reader,
): Step | undefined {
  const { report, fragments } = reader;
  const base = { span: report.span(item.start, item.end), trivia: place.trivia };
  const key = stepKey(main) as StepKey;
  const others = (known: readonly string[]): ReadonlyMap<string, YamlEntry> =>
    othersOf(main, entries, known, reader);
  switch (key) {
    case 'wait': {
      others([]);
      const scalar = textIn(main, reader);
      return scalar && { ...base, kind: 'wait', for: fragments.duration(scalar) };
    }
    case 'stop':
      others([]);
      return { ...base, kind: 'stop' };
    case 'start':
      others([]);
      return startOf(main, base, reader);
    case 'if': {
      const rest = others(['then', 'else']);
      const scalar = textIn(main, reader);
      const condition: Expression = scalar
        ? fragments.expression(scalar)
        : { kind: 'error', span: base.span };
      const then = stepsAt(rest.get('then'), place, reader);
      const otherwise = blockAt(rest.get('else'), place, reader);
      return { ...base, kind: 'if', condition, then, ...(otherwise && { otherwise }) };
    }
    case 'wait for': {
      const rest = others(['then', 'otherwise']);
      const scalar = textIn(main, reader);
      if (!scalar) return undefined;
      const { event, within } = fragments.waitFor(scalar);
      const then = stepsAt(rest.get('then'), place, reader);
      const otherwise = blockAt(rest.get('otherwise'), place, reader);
      return {
        ...base,
        kind: 'waitFor',
        event,
        ...(within && { within }),
        then,
        ...(otherwise && { otherwise }),
      };
    }
    case 'split':
      others([]);
      return { ...base, kind: 'split', branches: branchesOf(main, place, reader) };
    default: {
      if (main.key.includes('(')) {
        // `- message.send(to: member)` is a map to YAML, cut at the first colon.
        report.add('yaml/step-without-quotes', { start: main.start, end: main.end });
        return undefined;
      }
      const [second] = entries.filter((entry) => entry !== main);
      if (second) report.add('yaml/one-step', keyPlace(second), { key: second.key });
      const action = nameOf(main.key, keyPlace(main), 'word', reader);
      return { ...base, kind: 'action', action, args: readArguments(main.value, reader) };
    }
  }
}

function othersOf(
  main: YamlEntry,
  entries: readonly YamlEntry[],
  known: readonly string[],
  reader: Reader,
): ReadonlyMap<string, YamlEntry> {
  const found = new Map<string, YamlEntry>();
  for (const entry of entries) {
    if (entry === main) continue;
    const key = plainKey(entry.key);
    // 否则 is both words, and so may either be.
    const name = key === 'else' || key === 'otherwise' ? (known.at(-1) ?? key) : key;
    if (known.includes(name)) found.set(name, entry);
    else if (known.length > 0) unknownKey(entry, known, reader);
    else reader.report.add('yaml/one-step', keyPlace(entry), { key: entry.key });
  }
  return found;
}

function stepsAt(entry: YamlEntry | undefined, parent: LinePlace, reader: Reader): readonly Step[] {
  return entry ? readSteps(entry.value, parent, entry.start, reader) : [];
}

function blockAt(entry: YamlEntry | undefined, parent: LinePlace, reader: Reader): Block | undefined {
  if (!entry) return undefined;
  const place = reader.lines.add(entry.start, parent);
  const steps = readSteps(entry.value, place, undefined, reader);
  return { steps, span: reader.report.span(entry.start, entry.end), trivia: place.trivia };
}

type StartStep = Extract<Step, { kind: 'start' }>;

function startOf(
  main: YamlEntry,
  base: Pick<StartStep, 'span' | 'trivia'>,
  reader: Reader,
): Step | undefined {
  if (main.value.kind !== 'map') {
    const scalar = textIn(main, reader);
    return scalar && { ...base, kind: 'start', ...reader.fragments.call(scalar) };
  }
  let plan: StartStep['plan'] | undefined;
  let args: StartStep['args'] = [];
  for (const entry of main.value.entries) {
    const key = plainKey(entry.key);
    if (key === 'plan') {
      const scalar = textIn(entry, reader);
      if (scalar) plan = nameOf(scalar.text, scalar, 'word', reader);
    } else if (key === 'with') args = readArguments(entry.value, reader);
    else unknownKey(entry, ['plan', 'with'], reader);
  }
  if (plan) return { ...base, kind: 'start', plan, args };
  reader.report.add('yaml/missing-value', keyPlace(main), { key: 'plan' });
  return undefined;
}

type Branch = Extract<Step, { kind: 'split' }>['branches'][number];

function branchesOf(main: YamlEntry, parent: LinePlace, reader: Reader): readonly Branch[] {
  const { value } = main;
  const entries =
    value.kind === 'list'
      ? value.items.flatMap((item) => {
          if (item.value.kind !== 'map') refuse(item.value, reader, 'yaml/expected-map');
          const inside = item.value.kind === 'map' ? item.value.entries : [];
          return inside.map((entry, index) => ({ entry, start: index === 0 ? item.start : entry.start }));
        })
      : value.kind === 'map'
        ? value.entries.map((entry) => ({ entry, start: entry.start }))
        : [];
  if (entries.length === 0 && !(value.kind === 'list' && value.items.length === 0)) {
    refuse(value, reader, 'yaml/expected-map');
  }
  return entries.map(({ entry, start }): Branch => {
    const place = reader.lines.add(start, parent);
    const percent = percentOf(entry.key);
    const given = givenIn('percent', { text: entry.key, start: entry.start, end: entry.keyEnd }, reader);
    if (percent === undefined && !given) {
      badValue(entry, { ...entry.value, start: entry.start, end: entry.keyEnd }, PERCENT, reader);
    }
    return {
      percent: percent ?? 0,
      ...given,
      steps: readSteps(entry.value, place, undefined, reader),
      span: reader.report.span(start, entry.end),
      trivia: place.trivia,
    };
  });
}

/** `$share` in the place of a number. */
export function givenIn(
  field: string,
  node: { readonly text: string; readonly start: number; readonly end: number },
  reader: Reader,
): Parametric | undefined {
  const id = /^\s*[$＄]([\p{XIDS}_]\p{XIDC}*)\s*$/u.exec(node.text)?.[1];
  if (id === undefined) return undefined;
  return { given: { [field]: { id, written: id, span: reader.report.span(node.start, node.end) } } };
}

export const PERCENT = { en: 'a percentage, as in `50%`', zh: '百分比，例如 `50%`' } as const;

/** `50%`, or `50`. */
export function percentOf(text: string): number | undefined {
  const digits = /^\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(text.normalize('NFKC'))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
