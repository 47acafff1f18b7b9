import type { IToken, ParserMethod } from 'chevrotain';
import { NESTING_LIMIT } from './base-parser.ts';
import { canonicalFunction } from './names.ts';
import { type Chain, createChain, isArithmetic, NO_CHAIN, type Operator } from './operators.ts';
import {
  AnyName,
  CallName,
  Colon,
  ColonName,
  Comma,
  Comparator,
  Comparing,
  DateToken,
  Dot,
  FreeName,
  Given,
  isA,
  LParen,
  LSquare,
  Minus,
  NumberToken,
  Percent,
  Plus,
  RParen,
  RSquare,
  Slash,
  StringToken,
  T,
  TestWord,
  TimeOfDay,
  type Token,
} from './tokens.ts';
import type { Argument, CompareOp, Expression, Name } from './tree.ts';
import { WindowParser } from './windows.ts';

/** Values and conditions. */
export class ExpressionParser extends WindowParser {
  /**
   * Values joined by operators. From loose to tight: `or`; `and`; `not`; comparisons, `in`, `contains`, `between`,
   * `is missing`; `+` `-`; `x` `/`. One flat rule instead of one for each strength: nesting then costs little stack.
   */
  public readonly expression: ParserMethod<[], Expression> = this.RULE('expression', (): Expression => {
    const chain = this.RECORDING_PHASE ? NO_CHAIN : createChain();
    // Comparisons do not go on: `a < b < c` says nothing.
    let compared = false;
    this.MANY(() => this.prefix(chain, 'not', this.CONSUME(T.not)));
    this.MANY2(() => this.prefix(chain, 'negate', this.CONSUME(Minus)));
    chain.operand(this.nested() ?? this.SUBRULE(this.primary));
    this.MANY3({
      // 且 同一 belongs to the sequence around.
      GATE: () => !(compared && isA(this.next(), Comparing)) && this.next(2).tokenType !== T.withSame,
      DEF: () => {
        this.countOperator();
        this.OR([
          {
            ALT: () => {
              const op = this.OR2([
                { ALT: () => this.as(this.CONSUME(T.and), 'and') },
                { ALT: () => this.as(this.CONSUME(T.or), 'or') },
              ]);
              compared = false;
              chain.operator(op);
              this.MANY4(() => this.prefix(chain, 'not', this.CONSUME2(T.not)));
              this.MANY5(() => this.prefix(chain, 'negate', this.CONSUME2(Minus)));
              chain.operand(this.nested() ?? this.SUBRULE2(this.primary));
            },
          },
          {
            ALT: () => {
              const op = this.OR3([
                { ALT: () => this.as(this.CONSUME(Plus), '+') },
                { ALT: () => this.as(this.CONSUME3(Minus), '-') },
                { ALT: () => this.as(this.CONSUME(T.product), '*') },
                { ALT: () => this.as(this.CONSUME(Slash), '/') },
                { ALT: () => compareOp(this.CONSUME(Comparator) as Token) },
                { ALT: () => testOp(this.CONSUME(TestWord) as Token) },
              ]);
              if (!isArithmetic(op)) compared = true;
              chain.operator(op);
              this.MANY6(() => this.prefix(chain, 'negate', this.CONSUME4(Minus)));
              chain.operand(this.nested() ?? this.SUBRULE3(this.primary));
            },
          },
          {
            ALT: () => {
              compared = true;
              chain.operator(
                this.OR4([
                  { ALT: () => this.as(this.CONSUME(T.in), 'in') },
                  { ALT: () => this.as(this.CONSUME(T.notIn), 'notIn') },
                ]),
              );
              chain.operand(
                this.OR5([
                  { ALT: () => this.SUBRULE(this.choices) },
                  { ALT: () => this.nested() ?? this.SUBRULE4(this.primary) },
                ]),
              );
            },
          },
          {
            ALT: () => {
              compared = true;
              this.CONSUME(T.between);
              const low = this.SUBRULE(this.sum);
              this.OR6([
                { ALT: () => this.CONSUME2(T.and) },
                { ALT: () => this.CONSUME(T.betweenAnd) },
                { ALT: () => this.CONSUME(T.to) },
              ]);
              chain.between(low, this.SUBRULE2(this.sum));
            },
          },
          {
            ALT: () => {
              compared = true;
              chain.missing(this.spanOf(this.CONSUME(T.isMissing)), false);
            },
          },
          {
            ALT: () => {
              compared = true;
              chain.missing(this.spanOf(this.CONSUME(T.isKnown)), true);
            },
          },
        ]);
      },
    });
    return chain.result();
  });

