import type { Fix } from '@reeve/ir';
import type { ParserMethod } from 'chevrotain';
import { BaseParser } from './base-parser.ts';
import {
  Comma,
  FreeName,
  Given,
  isA,
  LParen,
  Quantity,
  RParen,
  T,
  type Token,
  Unit,
  WindowFunction,
} from './tokens.ts';
import type { DurationLiteral, DurationUnit, EventSelector, Expression, WindowExpression } from './tree.ts';

export type Share = Extract<Expression, { kind: 'share' }>;

/** Lengths of time, and what is said of events over a length of time. */
export abstract class WindowParser extends BaseParser {
  public abstract readonly expression: ParserMethod<[], Expression>;
  public abstract readonly primary: ParserMethod<[], Expression>;

  // ── time ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A length of time, written out or given by a parameter. */
  public readonly duration: ParserMethod<[], DurationLiteral> = this.RULE(
    'duration',
    (): DurationLiteral =>
      this.OR([
        {
          ALT: (): DurationLiteral => {
            const token = this.CONSUME(Given);
            return { kind: 'duration', parts: [], parameter: this.nameOf(token), span: this.spanOf(token) };
          },
        },
        { ALT: () => this.SUBRULE(this.length) },
      ]),
  );

  /** `7 days`, `1 hour 30 minutes`, `calendar day` */
  public readonly length: ParserMethod<[], DurationLiteral> = this.RULE('length', (): DurationLiteral => {
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
  public readonly period: ParserMethod<[], DurationLiteral> = this.RULE(
    'period',
    (): DurationLiteral =>
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
  public readonly selector: ParserMethod<[], EventSelector> = this.RULE(
    'selector',
    (): EventSelector =>
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

  protected readonly silence: ParserMethod<[], Expression> = this.RULE('silence', (): Expression => {
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
  protected readonly window: ParserMethod<[], WindowExpression> = this.RULE(
    'window',
    (): WindowExpression => {
      const start = this.here();
      const fn = this.windowFunction(this.CONSUME(WindowFunction) as Token);
      this.CONSUME(LParen);
      this.deeper();
      const of = this.SUBRULE(this.selector);
      this.CONSUME(RParen);
      this.depth -= 1;
      const within = this.OPTION(() => {
        this.OR([{ ALT: () => this.CONSUME(T.in) }, { ALT: () => this.CONSUME(T.near) }]);
        const duration = this.SUBRULE(this.duration);
        this.OPTION2(() => this.CONSUME(T.inside));
        return duration;
      });
      if (within === undefined && !this.RECORDING_PHASE && this.LA(1).tokenType !== T.spikes)
        this.windowWithoutLength(start);
      return { kind: 'window', fn, of, ...(within && { in: within }), span: this.since(start) };
    },
  );

  /** What Chinese says with 近 D 内 before: windows, usual, shares, silence. */
  protected readonly recent: ParserMethod<[], Expression> = this.RULE('recent', (): Expression => {
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
            {
              ALT: (): Expression => ({
                ...this.SUBRULE(this.followed, { ARGS: [of, start] }),
                in: length,
                span: this.since(start),
              }),
            },
          ]);
        },
      },
    ]);
  });

  /** `usual in 7 days`, `usual for this hour in 4 weeks` */
  protected readonly usual: ParserMethod<[], Expression> = this.RULE('usual', (): Expression => {
    const start = this.here();
    this.CONSUME(T.usual);
    const sameHour = this.OPTION(() => this.CONSUME(T.thisHour)) !== undefined;
    this.CONSUME(T.in);
    return { kind: 'usual', in: this.SUBRULE(this.duration), sameHour, span: this.since(start) };
  });

  /** `streak(check_in.made) by calendar day`, 按 自然日 签到 的 连续数 */
  protected readonly streak: ParserMethod<[], Expression> = this.RULE('streak', (): Expression => {
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
  protected readonly share: ParserMethod<[], Expression> = this.RULE('share', (): Expression => {
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
  protected readonly followed: ParserMethod<[EventSelector, number], Share> = this.RULE(
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
      return {
        kind: 'share',
        first,
        then,
        within,
        in: within,
        ...(same && { same }),
        span: this.since(start),
      };
    },
  );

  // ── words ─────────────────────────────────────────────────────────────────────────────────────────────────

  private windowFunction(token: Token): WindowExpression['fn'] {
    return token.tokenType.name as WindowExpression['fn'];
  }

  private windowWithoutLength(start: number): void {
    this.report.add('syntax/window-without-length', start, (this.LA(0).endOffset ?? start) + 1);
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
    const calendar = chinese
      ? `${months} 自然月`
      : months === 1
        ? 'calendar month'
        : `${months} calendar months`;
    const fix = (text: string): Fix => ({
      title: { en: `Write \`${text}\``, zh: `写成“${text}”` },
      edits: [{ span, text }],
      safe: false,
    });
    this.report.add(
      `syntax/plain-${name}`,
      start,
      unit.endOffset + 1,
      { exact, calendar },
      { fixes: [fix(exact), fix(calendar)] },
    );
    return [{ count: months, unit: 'calendarMonth' }];
  }
}

function streakUnit(token: Token): 'day' | 'week' | 'month' {
  if (isA(token, T.week) || isA(token, T.calendarWeek)) return 'week';
  return isA(token, T.month) || isA(token, T.calendarMonth) ? 'month' : 'day';
}
