import type { ParserMethod } from 'chevrotain';
import { ExpressionParser, minutesOf } from './expressions.ts';
import {
  Comma,
  DayName,
  Given,
  isA,
  NumberLike,
  Quantity,
  QuantityLike,
  StringToken,
  T,
  TimeLike,
  type Token,
} from './tokens.ts';
import type { Expression, Schedule, Trigger, Weekday } from './tree.ts';

type ForEach = { readonly of: 'member' | 'community'; readonly where?: Expression };

/** What recurs by the clock. */
export class ScheduleParser extends ExpressionParser {
  protected readonly schedule: ParserMethod<[], Trigger> = this.RULE('schedule', (): Trigger => {
    const start = this.here();
    const at = this.OR([
      {
        ALT: (): Schedule => {
          this.CONSUME(T.every);
          return this.OR2([
            { GATE: () => this.isMonthly(), ALT: () => this.SUBRULE(this.monthly) },
            { ALT: () => this.SUBRULE(this.weekly) },
            { ALT: (): Schedule => ({ kind: 'interval', every: this.SUBRULE(this.period) }) },
          ]);
        },
      },
      {
        ALT: (): Schedule => {
          this.CONSUME(T.cron);
          return { kind: 'cron', text: this.plainText(this.CONSUME(StringToken)) };
        },
      },
    ]);
    const forEach = this.OPTION(() => this.SUBRULE(this.forEach));
    return { kind: 'schedule', at, ...(forEach && { forEach }), span: this.since(start) };
  });

  /** `month on day 1 at 09:00`, 月 1 日 09:00 */
  private readonly monthly: ParserMethod<[], Schedule> = this.RULE('monthly', (): Schedule => {
    this.CONSUME(T.month);
    const day = this.OR([
      {
        ALT: () => {
          this.CONSUME(T.onDay);
          return this.CONSUME(NumberLike);
        },
      },
      {
        ALT: () => {
          const count = this.CONSUME(QuantityLike);
          this.CONSUME(T.day);
          return count;
        },
      },
    ]);
    const at = this.SUBRULE(this.clock);
    return { kind: 'monthly', day: this.numberOf(day), ...this.atOf(at), ...this.given({ day, at }) };
  });

  /** `monday, friday at 09:00`, `day at 09:00` */
  private readonly weekly: ParserMethod<[], Schedule> = this.RULE('weekly', (): Schedule => {
    const days: Token[] = [];
    this.OR([
      { ALT: () => days.push(this.CONSUME(T.day) as Token) },
      {
        ALT: () => {
          days.push(this.CONSUME(DayName) as Token);
          this.MANY({
            GATE: () => isA(this.next(2), DayName),
            DEF: () => {
              this.OR2([
                { ALT: () => this.CONSUME(Comma) },
                { ALT: () => this.CONSUME(T.and) },
                { ALT: () => this.CONSUME(T.betweenAnd) },
              ]);
              days.push(this.CONSUME2(DayName) as Token);
            },
          });
        },
      },
    ]);
    const at = this.SUBRULE(this.clock);
    return { kind: 'weekly', on: this.daysOf(days), ...this.atOf(at), ...this.given({ at }) };
  });

  /** `at 09:00`; in Chinese the time alone */
  private readonly clock: ParserMethod<[], Token | undefined> = this.RULE('clock', () =>
    this.OPTION(() => {
      this.OPTION2(() => this.CONSUME(T.at));
      return this.CONSUME(TimeLike) as Token;
    }),
  );

  private atOf(token: Token | undefined): { at?: number } {
    return token === undefined || this.RECORDING_PHASE ? {} : { at: minutesOf(token) };
  }

  /** `for each member where member.tier = gold` */
  private readonly forEach: ParserMethod<[], ForEach> = this.RULE('forEach', (): ForEach => {
    this.CONSUME(T.forEach);
    const of = this.OR([
      { ALT: () => this.as(this.CONSUME(T.member), 'member') },
      { ALT: () => this.as(this.CONSUME(T.community), 'community') },
    ]);
    const where = this.OPTION(() => {
      this.CONSUME(T.where);
      return this.SUBRULE(this.expression);
    });
    return { of, ...(where && { where }) };
  });

  /** `every month` alone is an interval. */
  private isMonthly(): boolean {
    return this.at(T.month) && [T.onDay, Quantity, Given].includes(this.next(2).tokenType);
  }

  private daysOf(tokens: readonly Token[]): readonly Weekday[] | 'day' | 'weekday' | 'weekend' {
    if (this.RECORDING_PHASE) return 'day';
    const names = new Set(tokens.map((token) => token.tokenType.name));
    if (names.has('day')) return 'day';
    if (names.size === 1 && names.has('weekday')) return 'weekday';
    if (names.size === 1 && names.has('weekend')) return 'weekend';
    if (names.has('weekday')) for (const day of WEEK.slice(0, 5)) names.add(day);
    if (names.has('weekend')) for (const day of WEEK.slice(5)) names.add(day);
    return WEEK.filter((day) => names.has(day));
  }
}

const WEEK: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
