import type { Diagnostic, Program } from '@reeve/ir';
import { type Analysis, analyse } from '../analyse/analyse.ts';
import { lookUp } from '../check/canonicalize.ts';
import type { CheckOptions } from '../check/options.ts';
import type { Model } from '../check/symbols.ts';
import { createVocabulary, type Vocabulary } from '../check/vocabulary.ts';
import { compile } from '../compile/compile.ts';
import { type Parsed, parse } from '../syntax/parse.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';

/** What texts are understood by. */
export type WorldOptions = Pick<CheckOptions, 'signatures' | 'project' | 'packs' | 'packIds'>;

/** All texts of a project, read and checked together. Everything is worked out when it is first asked for. */
export interface World {
  readonly options: WorldOptions;
  readonly sources: readonly string[];
  readonly text: (source: string) => string | undefined;
  readonly tree: (source: string) => SyntaxTree | undefined;
  readonly vocabulary: () => Vocabulary;
  readonly model: () => Model;
  readonly program: () => Program | undefined;
  readonly analysis: () => Analysis | undefined;
  /** Findings of reading and checking, by text; proofs only where they are asked for. */
  readonly diagnostics: (source: string, proofs: boolean) => readonly Diagnostic[];
  readonly occurrences: (source: string) => readonly Occurrence[];
  /** Words that nobody declares (roles, purposes, kinds of case), by what they stand for: `message.send.purpose`. */
  readonly words: () => ReadonlyMap<string, ReadonlySet<string>>;
}

/** Texts as they stand now. Reading one again costs nothing as long as it has not changed. */
export interface Texts {
  readonly set: (source: string, text: string) => void;
  readonly delete: (source: string) => void;
  readonly world: () => World;
  readonly configure: (options: WorldOptions) => void;
}

export function createTexts(options: WorldOptions): Texts {
  const read = new Map<string, { readonly text: string; parsed?: Parsed }>();
  let now: World | undefined;
  let current = options;
  const parsed = (source: string): Parsed | undefined => {
    const entry = read.get(source);
    if (entry === undefined) return undefined;
    entry.parsed ??= parse(entry.text, { source });
    return entry.parsed;
  };
  return {
    set(source, text) {
      if (read.get(source)?.text === text) return;
      read.set(source, { text });
      now = undefined;
    },
    delete(source) {
      if (read.delete(source)) now = undefined;
    },
    configure(next) {
      current = next;
      now = undefined;
    },
    world() {
      now ??= createWorld(current, [...read.keys()], parsed, (source) => read.get(source)?.text);
      return now;
    },
  };
}

function createWorld(
  options: WorldOptions,
  sources: readonly string[],
  parsed: (source: string) => Parsed | undefined,
  text: (source: string) => string | undefined,
): World {
  const once = <T>(make: () => T): (() => T) => {
    let made: { readonly value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };
  const trees = once(() => sources.flatMap((source) => parsed(source)?.tree ?? []));
  const vocabulary = once(() => createVocabulary(trees(), options.signatures));
  const compiled = once(() => compile(trees(), options));
  const analysis = once(() => {
    const { program, model, diagnostics } = compiled();
    return program && analyse(program, { ...options, model, diagnostics });
  });
  const grouped = (all: readonly Diagnostic[]): ReadonlyMap<string, Diagnostic[]> =>
    Map.groupBy(all, ({ span }) => span.source);
  const checked = once(() => grouped(compiled().diagnostics));
  const proved = once(() => grouped(analysis()?.diagnostics ?? []));
  const occurrences = new Map<string, readonly Occurrence[]>();
  return {
    options,
    sources,
    text,
    tree: (source) => parsed(source)?.tree,
    vocabulary,
    model: () => compiled().model,
    program: () => compiled().program,
    analysis,
    diagnostics: (source, proofs) =>
      [
        ...(parsed(source)?.diagnostics ?? []),
        ...(checked().get(source) ?? []),
        ...(proofs ? (proved().get(source) ?? []) : []),
      ].toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    occurrences(source) {
      const known = occurrences.get(source);
      if (known) return known;
      const tree = parsed(source)?.tree;
      const found = tree ? occurrencesOf(tree, vocabulary()) : [];
      occurrences.set(source, found);
      return found;
    },
    words: once(() => {
      const words = new Map<string, Set<string>>();
      for (const tree of trees()) {
        lookUp(tree, vocabulary(), ({ kind, id, owner, name }) => {
          if (kind !== 'value' || id !== undefined || owner === undefined || name.id === '') return;
          words.set(owner, (words.get(owner) ?? new Set()).add(name.id));
        });
      }
      return words;
    }),
  };
}
