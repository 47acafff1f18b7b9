import type { ParserMethod, TokenType } from 'chevrotain';
import { ScheduleParser } from './schedules.ts';
import {
  Comma,
  Comparator,
  Dot,
  FreeName,
  isA,
  LParen,
  Minus,
  Plus,
  RParen,
  Slash,
  T,
  TestWord,
  ThenNext,
} from './tokens.ts';
import type { DurationLiteral, EventSelector, Name, Node, Trigger } from './tree.ts';

type SequenceStep = Node & {
  readonly absent: boolean;
  readonly of: EventSelector;
  readonly within: DurationLiteral;
};

/** After a name these make it a value of a condition; otherwise it is an event. */
const GOES_ON: readonly TokenType[] = [
  Comparator,
  TestWord,
  T.in,
  T.notIn,
  T.between,
  T.isMissing,
  T.isKnown,
  Plus,
  Minus,
  T.product,
  Slash,
  T.and,
  T.or,
  T.for,
  LParen,
  Dot,
];

/** What sets a rule off. */
export class TriggerParser extends ScheduleParser {
  public readonly trigger: ParserMethod<[], Trigger> = this.RULE(
    'trigger',
    (): Trigger =>
      this.OR([
        { ALT: () => this.SUBRULE(this.schedule) },
        { ALT: () => this.SUBRULE(this.anyOf) },
        { GATE: () => this.isEvent(), ALT: () => this.SUBRULE(this.eventTrigger) },
        { ALT: () => this.SUBRULE(this.stateTrigger) },
      ]),
  );

  /** `any of (complaint.filed, case.opened)` */
  private readonly anyOf: ParserMethod<[], Trigger> = this.RULE('anyOf', (): Trigger => {
    const start = this.here();
    const of: Trigger[] = [];
    this.CONSUME(T.anyOf);
    this.CONSUME(LParen);
    this.deeper();
    this.alternatives += 1;
    this.separated(
      () => {
        of.push(this.SUBRULE(this.trigger));
      },
      () => !this.at(RParen),
    );
    this.CONSUME(RParen);
    this.alternatives -= 1;
    this.depth -= 1;
    return { kind: 'any', of, span: this.since(start) };
  });

  /** A condition, or a window that spikes. */
  private readonly stateTrigger: ParserMethod<[], Trigger> = this.RULE('stateTrigger', (): Trigger => {
    const start = this.here();
    const condition = this.SUBRULE(this.expression);
    const spike = this.OPTION({
      GATE: () => condition.kind === 'window',
      DEF: () => this.SUBRULE(this.spike),
    });
    if (spike && condition.kind === 'window')
      return { kind: 'spike', of: condition, ...spike, span: this.since(start) };
    const lasting = this.OPTION2(() => {
      this.CONSUME(T.for);
      return this.SUBRULE(this.duration);
    });
    return { kind: 'state', condition, ...(lasting && { for: lasting }), span: this.since(start) };
  });

