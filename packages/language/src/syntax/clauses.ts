import type { ParserMethod } from 'chevrotain';
import { minutesOf } from './expressions.ts';
import { beginsClause, StepParser } from './steps.ts';
import {
  Comma,
  DateLike,
  ElseWord,
  FreeName,
  Minus,
  NumberLike,
  OverWord,
  PercentLike,
  T,
  TimeLike,
  type Token,
} from './tokens.ts';
import type {
  Clause,
  DurationLiteral,
  Expression,
  Name,
  OverWord as Over,
  Parametric,
  Step,
  Trigger,
} from './tree.ts';

/** A clause without its line: what a YAML value holds too. */
export interface Limit extends Parametric {
  readonly count: number;
  readonly per: DurationLiteral;
  readonly scope?: 'member' | 'community' | 'rule';
  readonly over?: Over;
}

export interface Quiet extends Parametric {
  readonly from: number;
  readonly to: number;
  readonly over?: Over;
}

/** A date as written, in one form. */
export interface DateValue extends Parametric {
  readonly text: string;
}

export interface PriorityValue extends Parametric {
  readonly value: number;
}

export interface Approval {
  readonly role: Name;
  readonly within?: DurationLiteral;
}

export interface Until {
  readonly trigger: Trigger;
  readonly for?: DurationLiteral;
}

/** What a rule is made of. */
export class ClauseParser extends StepParser {
  /** Where the clause that is being read begins in its line. */
  private clauseColumn = 1;

  public readonly clause: ParserMethod<[], Clause> = this.RULE('clause', (): Clause => {
    const start = this.here();
    this.clauseColumn = this.next().first ? this.next().startColumn : 1;
    const clause = this.OR([
      { ALT: () => this.SUBRULE(this.per) },
      { ALT: () => this.SUBRULE(this.when) },
      { ALT: () => this.SUBRULE(this.scheduled) },
      { ALT: () => this.SUBRULE(this.ifClause) },
      { ALT: () => this.SUBRULE(this.thenClause) },
      { ALT: () => this.SUBRULE(this.until) },
      { ALT: () => this.SUBRULE(this.atMost) },
      { ALT: () => this.SUBRULE(this.quiet) },
      { ALT: () => this.SUBRULE(this.approval) },
      { ALT: () => this.SUBRULE(this.priority) },
      { ALT: () => this.SUBRULE(this.dates) },
      { ALT: () => this.SUBRULE(this.rollout) },
      { ALT: () => this.SUBRULE(this.mode) },
      { ALT: () => this.as(this.CONSUME(T.shadow), { kind: 'shadow' }) },
      { ALT: () => this.as(this.CONSUME(T.backfill), { kind: 'backfill' }) },
    ]);
    return { ...clause, ...this.line(start, clause?.kind === 'then' ? 'block' : 'leaf') } as Clause;
  });

  private readonly per: ParserMethod<[], Bare<'per'>> = this.RULE('per', (): Bare<'per'> => {
    this.CONSUME(T.per);
    return { kind: 'per', subject: this.rootedName(this.CONSUME(FreeName)) };
  });

  /** A schedule says by itself when it is: `every monday at 09:00` needs no `when` before it. */
  private readonly scheduled: ParserMethod<[], Bare<'when'>> = this.RULE('scheduled', (): Bare<'when'> => {
    return { kind: 'when', trigger: this.SUBRULE(this.schedule) };
  });

  private readonly when: ParserMethod<[], Bare<'when'>> = this.RULE('when', (): Bare<'when'> => {
    this.CONSUME(T.when);
    return { kind: 'when', trigger: this.guardedTrigger() };
  });

  /** A trigger whose mistakes leave its clause standing. */
  private guardedTrigger(): Trigger {
    const start = this.here();
    return this.guarded(
      () => this.SUBRULE(this.trigger),
      () => this.skipClause(),
      (): Trigger => ({ kind: 'error', span: this.since(start) }),
    );
  }

  private readonly ifClause: ParserMethod<[], Bare<'if'>> = this.RULE('ifClause', (): Bare<'if'> => {
    this.CONSUME(T.if);
    const start = this.here();
    const condition = this.guarded(
      () => this.SUBRULE(this.expression),
      () => this.skipClause(),
      (): Expression => ({ kind: 'error', span: this.since(start) }),
    );
    return { kind: 'if', condition };
  });

