import type { Span } from '@reeve/ir';
import { EmbeddedActionsParser, EOF, type IToken, isRecognitionException, type TokenType } from 'chevrotain';
import { canonicalName, plainName } from './names.ts';
import { createProblems, type Problems } from './problems.ts';
import { createReport, type Report } from './report.ts';
import type { StringPart } from './strings.ts';
import { Comma, Given, isA, TOKEN_TYPES, type Token } from './tokens.ts';
import type { Expression, Name, Parametric, TextLiteral, Trivia } from './tree.ts';
import { createLine, type LineEntry, type LineShape } from './trivia.ts';

/** Parentheses, `not`s, blocks and placeholders may be nested so deep. */
export const NESTING_LIMIT = 200;
/** Operators in one line of the tree; a longer chain would be a tree too deep to walk. */
const OPERATOR_LIMIT = 1000;

/** Thrown where nesting goes too deep: the whole declaration is then left unread. */
export class TooDeep extends Error {}

/** The stack ran out below the limit: the caller had used most of it already. */
export function isOverflow(error: unknown): boolean {
  return error instanceof RangeError;
}

/** An expression in a string, still to be read into its place. */
export interface PendingPlaceholder {
  readonly parts: (string | Expression)[];
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/**
 * What all parts of the grammar share: places, names, lines, bounded nesting, and going on after a mistake. Rules run
 * once without input while Chevrotain records the grammar, so nothing here may rely on what a token holds.
 */
export class BaseParser extends EmbeddedActionsParser {
  protected report: Report = createReport('');
  protected readonly problems: Problems;
  /** Lines of the tree so far, for comments to be put beside. */
  public lines: LineEntry[] = [];
  public pending: PendingPlaceholder[] = [];
  /** How deep the placeholder that is being read lies in others. */
  protected placeholderDepth = 0;
  protected depth = 0;
  protected operators = 0;
  /** How many `any of (…)` are around: inside, a comma goes on to the next trigger. */
  protected alternatives = 0;

  public constructor(validate: boolean) {
    const problems = createProblems();
    super([...TOKEN_TYPES], {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: !validate,
      errorMessageProvider: problems.messages,
    });
    this.problems = problems;
  }

  /** Makes ready for one piece of text. */
  public begin(tokens: Token[], report: Report, placeholderDepth: number = 0): void {
    this.input = tokens;
    this.report = report;
    this.problems.begin(tokens, report);
    this.lines = [];
    this.pending = [];
    this.placeholderDepth = placeholderDepth;
    this.depth = 0;
    this.operators = 0;
    this.alternatives = 0;
  }

  /** Says that the piece begins with nothing that can be declared. */
  public notADeclaration(): void {
    this.problems.noDeclaration(this.LA(1));
  }

  // ── places ────────────────────────────────────────────────────────────────────────────────────────────────

  protected here(): number {
    const next = this.LA(1);
    if (next.tokenType !== EOF) return next.startOffset;
    const last = this.LA(0);
    return last.tokenType === EOF ? 0 : (last.endOffset ?? 0) + 1;
  }

  /** From an offset to the end of what was read last. */
  protected since(start: number): Span {
    if (this.RECORDING_PHASE) return NOWHERE;
    return this.report.span(start, this.endSince(start));
  }

  /** Where what was read last ends; at `start` where nothing was. */
  private endSince(start: number): number {
    const last = this.LA(0);
    return last.tokenType === EOF ? start : Math.max(start, (last.endOffset ?? start) + 1);
  }

  protected spanOf(token: IToken): Span {
    return this.RECORDING_PHASE
      ? NOWHERE
      : this.report.span(token.startOffset, (token.endOffset ?? token.startOffset) + 1);
  }

  protected next(ahead: number = 1): Token {
    return this.LA(ahead) as Token;
  }

  protected atEnd(): boolean {
    return this.LA(1).tokenType === EOF;
  }

  // ── pieces ────────────────────────────────────────────────────────────────────────────────────────────────

  /** A name of its own: of something declared, of an argument, of an action. */
  protected nameOf(token: IToken): Name {
    if (this.RECORDING_PHASE) return NO_NAME;
    const { text } = token as Token;
    return { id: plainName(text), written: text, span: this.spanOf(token) };
  }

  /** A name that may begin with one of the language's roots: 成员.等级 is `member.等级`. */
  protected rootedName(token: IToken): Name {
    if (this.RECORDING_PHASE) return NO_NAME;
    const { text } = token as Token;
    return { id: canonicalName(text), written: text, span: this.spanOf(token) };
  }

  /** What a word means that has just been read. */
  protected as<const Meaning>(_word: IToken, meaning: Meaning): Meaning {
    return meaning;
  }

  /** What a rule gave, ready to be gone through: while the grammar is recorded rules give nothing. */
  protected listed<E>(found: readonly E[]): readonly E[] {
    return this.RECORDING_PHASE ? [] : found;
  }

