// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of editors are written so
import type { Bilingual } from '@reeve/ir';
import type { Meaning } from './occurrences.ts';

/** One thing that may be written at a place. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: Meaning['kind'] | 'keyword' | 'value' | 'word';
  /** Shown beside the label. */
  readonly detail?: Bilingual;
  /** Markdown, shown when it is looked at. */
  readonly documentation?: Bilingual;
  /** What is written in place of the word; in the syntax of snippets (`${1:name}`, `$0`) where `isSnippet`. */
  readonly insert: string;
  readonly isSnippet: boolean;
  /** Texts that what was typed may match, besides the label: the other language's word, the id. */
  readonly also: readonly string[];
  /** Smaller comes first. */
  readonly rank: number;
  /** Where what it replaces begins, where that is before the word: at `at` of `at most`. */
  readonly from?: number;
}

/** Ranks: what can only stand here, what is declared, words of the language, what is possible but seldom meant. */
export const RANK: Readonly<Record<'wanted' | 'own' | 'word' | 'value' | 'far', number>> = {
  wanted: 0,
  own: 1,
  word: 2,
  value: 3,
  far: 4,
};

export type Lang = 'en' | 'zh';
/** Takes in one item; of two with one label the better stands. */
export type Add = (item: CompletionItem) => void;
