import type { SyntaxTree } from '../syntax/tree.ts';

/** What {@link withoutSpans} leaves of a tree: plain data that two texts of one meaning share. */
export type Bare = null | boolean | number | string | readonly Bare[] | { readonly [key: string]: Bare };

export interface BareOptions {
  /** Comments and empty lines count too. Default: true. */
  readonly trivia?: boolean;
}

/**
 * The tree as plain data without what differs between two spellings of the same rules: places in the text, the words
 * that a name was written in, how a number was written, and whether declarations stand apart.
 *
 * @example
 * expect(withoutSpans(parse(format(tree), { source }).tree)).toEqual(withoutSpans(tree));
 */
export function withoutSpans(tree: SyntaxTree, options: BareOptions = {}): Bare {
  const trivia = options.trivia ?? true;
  return {
    declarations: tree.declarations.map((declaration) => {
      const bared = bare(declaration, trivia);
      return isRecord(bared) && isRecord(bared.trivia)
        ? { ...bared, trivia: { ...bared.trivia, blankBefore: false } }
        : bared;
    }),
    tail: trivia ? bareComment(tree.tail) : [],
  };
}

/** True when two trees say the same; see {@link withoutSpans}. */
export function treeEqual(a: SyntaxTree, b: SyntaxTree, options: BareOptions = {}): boolean {
  return JSON.stringify(withoutSpans(a, options)) === JSON.stringify(withoutSpans(b, options));
}

const LEFT_OUT: ReadonlySet<string> = new Set(['span', 'written', 'bare']);

function bare(value: unknown, trivia: boolean, key = ''): Bare {
  if (Array.isArray(value)) {
    const items = value.map((item) => bare(item, trivia));
    // Text with nothing in it has an empty piece or none.
    return key === 'parts' ? items.filter((item) => item !== '') : items;
  }
  if (typeof value !== 'object' || value === null) return value as Bare;
  const record: Record<string, Bare> = {};
  // Keys in one order, so that equal trees print the same.
  for (const name of Object.keys(value).sort()) {
    if (LEFT_OUT.has(name) || (name === 'trivia' && !trivia)) continue;
    const inside = (value as Record<string, unknown>)[name];
    if (inside === undefined) continue;
    record[name] = name === 'trivia' ? bareComment(inside) : bare(inside, trivia, name);
  }
  return record;
}

/** The space after a comment's `#` is the formatter's. */
function bareComment(value: unknown): Bare {
  return JSON.parse(
    JSON.stringify(bare(value, true), (key, inside) => (key === 'text' ? String(inside).trim() : inside)),
  );
}

function isRecord(value: Bare | undefined): value is { readonly [key: string]: Bare } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