  private readonly thenClause: ParserMethod<[], Bare<'then'>> = this.RULE('thenClause', (): Bare<'then'> => {
    this.CONSUME(T.then);
    const steps: Step[] = this.SUBRULE(this.steps);
    return { kind: 'then', steps };
  });

  private readonly until: ParserMethod<[], Bare<'until'>> = this.RULE('until', (): Bare<'until'> => {
    this.CONSUME(T.until);
    return { kind: 'until', ...this.SUBRULE(this.untilBody) };
  });

  /** What lasts is the clause's, not the condition's. */
  public readonly untilBody: ParserMethod<[], Until> = this.RULE('untilBody', (): Until => {
    const trigger = this.guardedTrigger();
    const lasting = this.OPTION(() => {
      this.CONSUME(T.for);
      return this.SUBRULE(this.duration);
    });
    if (trigger.kind === 'state' && trigger.for !== undefined) {
      const { for: own, ...state } = trigger;
      return { trigger: state, for: own };
    }
    return { trigger, ...(lasting && { for: lasting }) };
  });

  private readonly atMost: ParserMethod<[], Bare<'atMost'>> = this.RULE('atMost', (): Bare<'atMost'> => {
    this.CONSUME(T.atMost);
    return { kind: 'atMost', ...this.SUBRULE(this.limit) };
  });