  /** `spikes with high sensitivity`, 激增 灵敏度 高 */
  private readonly spike: ParserMethod<[], { sensitivity?: 'low' | 'normal' | 'high' }> = this.RULE(
    'spike',
    (): { sensitivity?: 'low' | 'normal' | 'high' } => {
      this.CONSUME(T.spikes);
      const sensitivity = this.OPTION(() =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(T.with);
              const level = this.SUBRULE(this.level);
              this.CONSUME(T.sensitivity);
              return level;
            },
          },
          {
            ALT: () => {
              this.CONSUME2(T.sensitivity);
              return this.SUBRULE2(this.level);
            },
          },
        ]),
      );
      return sensitivity === undefined ? {} : { sensitivity };
    },
  );

  public readonly level: ParserMethod<[], 'low' | 'normal' | 'high'> = this.RULE('level', () =>
    this.OR([
      { ALT: () => this.as(this.CONSUME(T.low), 'low') },
      { ALT: () => this.as(this.CONSUME(T.normal), 'normal') },
      { ALT: () => this.as(this.CONSUME(T.high), 'high') },
    ]),
  );

  /** What begins with a name: an event, a sequence, a change, a membership. */
  private readonly eventTrigger: ParserMethod<[], Trigger> = this.RULE('eventTrigger', (): Trigger => {
    const start = this.here();
    const selector = this.SUBRULE(this.selector);
    const more = this.OPTION(() =>
      this.OR([
        {
          ALT: (): Trigger => ({
            kind: 'spike',
            of: selector,
            ...this.SUBRULE(this.spike),
            span: this.since(start),
          }),
        },
        {
          ALT: (): Trigger => {
            this.CONSUME(T.becomes);
            const to = this.SUBRULE(this.primary);
            return { kind: 'change', path: selector.event, to, span: this.since(start) };
          },
        },
        {
          ALT: (): Trigger => {
            this.CONSUME(T.changes);
            return { kind: 'change', path: selector.event, span: this.since(start) };
          },
        },
        { ALT: () => this.SUBRULE(this.membershipChange, { ARGS: [selector, start] }) },
        { ALT: () => this.SUBRULE(this.sequence, { ARGS: [selector, start] }) },
      ]),
    );
    return more ?? { kind: 'event', selector, span: this.since(start) };
  });

  /** `member enters vip` */
  private readonly membershipChange: ParserMethod<[EventSelector, number], Trigger> = this.RULE(
    'membershipChange',
    (who: EventSelector, start: number): Trigger => {
      const change = this.OR([
        { ALT: () => this.as(this.CONSUME(T.enters), 'enters') },
        { ALT: () => this.as(this.CONSUME(T.leaves), 'leaves') },
      ]);
      const segment = this.nameOf(this.CONSUME(FreeName));
      const of = this.RECORDING_PHASE ? 'member' : this.subjectOf(who, start);
      return { kind: 'membership', of, change, segment, span: this.since(start) };
    },
  );

  /** `then no order.paid within 2 hours …`, 之后 2 小时 内 无 … */
  private readonly sequence: ParserMethod<[EventSelector, number], Trigger> = this.RULE(
    'sequence',
    (first: EventSelector, start: number): Trigger => {
      const steps: SequenceStep[] = [];
      this.AT_LEAST_ONE(() => steps.push(this.SUBRULE(this.sequenceStep)));
      const same = this.OPTION({
        GATE: () => this.at(T.withSame) || this.next(2).tokenType === T.withSame,
        DEF: () => {
          this.OPTION2(() => this.CONSUME(T.and));
          this.CONSUME(T.withSame);
          return this.SUBRULE(this.names);
        },
      });
      return { kind: 'sequence', first, steps, same: same ?? [], span: this.since(start) };
    },
  );

  private readonly sequenceStep: ParserMethod<[], SequenceStep> = this.RULE(
    'sequenceStep',
    (): SequenceStep => {
      const start = this.here();
      return this.OR([
        {
          ALT: (): SequenceStep => {
            this.CONSUME(ThenNext);
            const absent = this.OPTION(() => this.CONSUME(T.none)) !== undefined;
            const of = this.SUBRULE(this.selector);
            this.CONSUME(T.within);
            const within = this.SUBRULE(this.duration);
            return { absent, of, within, span: this.since(start) };
          },
        },
        {
          ALT: (): SequenceStep => {
            this.CONSUME(T.after);
            const within = this.SUBRULE2(this.duration);
            this.OPTION2(() => this.CONSUME(T.inside));
            const absent = this.OR2([
              { ALT: () => this.as(this.CONSUME2(T.none), true) },
              { ALT: () => this.as(this.CONSUME(T.has), false) },
            ]);
            const of = this.SUBRULE2(this.selector);
            return { absent, of, within, span: this.since(start) };
          },
        },
      ]);
    },
  );

  /** `item, size` */
  private readonly names: ParserMethod<[], Name[]> = this.RULE('names', (): Name[] => {
    const names = [this.nameOf(this.CONSUME(FreeName))];
    this.MANY({
      GATE: () => isA(this.next(2), FreeName) && (this.alternatives === 0 || !this.at(Comma)),
      DEF: () => {
        this.OR([
          { ALT: () => this.CONSUME(Comma) },
          { ALT: () => this.CONSUME(T.and) },
          { ALT: () => this.CONSUME(T.betweenAnd) },
        ]);
        names.push(this.nameOf(this.CONSUME2(FreeName)));
      },
    });
    return names;
  });

  // ── decisions ─────────────────────────────────────────────────────────────────────────────────────────────

  private subjectOf(who: EventSelector, start: number): 'member' | 'community' {
    const { id, written } = who.event;
    if (id === 'member' || id === 'community') return id;
    this.report.add('syntax/not-a-subject', start, start + written.length, { name: written });
    return 'member';
  }

  private isEvent(): boolean {
    const token = this.next();
    // (投诉 其中 …) 之后 …: in Chinese a condition is set apart.
    if (token.tokenType === LParen) return isA(this.next(2), FreeName) && this.next(3).tokenType === T.where;
    if (!isA(token, FreeName)) return false;
    const after = this.next(2);
    return !GOES_ON.some((type) => isA(after, type));
  }
}
