import type { Diagnostic, Fix, Program, Span, TextEdit } from '@reeve/ir';
import type { Analysis } from '../analyse/analyse.ts';
import type { Model } from '../check/symbols.ts';
import { format } from '../format/format.ts';
import type { Spelling, SyntaxTree } from '../syntax/tree.ts';
import { type Completions, completionsAt } from './completion.ts';
import { type Hint, hintsOf, type Insight, type Lens, lensesOf } from './hints.ts';
import { type Hover, hoverAt, type SignatureHelp, signatureAt } from './hover.ts';
import {
  definitionsOf,
  occurrenceAt,
  placesOf,
  type RenameProblem,
  renamable,
  renameEdits,
} from './navigation.ts';
import { definitionInPacks } from './packs.ts';
import { type FoldingRange, foldingOf, type OutlineItem, outlineOf } from './symbols.ts';
import { type SemanticToken, semanticTokensOf } from './tokens.ts';
import { createTexts, type WorldOptions } from './world.ts';

/** A fix with the finding that it mends. */
export interface QuickFix extends Fix {
  readonly code: string;
}

/**
 * Everything that an editor asks about rules. One service holds the texts of one project; what one text declares, the
 * others know. All answers are about the texts as they are now, whole or not; nothing throws, nothing waits.
 * Places are half-open ranges of UTF-16 offsets.
 */
export interface LanguageService {
  /** Takes in a text, new or changed. The ending of `source` tells YAML from Reeve text. */
  readonly open: (source: string, text: string) => void;
  readonly close: (source: string) => void;
  /** Other extensions or another project file. */
  readonly configure: (options: WorldOptions) => void;
  /** Findings of one text. With `proofs`, also what is proved of all rules together, which takes longer. */
  readonly diagnostics: (source: string, options?: { readonly proofs?: boolean }) => readonly Diagnostic[];
  /** Fixes of what is wrong in a range. */
  readonly fixes: (source: string, start: number, end: number) => readonly QuickFix[];
  readonly completions: (source: string, offset: number) => Completions | undefined;
  readonly hover: (source: string, offset: number) => Hover | undefined;
  readonly signature: (source: string, offset: number) => SignatureHelp | undefined;
  /** Where the name at an offset is declared; empty where an extension does. */
  readonly definition: (source: string, offset: number) => readonly Span[];
  /** Every place that means the same, its declaration included. */
  readonly references: (source: string, offset: number) => readonly Span[];
  /** The name that would be renamed, or why it cannot be. */
  readonly prepareRename: (source: string, offset: number) => Span | RenameProblem;
  readonly rename: (source: string, offset: number, to: string) => readonly TextEdit[] | RenameProblem;
  readonly outline: (source: string) => readonly OutlineItem[];
  readonly folding: (source: string) => readonly FoldingRange[];
  readonly semanticTokens: (source: string) => readonly SemanticToken[];
  /** What is known of the running project, written beside the text: what is usual now, how many match. */
  readonly hints: (source: string, insight: Insight) => readonly Hint[];
  /** Above each rule: how often it fired, its tests, what a change would do. */
  readonly lenses: (source: string, insight: Insight) => readonly Lens[];
  /** The text laid out in one way, in its own spelling or another. `undefined` where it cannot be read without mistakes. */
  readonly format: (source: string, to?: Spelling) => string | undefined;
  readonly sources: () => readonly string[];
  readonly tree: (source: string) => SyntaxTree | undefined;
  readonly model: () => Model;
  /** The program, where nothing is wrong. */
  readonly program: () => Program | undefined;
  readonly analysis: () => Analysis | undefined;
}

/**
 * Makes a language service, the one that the studio, VS Code and `reeve lsp` ask.
 *
 * @example
 * const service = createLanguageService({ signatures });
 * service.open('rules.reeve', 'rule hello\n  when ');
 * service.completions('rules.reeve', 18)?.items[0]?.label // 'activity'
 */
export function createLanguageService(options: WorldOptions): LanguageService {
  const texts = createTexts(options);
  const { world } = texts;
  const spanAt = (source: string, offset: number): readonly Span[] => {
    const occurrence = occurrenceAt(world(), source, offset);
    const own = occurrence ? definitionsOf(world(), occurrence) : [];
    return own.length > 0 ? own : definitionInPacks(world(), source, offset, occurrence);
  };
  return {
    open: texts.set,
    close: texts.delete,
    configure: texts.configure,
    diagnostics: (source, { proofs = false } = {}) => world().diagnostics(source, proofs),
    fixes: (source, start, end) =>
      world()
        .diagnostics(source, true)
        .filter(({ span }) => span.start <= end && span.end >= start)
        .flatMap(({ code, fixes = [] }) => fixes.map((fix) => ({ ...fix, code }))),
    completions: (source, offset) => completionsAt(world(), source, offset),
    hover: (source, offset) => hoverAt(world(), source, offset),
    signature: (source, offset) => signatureAt(world(), source, offset),
    definition: spanAt,
    references(source, offset) {
      const occurrence = occurrenceAt(world(), source, offset);
      return occurrence ? placesOf(world(), occurrence).map(({ span }) => span) : [];
    },
    prepareRename(source, offset) {
      const found = renamable(world(), source, offset);
      return 'problem' in found ? found : found.span;
    },
    rename: (source, offset, to) => renameEdits(world(), source, offset, to),
    outline: (source) => withTree(source, outlineOf),
    folding: (source) => withTree(source, foldingOf),
    semanticTokens: (source) => semanticTokensOf(world(), source),
    hints: (source, insight) => hintsOf(world(), source, insight),
    lenses: (source, insight) => lensesOf(world(), source, insight),
    format(source, to) {
      const tree = world().tree(source);
      const broken = world()
        .diagnostics(source, false)
        .some(({ code, severity }) => severity === 'error' && /^(?:syntax|yaml)\//u.test(code));
      if (!tree || (broken && to !== undefined && to !== tree.spelling)) return undefined;
      return format(tree, { ...(to !== undefined && { to }), vocabulary: world().vocabulary() });
    },
    sources: () => world().sources,
    tree: (source) => world().tree(source),
    model: () => world().model(),
    program: () => world().program(),
    analysis: () => world().analysis(),
  };

  function withTree<T>(source: string, make: (tree: SyntaxTree) => readonly T[]): readonly T[] {
    const tree = world().tree(source);
    return tree ? make(tree) : [];
  }
}
