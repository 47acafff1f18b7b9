import type { Fix } from '@reeve/ir';
import type { IToken, ParserMethod } from 'chevrotain';
import { BaseParser, NESTING_LIMIT } from './base-parser.ts';
import { canonicalFunction } from './names.ts';
import { type Chain, createChain, isArithmetic, NO_CHAIN, type Operator } from './operators.ts';
import {
  AnyName, CallName, Colon, ColonName, Comma, Comparator, Comparing, DateToken, Dot, FreeName, isA, LParen, LSquare, Minus, NumberToken,
  Percent, Plus, Quantity, RParen, RSquare, Slash, StringToken, T, TestWord, TimeOfDay, type Token, Unit, WindowFunction,
} from './tokens.ts';
import type {
  Argument, CompareOp, DurationLiteral, DurationUnit, EventSelector, Expression, Name, WindowExpression,
} from './tree.ts';

/** Values and conditions. */
export class ExpressionParser extends BaseParser {
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
                { ALT: () => (this.CONSUME(T.and), 'and' as const) },
                { ALT: () => (this.CONSUME(T.or), 'or' as const) },
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
                { ALT: () => (this.CONSUME(Plus), '+' as const) },
                { ALT: () => (this.CONSUME3(Minus), '-' as const) },
                { ALT: () => (this.CONSUME(T.product), '*' as const) },
                { ALT: () => (this.CONSUME(Slash), '/' as const) },
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
                  { ALT: () => (this.CONSUME(T.in), 'in' as const) },
                  { ALT: () => (this.CONSUME(T.notIn), 'notIn' as const) },
                ]),
              );
              chain.operand(this.OR5([{ ALT: () => this.SUBRULE(this.choices) }, { ALT: () => this.nested() ?? this.SUBRULE4(this.primary) }]));
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
    this.repeat(() => {
      items.push(this.SUBRULE(this.expression));
      if (this.RECORDING_PHASE || !this.at(RParen, RSquare)) this.CONSUME(Comma);
    }, () => !this.at(RParen, RSquare));
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
          { ALT: () => (this.CONSUME(Plus), '+' as const) },
          { ALT: () => (this.CONSUME2(Minus), '-' as const) },
          { ALT: () => (this.CONSUME(T.product), '*' as const) },
          { ALT: () => (this.CONSUME(Slash), '/' as const) },
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

  public readonly primary: ParserMethod<[], Expression> = this.RULE('primary', (): Expression =>
    this.OR([
      { ALT: () => this.number(this.CONSUME(NumberToken) as Token, false) },
      { ALT: () => this.number(this.CONSUME(Percent) as Token, true) },
      { ALT: () => this.textOf(this.CONSUME(StringToken)) },
      { ALT: () => this.SUBRULE(this.duration) },
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
    this.repeat(() => {
      const start = this.here();
      const name = this.OPTION(() => {
        const word = this.nameOf(this.CONSUME(ColonName));
        this.CONSUME(Colon);
        return word;
      });
      const value = this.SUBRULE(this.expression);
      args.push({ ...(name && { name }), value, span: this.since(start) });
      if (this.RECORDING_PHASE || !this.at(RParen)) this.CONSUME(Comma);
    }, () => !this.at(RParen));
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
    return more === undefined ? { kind: 'group', value, span } : { kind: 'list', items: [value, ...this.listed(more)], span };
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

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** `7 days`, `1 hour 30 minutes`, `calendar day` */
  public readonly duration: ParserMethod<[], DurationLiteral> = this.RULE('duration', (): DurationLiteral => {
    const start = this.here();
    const parts: { count: number; unit: DurationUnit }[] = [];
    this.OR([
      {
        ALT: () =>
          this.AT_LEAST_ONE(() => {
            const count = this.CONSUME(Quantity);
            parts.push(...this.durationPart(this.CONSUME(Unit) as Token, count as Token));
          }),
      },
      { ALT: () => parts.push(...this.durationPart(this.CONSUME(T.calendarDay) as Token)) },
      { ALT: () => parts.push(...this.durationPart(this.CONSUME(T.calendarWeek) as Token)) },
      { ALT: () => parts.push(...this.durationPart(this.CONSUME(T.calendarMonth) as Token)) },
    ]);
    return { kind: 'duration', parts, span: this.since(start) };
  });

  /** A duration whose count may be left out: `per day`, `every hour`. */
  public readonly period: ParserMethod<[], DurationLiteral> = this.RULE('period', (): DurationLiteral =>
    this.OR([
      {
        // Calendar units are read as durations too; here the bare ones come first.
        ALT: (): DurationLiteral => {
          const start = this.here();
          const parts = this.durationPart(this.CONSUME(Unit) as Token);
          return { kind: 'duration', parts, span: this.since(start) };
        },
      },
      { ALT: () => this.SUBRULE(this.duration) },
    ]),
  );

  // ── events over time ──────────────────────────────────────────────────────────────────────────────────────

  /** `complaint.filed where event.severity >= 4` */
  public readonly selector: ParserMethod<[], EventSelector> = this.RULE('selector', (): EventSelector =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LParen);
          this.deeper();
          const inner = this.SUBRULE(this.selector);
          this.CONSUME(RParen);
          this.depth -= 1;
          return inner;
        },
      },
      {
        ALT: () => {
          const start = this.here();
          const event = this.rootedName(this.CONSUME(FreeName));
          const where = this.OPTION(() => {
            this.CONSUME(T.where);
            this.deeper();
            const condition = this.SUBRULE(this.expression);
            this.depth -= 1;
            return condition;
          });
          return { event, ...(where && { where }), span: this.since(start) };
        },
      },
    ]),
  );

  private readonly silence: ParserMethod<[], Expression> = this.RULE('silence', (): Expression => {
    const start = this.here();
    this.CONSUME(T.none);
    const of = this.SUBRULE(this.selector);
    this.OR([
      { ALT: () => this.CONSUME(T.for) },
      { ALT: () => this.CONSUME(T.silenceFor) },
      { ALT: () => this.CONSUME(T.in) },
    ]);
    return { kind: 'silence', of, for: this.SUBRULE(this.duration), span: this.since(start) };
  });

  /** `count(complaint.filed) in 1 hour` */
  private readonly window: ParserMethod<[], WindowExpression> = this.RULE('window', (): WindowExpression => {
    const start = this.here();
    const fn = this.windowFunction(this.CONSUME(WindowFunction) as Token);
    this.CONSUME(LParen);
    this.deeper();
    const of = this.SUBRULE(this.selector);
    this.CONSUME(RParen);
    this.depth -= 1;
    const within = this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(T.in) },
        { ALT: () => this.CONSUME(T.near) },
      ]);
      const duration = this.SUBRULE(this.duration);
      this.OPTION2(() => this.CONSUME(T.inside));
      return duration;
    });
    if (within === undefined && !this.RECORDING_PHASE && this.LA(1).tokenType !== T.spikes) this.windowWithoutLength(start);
    return { kind: 'window', fn, of, ...(within && { in: within }), span: this.since(start) };
  });

  /** What Chinese says with 近 D 内 before: windows, usual, shares, silence. */
  private readonly recent: ParserMethod<[], Expression> = this.RULE('recent', (): Expression => {
    const start = this.here();
    this.CONSUME(T.near);
    const length = this.SUBRULE(this.duration);
    this.OPTION(() => this.CONSUME(T.inside));
    return this.OR([
      {
        ALT: (): Expression => {
          const sameHour = this.OPTION2(() => this.CONSUME(T.thisHour)) !== undefined;
          this.CONSUME(T.usual);
          const usual: Expression = { kind: 'usual', in: length, sameHour, span: this.since(start) };
          const factor = this.OPTION3(() => {
            this.CONSUME(T.of);
            const value = this.SUBRULE(this.primary);
            this.CONSUME(T.fold);
            return value;
          });
          if (factor === undefined) return usual;
          return { kind: 'arithmetic', op: '*', left: factor, right: usual, span: this.since(start) };
        },
      },
      {
        ALT: (): Expression => {
          this.CONSUME(T.none);
          const of = this.SUBRULE(this.selector);
          return { kind: 'silence', of, for: length, span: this.since(start) };
        },
      },
      {
        ALT: (): Expression => {
          const of = this.SUBRULE2(this.selector);
          return this.OR2([
            {
              ALT: (): Expression => {
                this.CONSUME2(T.of);
                const fn = this.windowFunction(this.CONSUME(WindowFunction) as Token);
                return { kind: 'window', fn, of, in: length, span: this.since(start) };
              },
            },
            { ALT: (): Expression => ({ ...this.SUBRULE(this.followed, { ARGS: [of, start] }), in: length, span: this.since(start) }) },
          ]);
        },
      },
    ]);
  });

  /** `usual in 7 days`, `usual for this hour in 4 weeks` */
  private readonly usual: ParserMethod<[], Expression> = this.RULE('usual', (): Expression => {
    const start = this.here();
    this.CONSUME(T.usual);
    const sameHour = this.OPTION(() => this.CONSUME(T.thisHour)) !== undefined;
    this.CONSUME(T.in);
    return { kind: 'usual', in: this.SUBRULE(this.duration), sameHour, span: this.since(start) };
  });

  /** `streak(check_in.made) by calendar day`, 按 自然日 签到 的 连续数 */
  private readonly streak: ParserMethod<[], Expression> = this.RULE('streak', (): Expression => {
    const start = this.here();
    return this.OR([
      {
        ALT: (): Expression => {
          this.CONSUME(T.streak);
          this.CONSUME(LParen);
          const of = this.SUBRULE(this.selector);
          this.CONSUME(RParen);
          this.CONSUME(T.by);
          const by = streakUnit(this.CONSUME(Unit) as Token);
          return { kind: 'streak', of, by, span: this.since(start) };
        },
      },
      {
        ALT: (): Expression => {
          this.CONSUME2(T.by);
          const by = streakUnit(this.CONSUME2(Unit) as Token);
          const of = this.SUBRULE2(this.selector);
          this.CONSUME(T.of);
          this.CONSUME2(T.streak);
          return { kind: 'streak', of, by, span: this.since(start) };
        },
      },
    ]);
  });

  /** `share of A followed by B within 24 hours, in 7 days` */
  private readonly share: ParserMethod<[], Expression> = this.RULE('share', (): Expression => {
    const start = this.here();
    this.CONSUME(T.shareOf);
    const first = this.SUBRULE(this.selector);
    this.CONSUME(T.followedBy);
    const then = this.SUBRULE2(this.selector);
    this.CONSUME(T.within);
    const within = this.SUBRULE(this.duration);
    this.OPTION(() => this.CONSUME(Comma));
    this.CONSUME(T.in);
    const length = this.SUBRULE2(this.duration);
    const same = this.OPTION2(() => {
      this.CONSUME(T.withSame);
      return this.nameOf(this.CONSUME(FreeName));
    });
    return { kind: 'share', first, then, within, in: length, ...(same && { same }), span: this.since(start) };
  });

  /** 之后 24 小时 内 有 B 的 占比 [且 同一 F] */
  private readonly followed: ParserMethod<[EventSelector, number], Share> = this.RULE(
    'followed',
    (first: EventSelector, start: number): Share => {
      this.CONSUME(T.after);
      const within = this.SUBRULE(this.duration);
      this.OPTION(() => this.CONSUME(T.inside));
      this.CONSUME(T.has);
      const then = this.SUBRULE(this.selector);
      this.CONSUME(T.of);
      this.CONSUME(T.shareOf);
      const same = this.OPTION2({
        GATE: () => this.at(T.withSame) || this.next(2).tokenType === T.withSame,
        DEF: () => {
          this.OPTION3(() => this.CONSUME(T.and));
          this.CONSUME(T.withSame);
          return this.nameOf(this.CONSUME(FreeName));
        },
      });
      return { kind: 'share', first, then, within, in: within, ...(same && { same }), span: this.since(start) };
    },
  );

  // ── leaves ────────────────────────────────────────────────────────────────────────────────────────────────

  /** A chain of prefixes is a tree as deep as it is long. */
  private prefix(chain: Chain, op: 'not' | 'negate', token: IToken): void {
    const length = chain.prefix(op, this.spanOf(token));
    if (length > NESTING_LIMIT) this.tooDeep();
  }

  private number(token: Token, percent: boolean): Expression {
    return { kind: 'number', value: this.numberOf(token), percent, written: token.image, span: this.spanOf(token) };
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

  private windowFunction(token: Token): WindowExpression['fn'] {
    return token.tokenType.name as WindowExpression['fn'];
  }

  private windowWithoutLength(start: number): void {
    const { end } = this.since(start);
    this.report.add('syntax/window-without-length', start, this.LA(0).endOffset === undefined ? end : (this.LA(0).endOffset ?? 0) + 1);
  }

  /** A month is 28 to 31 days, so it has to be said which is meant. */
  protected durationPart(unit: Token, count?: Token): { count: number; unit: DurationUnit }[] {
    if (this.RECORDING_PHASE) return [];
    const amount = count === undefined ? 1 : this.numberOf(count);
    const name = unit.tokenType.name;
    if (name !== 'month' && name !== 'year') return [{ count: amount, unit: name as DurationUnit }];
    const start = (count ?? unit).startOffset;
    const span = this.report.span(start, unit.endOffset + 1);
    const chinese = unit.text.charCodeAt(0) > 127;
    const days = amount * (name === 'month' ? 30 : 365);
    const months = amount * (name === 'month' ? 1 : 12);
    const exact = chinese ? `${days} 天` : `${days} days`;
    const calendar = chinese ? `${months} 自然月` : months === 1 ? 'calendar month' : `${months} calendar months`;
    const fix = (text: string): Fix => ({ title: { en: `Write \`${text}\``, zh: `写成“${text}”` }, edits: [{ span, text }], safe: false });
    this.report.add(`syntax/plain-${name}`, start, unit.endOffset + 1, { exact, calendar }, { fixes: [fix(exact), fix(calendar)] });
    return [{ count: months, unit: 'calendarMonth' }];
  }
}

type Share = Extract<Expression, { kind: 'share' }>;

const COMPARE: Readonly<Record<string, CompareOp>> = {
  equal: '=', notEqual: '!=', less: '<', lessEqual: '<=', greater: '>', greaterEqual: '>=', ZhIs: '=',
};

export function compareOp(token: Token): CompareOp {
  return COMPARE[token.tokenType?.name] ?? '=';
}

function testOp(token: Token): Operator {
  return token.tokenType?.name as Operator;
}

/** Minutes after midnight of `HH:MM`. */
export function minutesOf(token: Token): number {
  const [hours = 0, minutes = 0] = (token.text ?? '').split(':').map(Number);
  return hours * 60 + minutes;
}

function streakUnit(token: Token): 'day' | 'week' | 'month' {
  if (isA(token, T.week) || isA(token, T.calendarWeek)) return 'week';
  return isA(token, T.month) || isA(token, T.calendarMonth) ? 'month' : 'day';
}