  /** `1 per 30 days per member, delay`; 每 30 天 1 次 每位 成员，延后 */
  public readonly limit: ParserMethod<[], Limit> = this.RULE('limit', (): Limit => {
    const { token, per } = this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(NumberLike);
          this.OPTION(() => this.CONSUME(T.times));
          this.OR2([{ ALT: () => this.CONSUME(T.per) }, { ALT: () => this.CONSUME(T.every) }]);
          return { token, per: this.SUBRULE(this.period) };
        },
      },
      {
        ALT: () => {
          this.CONSUME2(T.every);
          const length = this.SUBRULE2(this.period);
          const token = this.CONSUME2(NumberLike);
          this.OPTION2(() => this.CONSUME2(T.times));
          return { token, per: length };
        },
      },
    ]);
    const scope = this.OPTION3(() => {
      this.CONSUME2(T.per);
      return this.OR3([
        { ALT: () => this.as(this.CONSUME(T.member), 'member') },
        { ALT: () => this.as(this.CONSUME(T.community), 'community') },
        { ALT: () => this.as(this.CONSUME(T.rule), 'rule') },
      ]);
    });
    const over = this.SUBRULE(this.over);
    const count = this.numberOf(token);
    return { count, per, ...(scope && { scope }), ...(over && { over }), ...this.given({ count: token }) };
  });

  private readonly over: ParserMethod<[], Over | undefined> = this.RULE('over', () =>
    this.OPTION(() => {
      this.OPTION2(() => this.CONSUME(Comma));
      this.OPTION3(() => this.CONSUME(ElseWord));
      return (this.CONSUME(OverWord) as Token).tokenType.name as Over;
    }),
  );

  private readonly quiet: ParserMethod<[], Bare<'quiet'>> = this.RULE('quiet', (): Bare<'quiet'> => {
    this.CONSUME(T.quiet);
    return { kind: 'quiet', ...this.SUBRULE(this.quietHours) };
  });

  /** `22:00 to 08:00, drop` */
  public readonly quietHours: ParserMethod<[], Quiet> = this.RULE('quietHours', (): Quiet => {
    const from = this.CONSUME(TimeLike) as Token;
    this.CONSUME(T.to);
    const to = this.CONSUME2(TimeLike) as Token;
    const over = this.SUBRULE(this.over);
    const given = this.given({ from, to });
    return { from: minutesOf(from), to: minutesOf(to), ...(over && { over }), ...given };
  });

  private readonly approval: ParserMethod<[], Bare<'approval'>> = this.RULE(
    'approval',
    (): Bare<'approval'> => {
      this.CONSUME(T.approvalOf);
      return { kind: 'approval', ...this.SUBRULE(this.approvalBody) };
    },
  );

  /** `director within 2 hours`, 主管 批准 限 2 小时 内 */
  public readonly approvalBody: ParserMethod<[], Approval> = this.RULE('approvalBody', (): Approval => {
    const role = this.nameOf(this.CONSUME(FreeName));
    this.OPTION(() => this.CONSUME(T.approve));
    const within = this.OPTION2(() => {
      this.CONSUME(T.within);
      const length = this.SUBRULE(this.duration);
      this.OPTION3(() => this.CONSUME(T.inside));
      return length;
    });
    return { role, ...(within && { within }) };
  });

  private readonly priority: ParserMethod<[], Bare<'priority'>> = this.RULE(
    'priority',
    (): Bare<'priority'> => {
      this.CONSUME(T.priority);
      return { kind: 'priority', ...this.SUBRULE(this.priorityValue) };
    },
  );

  /** `20`, `-5`, `high` */
  public readonly priorityValue: ParserMethod<[], PriorityValue> = this.RULE(
    'priorityValue',
    (): PriorityValue =>
      this.OR([
        {
          ALT: (): PriorityValue => {
            const negative = this.OPTION(() => this.CONSUME(Minus)) !== undefined;
            const token = this.CONSUME(NumberLike);
            const value = this.numberOf(token);
            return { value: negative ? -value : value, ...this.given({ value: token }) };
          },
        },
        { ALT: (): PriorityValue => ({ value: LEVELS[this.SUBRULE(this.level)] }) },
      ]),
  );

  /** `from 2026-01-01 to 2026-02-01`, 从 … 起 至 … 止 */
  private readonly dates: ParserMethod<[], Bare<'dates'>> = this.RULE(
    'dates',
    (): Bare<'dates'> =>
      this.OR([
        {
          ALT: (): Bare<'dates'> => {
            this.CONSUME(T.from);
            const from = this.SUBRULE(this.date);
            this.OPTION(() => this.CONSUME(T.since));
            const to = this.OPTION2(() => this.SUBRULE(this.toDate));
            return this.datesOf(from, to);
          },
        },
        { ALT: (): Bare<'dates'> => this.datesOf(undefined, this.SUBRULE2(this.toDate)) },
      ]),
  );

  private datesOf(from: DateValue | undefined, to: DateValue | undefined): Bare<'dates'> {
    if (this.RECORDING_PHASE) return { kind: 'dates' };
    const given = {
      ...(from?.given?.text && { from: from.given.text }),
      ...(to?.given?.text && { to: to.given.text }),
    };
    return {
      kind: 'dates',
      ...(from && { from: from.text }),
      ...(to && { to: to.text }),
      ...(Object.keys(given).length > 0 && { given }),
    };
  }

  private readonly toDate: ParserMethod<[], DateValue> = this.RULE('toDate', (): DateValue => {
    this.CONSUME(T.to);
    const text = this.SUBRULE(this.date);
    this.OPTION(() => this.CONSUME(T.upTo));
    return text;
  });

  public readonly date: ParserMethod<[], DateValue> = this.RULE('date', (): DateValue => {
    const token = this.CONSUME(DateLike) as Token;
    const given = this.given({ text: token });
    return { text: given.given === undefined ? token.text : '', ...given };
  });

  private readonly rollout: ParserMethod<[], Share> = this.RULE('rollout', (): Share => {
    const kind = this.OR([
      { ALT: () => this.as(this.CONSUME(T.rollout), 'rollout') },
      { ALT: () => this.as(this.CONSUME(T.holdout), 'holdout') },
    ]);
    const token = this.CONSUME(PercentLike);
    return { kind, percent: this.numberOf(token), ...this.given({ percent: token }) };
  });

  private readonly mode: ParserMethod<[], Bare<'mode'>> = this.RULE('mode', (): Bare<'mode'> => {
    this.CONSUME(T.mode);
    const mode = this.OR([
      { ALT: () => this.as(this.CONSUME(T.restart), 'restart') },
      { ALT: () => this.as(this.CONSUME(T.single), 'single') },
      { ALT: () => this.as(this.CONSUME(T.each), 'each') },
    ]);
    return { kind: 'mode', mode };
  });

  /** From a broken clause to the next: where a clause begins on its own line, or a line begins no further in. */
  protected skipClause(): void {
    const column = this.clauseColumn;
    this.skipUntil(
      (token) =>
        token.first &&
        (beginsClause(token) ||
          token.tokenType === T.if ||
          token.tokenType === T.end ||
          token.startColumn <= column),
    );
  }
}

type Bare<K extends Clause['kind']> = Omit<Extract<Clause, { kind: K }>, 'span' | 'trivia'>;
type Share = Parametric & { readonly kind: 'rollout' | 'holdout'; readonly percent: number };

const LEVELS = { low: -10, normal: 0, high: 10 } as const;
