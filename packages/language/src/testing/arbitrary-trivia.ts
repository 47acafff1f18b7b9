import type { Span } from '@reeve/ir';
import fc from 'fast-check';
import type { Comment, Line, Name } from '../syntax/tree.ts';

/** Trees made by hand stand nowhere. */
export const NOWHERE: Span = { source: 'arbitrary', start: 0, end: 0 };

export function nameOf(id: string): Name {
  return { id, written: id, span: NOWHERE };
}

const comment: fc.Arbitrary<Comment> = fc
  .constantFrom('why', '为什么', '', '# heading', 'x: y', '{ "a": [1] }', '- item', 'rule not_one "x"', 'end')
  .map((text) => ({ text, span: NOWHERE }));

const NONE: Line['trivia'] = { blankBefore: false, leading: [], inner: [] };

/** Mostly nothing: a text full of comments would seldom put two lines on one. */
function triviaOf(hasInner: boolean): fc.Arbitrary<Line['trivia']> {
  const full = fc
    .record({
      blankBefore: fc.boolean(),
      leading: fc.array(
        fc
          .tuple(comment, fc.boolean())
          .map(([it, blankAfter]) => ({ ...it, ...(blankAfter && { blankAfter }) })),
        { maxLength: 2 },
      ),
      trailing: fc.option(comment, { nil: undefined }),
      inner: hasInner ? fc.array(comment, { maxLength: 2 }) : fc.constant([]),
    })
    .map(({ trailing, ...rest }) => ({ ...rest, ...(trailing && { trailing }) }));
  return fc.oneof({ arbitrary: fc.constant(NONE), weight: 4 }, { arbitrary: full, weight: 1 });
}

/** What stands around a line that holds no other lines. */
export const leafLine: fc.Arbitrary<Line> = triviaOf(false).map((trivia) => ({ trivia, span: NOWHERE }));
/** What stands around a line that others belong to. */
export const blockLine: fc.Arbitrary<Line> = triviaOf(true).map((trivia) => ({ trivia, span: NOWHERE }));

/** Comments at the end of a text. */
export const tailComments: fc.Arbitrary<readonly Comment[]> = fc.array(comment, { maxLength: 2 });

/** Leaves a key out where its value is not there: the tree has no `undefined`s. */
export function present<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}

export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}