  /** `(silver, gold)` */
  private readonly choices: ParserMethod<[], Expression> = this.RULE('choices', (): Expression => {
    const start = this.here();
    this.CONSUME(LParen);
    this.deeper();
    const items = this.SUBRULE(this.items);
    this.CONSUME(RParen);
    this.depth -= 1;
    return { kind: 'list', items, span: this.since(start) };
  });

  private readonly items: ParserMethod<[], Expression[]> = this.RULE('items', (): Expression[] => {
    const items: Expression[] = [];
    this.separated(
      () => {
        items.push(this.SUBRULE(this.expression));
      },
      () => !this.at(RParen, RSquare),
    );
    return items;
  });

  /** A value without comparisons: a bound, a cell of a table. */
  public readonly sum: ParserMethod<[], Expression> = this.RULE('sum', (): Expression => {
    const chain = this.RECORDING_PHASE ? NO_CHAIN : createChain();
    this.MANY(() => this.prefix(chain, 'negate', this.CONSUME(Minus)));
    chain.operand(this.nested() ?? this.SUBRULE(this.primary));
    this.MANY2(() => {
      this.countOperator();
      chain.operator(
        this.OR([
          { ALT: () => this.as(this.CONSUME(Plus), '+') },
          { ALT: () => this.as(this.CONSUME2(Minus), '-') },
          { ALT: () => this.as(this.CONSUME(T.product), '*') },
          { ALT: () => this.as(this.CONSUME(Slash), '/') },
        ]),
      );
      this.MANY3(() => this.prefix(chain, 'negate', this.CONSUME3(Minus)));
      chain.operand(this.nested() ?? this.SUBRULE2(this.primary));
    });
    return chain.result();
  });

  /** What nests, entered past `primary`: a level of parentheses then takes a fraction of the stack. */
  private nested(): Expression | undefined {
    if (this.RECORDING_PHASE) return undefined;
    const type = this.LA(1).tokenType;
    if (type === CallName) return this.SUBRULE(this.call);
    if (type === LParen) return this.SUBRULE(this.group);
    return type === LSquare ? this.SUBRULE(this.list) : undefined;
  }