  protected numberOf(token: IToken): number {
    if (this.RECORDING_PHASE || token.tokenType === Given) return 0;
    return Number((token as Token).text);
  }

  /** Which of these are parameters: `$name` where a literal could stand. */
  protected given(tokens: Readonly<Record<string, IToken | undefined>>): Parametric {
    if (this.RECORDING_PHASE) return {};
    const given = Object.entries(tokens).flatMap(([key, token]) =>
      token?.tokenType === Given ? [[key, this.nameOf(token)] as const] : [],
    );
    return given.length === 0 ? {} : { given: Object.fromEntries(given) };
  }

  /** The text of a string in which braces mean nothing. */
  protected plainText(token: IToken): string {
    const parts: readonly StringPart[] = token.payload ?? [];
    if (parts.length === 1 && typeof parts[0] === 'string') return parts[0];
    const { startOffset } = token;
    return parts
      .map((part) =>
        typeof part === 'string'
          ? part
          : `{${token.image.slice(part.start - startOffset, part.end - startOffset)}}`,
      )
      .join('');
  }

  protected textOf(token: IToken): TextLiteral {
    const span = this.spanOf(token);
    return { kind: 'text', parts: this.partsOf(token.payload ?? [], span), span };
  }

  /** Placeholders are read after the declaration: a string in a string in a string needs no deeper stack. */
  public partsOf(found: readonly StringPart[], span: Span): (string | Expression)[] {
    const parts: (string | Expression)[] = [];
    for (const part of found) {
      if (typeof part === 'string') {
        parts.push(part);
        continue;
      }
      this.pending.push({ parts, index: parts.length, ...part, depth: this.placeholderDepth + 1 });
      parts.push({ kind: 'error', span });
    }
    return parts;
  }

  /** Registers a line of the tree, from its first token to what was read last. */
  protected line(start: number, shape: LineShape): { readonly span: Span; readonly trivia: Trivia } {
    if (this.RECORDING_PHASE)
      return { span: NOWHERE, trivia: { blankBefore: false, leading: [], inner: [] } };
    const end = this.endSince(start);
    const entry = createLine(start, end, shape);
    this.lines.push(entry);
    this.operators = 0;
    return { span: this.report.span(start, end), trivia: entry.trivia };
  }

  // ── bounds ────────────────────────────────────────────────────────────────────────────────────────────────

  protected deeper(by: number = 1): void {
    this.depth += by;
    if (this.depth > NESTING_LIMIT && !this.RECORDING_PHASE) this.tooDeep();
  }

  protected countOperator(): void {
    this.operators += 1;
    if (this.operators > OPERATOR_LIMIT && !this.RECORDING_PHASE) this.tooDeep();
  }

  protected tooDeep(): never {
    const at = this.LA(0);
    this.report.add('syntax/too-deep', at.startOffset, (at.endOffset ?? at.startOffset) + 1);
    // Nothing of the piece is read on.
    this.skipUntil(() => false);
    throw new TooDeep();
  }

  /** Chevrotain's repetition while the grammar is recorded; then a plain loop, which takes far less of the stack. */
  protected repeat(body: () => void, more: () => boolean): void {
    if (this.RECORDING_PHASE) this.MANY(body);
    else while (more()) body();
  }

  /** Items with commas between them, and one after the last if the author likes; see {@link repeat}. */
  protected separated(item: () => void, more: () => boolean, again = false): void {
    if (this.RECORDING_PHASE) {
      // Two in one rule are told apart by their number.
      if (again) this.MANY_SEP2({ SEP: Comma, DEF: item });
      else this.MANY_SEP({ SEP: Comma, DEF: item });
    } else {
      while (more()) {
        item();
        if (more()) this.CONSUME(Comma);
      }
    }
  }

  // ── going on after a mistake ──────────────────────────────────────────────────────────────────────────────

  /**
   * Runs a part of the grammar. Where it fails (the finding is then made), `goOn` goes to a place where reading can
   * continue; it is told whether the part has got anywhere.
   */
  protected guarded<R>(part: () => R, goOn: (moved: boolean) => void, instead: () => R): R {
    const { depth, alternatives } = this;
    const first = this.LA(1);
    try {
      return part();
    } catch (error) {
      if (this.RECORDING_PHASE || !isRecognitionException(error as Error)) throw error;
      this.depth = depth;
      this.alternatives = alternatives;
      goOn(this.LA(1) !== first);
      return instead();
    }
  }

  /** Leaves out tokens until one fits. */
  protected skipUntil(fits: (token: Token) => boolean): void {
    while (!this.atEnd() && !fits(this.next())) this.SKIP_TOKEN();
  }

  protected at(...types: readonly TokenType[]): boolean {
    const token = this.LA(1);
    return types.some((type) => isA(token, type));
  }
}

const NOWHERE: Span = { source: '', start: 0, end: 0 };
const NO_NAME: Name = { id: '', written: '', span: NOWHERE };