  public readonly primary: ParserMethod<[], Expression> = this.RULE(
    'primary',
    (): Expression =>
      this.OR([
        { ALT: () => this.number(this.CONSUME(NumberToken) as Token, false) },
        { ALT: () => this.number(this.CONSUME(Percent) as Token, true) },
        { ALT: () => this.textOf(this.CONSUME(StringToken)) },
        { ALT: () => this.SUBRULE(this.length) },
        { ALT: () => this.parameterValue(this.CONSUME(Given)) },
        { ALT: () => this.timeOfDay(this.CONSUME(TimeOfDay) as Token) },
        { ALT: () => this.dateOf(this.CONSUME(DateToken) as Token) },
        { ALT: (): Expression => ({ kind: 'boolean', value: true, span: this.spanOf(this.CONSUME(T.yes)) }) },
        { ALT: (): Expression => ({ kind: 'boolean', value: false, span: this.spanOf(this.CONSUME(T.no)) }) },
        { ALT: (): Expression => ({ kind: 'now', span: this.spanOf(this.CONSUME(T.now)) }) },
        { ALT: () => this.SUBRULE(this.silence) },
        { ALT: () => this.SUBRULE(this.window) },
        { ALT: () => this.SUBRULE(this.recent) },
        { ALT: () => this.SUBRULE(this.usual) },
        { ALT: () => this.SUBRULE(this.streak) },
        { ALT: () => this.SUBRULE(this.share) },
        { ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE(this.group) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.reference) },
      ]),
  );

  // ── names ─────────────────────────────────────────────────────────────────────────────────────────────────

  private readonly reference: ParserMethod<[], Expression> = this.RULE('reference', (): Expression => {
    const start = this.here();
    const name = this.rootedName(this.CONSUME(FreeName));
    const share = this.OPTION(() => {
      const then = this.SUBRULE(this.followed, { ARGS: [{ event: name, span: name.span }, start] });
      this.CONSUME(T.near);
      return { ...then, in: this.SUBRULE(this.duration), span: this.since(start) };
    });
    return share ?? { kind: 'ref', name, span: name.span };
  });

  private readonly call: ParserMethod<[], Expression> = this.RULE('call', (): Expression => {
    const start = this.here();
    const callee = this.functionName(this.CONSUME(CallName) as Token);
    const args = this.argumentList();
    const select = this.OPTION2(() => {
      this.CONSUME(Dot);
      return this.nameOf(this.CONSUME(AnyName));
    });
    return { kind: 'call', callee, args, ...(select && { select }), span: this.since(start) };
  });

  /** `(to: member, via: wechat)`: no rule of its own, to spare the stack. */
  protected argumentList(): Argument[] {
    const args: Argument[] = [];
    this.CONSUME(LParen);
    this.deeper();
    this.separated(
      () => {
        const start = this.here();
        const name = this.OPTION(() => {
          const word = this.nameOf(this.CONSUME(ColonName));
          this.CONSUME(Colon);
          return word;
        });
        const value = this.SUBRULE(this.expression);
        args.push({ ...(name && { name }), value, span: this.since(start) });
      },
      () => !this.at(RParen),
    );
    this.CONSUME(RParen);
    this.depth -= 1;
    return args;
  }

  /** `(a)`; with commas a list. */
  private readonly group: ParserMethod<[], Expression> = this.RULE('group', (): Expression => {
    const start = this.here();
    this.CONSUME(LParen);
    this.deeper();
    const value = this.SUBRULE(this.expression);
    const more = this.OPTION(() => {
      this.CONSUME(Comma);
      return this.SUBRULE(this.items);
    });
    this.CONSUME(RParen);
    this.depth -= 1;
    const span = this.since(start);
    return more === undefined
      ? { kind: 'group', value, span }
      : { kind: 'list', items: [value, ...this.listed(more)], span };
  });

  private readonly list: ParserMethod<[], Expression> = this.RULE('list', (): Expression => {
    const start = this.here();
    this.CONSUME(LSquare);
    this.deeper();
    const items = this.SUBRULE(this.items);
    this.CONSUME(RSquare);
    this.depth -= 1;
    return { kind: 'list', items, span: this.since(start) };
  });

  // ── leaves ────────────────────────────────────────────────────────────────────────────────────────────────

  /** A chain of prefixes is a tree as deep as it is long. */
  private prefix(chain: Chain, op: 'not' | 'negate', token: IToken): void {
    const length = chain.prefix(op, this.spanOf(token));
    if (length > NESTING_LIMIT) this.tooDeep();
  }

  private number(token: Token, percent: boolean): Expression {
    return {
      kind: 'number',
      value: this.numberOf(token),
      percent,
      written: token.image,
      span: this.spanOf(token),
    };
  }

  private parameterValue(token: IToken): Expression {
    return { kind: 'given', name: this.nameOf(token), span: this.spanOf(token) };
  }

  protected timeOfDay(token: Token): Expression {
    return { kind: 'timeOfDay', minutes: minutesOf(token), span: this.spanOf(token) };
  }

  private dateOf(token: Token): Expression {
    return { kind: 'date', text: token.text, span: this.spanOf(token) };
  }

  private functionName(token: Token): Name {
    if (this.RECORDING_PHASE) return this.nameOf(token);
    return { id: canonicalFunction(token.text), written: token.text, span: this.spanOf(token) };
  }
}

const COMPARE: Readonly<Record<string, CompareOp>> = {
  equal: '=',
  notEqual: '!=',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  ZhIs: '=',
};

export function compareOp(token: Token): CompareOp {
  return COMPARE[token.tokenType?.name] ?? '=';
}

function testOp(token: Token): Operator {
  return token.tokenType?.name as Operator;
}

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(token: Token): number {
  if (token.tokenType === Given) return 0;
  const [hours = 0, minutes = 0] = (token.text ?? '').split(':').map(Number);
  return hours * 60 + minutes;
}
