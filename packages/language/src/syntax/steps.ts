import type { ParserMethod } from 'chevrotain';
import {
  CallName,
  Colon,
  Comma,
  ElseWord,
  FreeName,
  isA,
  PercentLike,
  Semicolon,
  T,
  type Token,
} from './tokens.ts';
import type { Argument, Block, Expression, Line, Name, Parametric, Step } from './tree.ts';
import { TriggerParser } from './triggers.ts';

type Branch = Line & Parametric & { readonly percent: number; readonly steps: readonly Step[] };

/** What a rule or a plan does. */
export class StepParser extends TriggerParser {
  public readonly steps: ParserMethod<[], Step[]> = this.RULE('steps', (): Step[] => {
    const steps: Step[] = [];
    this.deeper();
    do {
      this.repeat(
        () => {
          const { startColumn, first } = this.next();
          const step = this.guarded(
            () => this.block() ?? this.SUBRULE(this.step),
            (moved) => this.skipStep(first ? startColumn : 1, moved),
            () => undefined,
          );
          if (step) steps.push(step);
          this.OPTION(() =>
            this.OR([{ ALT: () => this.CONSUME(Semicolon) }, { ALT: () => this.CONSUME(Comma) }]),
          );
        },
        () => beginsStep(this.next()),
      );
    } while (this.skippedStray());
    this.depth -= 1;
    return steps;
  });

  /** A step that holds steps, entered past `step`: a level of blocks then takes less of the stack. */
  private block(): Step | undefined {
    if (this.RECORDING_PHASE) return undefined;
    const type = this.LA(1).tokenType;
    if (type === T.if) return this.SUBRULE(this.ifStep);
    if (type === T.split) return this.SUBRULE(this.split);
    return type === T.wait || type === T.waitFor ? this.SUBRULE(this.wait) : undefined;
  }

  private readonly step: ParserMethod<[], Step> = this.RULE(
    'step',
    (): Step =>
      this.OR([
        { ALT: () => this.SUBRULE(this.action) },
        { ALT: () => this.SUBRULE(this.wait) },
        { ALT: () => this.SUBRULE(this.ifStep) },
        { ALT: () => this.SUBRULE(this.split) },
        { ALT: () => this.SUBRULE(this.start) },
        {
          ALT: (): Step => {
            const start = this.CONSUME(T.stop).startOffset;
            return { kind: 'stop', ...this.line(start, 'leaf') };
          },
        },
      ]),
  );

  /** `message.send(to: member)` */
  private readonly action: ParserMethod<[], Step> = this.RULE('action', (): Step => {
    const start = this.here();
    const action = this.nameOf(this.CONSUME(CallName));
    const args = this.argumentList();
    return { kind: 'action', action, args, ...this.line(start, 'leaf') };
  });

  /** `wait 3 days`, or `wait for E within 30 minutes … otherwise … end` */
  private readonly wait: ParserMethod<[], Step> = this.RULE('wait', (): Step => {
    const start = this.here();
    const opener = this.next();
    this.OR([{ ALT: () => this.CONSUME(T.wait) }, { ALT: () => this.CONSUME(T.waitFor) }]);
    return this.OR2([
      {
        ALT: (): Step => {
          const length = this.SUBRULE(this.duration);
          return { kind: 'wait', for: length, ...this.line(start, 'leaf') };
        },
      },
      {
        ALT: (): Step => {
          const head = this.guarded(
            () => this.SUBRULE(this.waitHead),
            () => this.skipToBody(),
            () => undefined,
          );
          const then = this.SUBRULE(this.steps);
          const otherwise = this.OPTION(() => this.SUBRULE(this.otherwise));
          this.closeBlock(opener);
          const event = head?.event ?? { event: this.noName(), span: this.since(start) };
          const within = head?.within;
          return {
            kind: 'waitFor',
            event,
            ...(within && { within }),
            then,
            ...(otherwise && { otherwise }),
            ...this.line(start, 'closed'),
          };
        },
      },
    ]);
  });

  /** `case.acknowledged within 30 minutes`, 已受理 至多 30 分钟 */
  public readonly waitHead: ParserMethod<[], WaitHead> = this.RULE('waitHead', (): WaitHead => {
    const event = this.SUBRULE(this.selector);
    const within = this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(T.within) }, { ALT: () => this.CONSUME(T.atMost) }]);
      const length = this.SUBRULE(this.duration);
      this.OPTION2(() => this.CONSUME(T.inside));
      return length;
    });
    return { event, ...(within && { within }) };
  });

  private readonly ifStep: ParserMethod<[], Step> = this.RULE('ifStep', (): Step => {
    const start = this.here();
    const opener = this.CONSUME(T.if);
    const condition = this.guardedCondition();
    this.OPTION(() => this.CONSUME(T.then));
    const then = this.SUBRULE(this.steps);
    const otherwise = this.OPTION2(() => this.SUBRULE(this.otherwise));
    this.closeBlock(opener as Token);
    return { kind: 'if', condition, then, ...(otherwise && { otherwise }), ...this.line(start, 'closed') };
  });

  /** A condition whose mistakes leave the block around it whole. */
  private guardedCondition(): Expression {
    const start = this.here();
    return this.guarded(
      () => this.SUBRULE(this.expression),
      () => this.skipToBody(),
      (): Expression => ({ kind: 'error', span: this.since(start) }),
    );
  }

  private readonly otherwise: ParserMethod<[], Block> = this.RULE('otherwise', (): Block => {
    const start = this.CONSUME(ElseWord).startOffset;
    const steps = this.SUBRULE(this.steps);
    return { steps, ...this.line(start, 'block') };
  });

  /** `split 50%: … 50%: … end` */
  private readonly split: ParserMethod<[], Step> = this.RULE('split', (): Step => {
    const start = this.here();
    const branches: Branch[] = [];
    const opener = this.CONSUME(T.split);
    this.AT_LEAST_ONE(() => branches.push(this.SUBRULE(this.branch)));
    this.closeBlock(opener as Token);
    return { kind: 'split', branches, ...this.line(start, 'closed') };
  });

  private readonly branch: ParserMethod<[], Branch> = this.RULE('branch', (): Branch => {
    const token = this.CONSUME(PercentLike);
    this.OPTION(() => this.CONSUME(Colon));
    const steps = this.SUBRULE(this.steps);
    const percent = this.numberOf(token);
    return { percent, steps, ...this.given({ percent: token }), ...this.line(token.startOffset, 'block') };
  });

  private readonly start: ParserMethod<[], Step> = this.RULE('start', (): Step => {
    const from = this.CONSUME(T.start).startOffset;
    const call = this.SUBRULE(this.planCall);
    return { kind: 'start', ...call, ...this.line(from, 'leaf') };
  });

  /** `complaint_response(topic: "…")`; without parameters the parentheses may be left out */
  public readonly planCall: ParserMethod<[], PlanCall> = this.RULE(
    'planCall',
    (): PlanCall =>
      this.OR([
        { ALT: (): PlanCall => ({ plan: this.nameOf(this.CONSUME(CallName)), args: this.argumentList() }) },
        { ALT: (): PlanCall => ({ plan: this.nameOf(this.CONSUME(FreeName)), args: [] }) },
      ]),
  );

  // ── going on after a mistake ──────────────────────────────────────────────────────────────────────────────

  /** The closing `end`; where it is missing this is said, and reading goes on. */
  private closeBlock(opener: Token): void {
    if (this.RECORDING_PHASE || this.at(T.end)) this.CONSUME(T.end);
    else this.problems.missingEnd(opener, this.next(0));
  }

  /** Steps end at a clause, at the block's next word, and at the text's end; anything else is no step. */
  private skippedStray(): boolean {
    if (this.RECORDING_PHASE || this.atEnd() || this.endsSteps(this.next())) return false;
    const { startColumn, first } = this.next();
    this.problems.unexpected(this.next(), this.next(0));
    this.skipStep(first ? startColumn : 1, false);
    return true;
  }

  private endsSteps(token: Token): boolean {
    return (
      isA(token, ElseWord) || token.tokenType === T.end || isA(token, PercentLike) || beginsClause(token)
    );
  }

  /** To the next line that begins like the one that failed, or that nothing but a step or a clause can begin. */
  private skipStep(column: number, moved: boolean): void {
    if (!moved && !this.atEnd()) this.SKIP_TOKEN();
    this.skipUntil(
      (token) => token.first && (token.startColumn <= column || this.endsSteps(token) || beginsStep(token)),
    );
  }

  /** From a broken head of a block to its steps. */
  private skipToBody(): void {
    this.skipUntil(
      (token) =>
        (token.first && (beginsStep(token) || this.endsSteps(token))) ||
        token.tokenType === T.then ||
        isA(token, ElseWord) ||
        token.tokenType === T.end,
    );
  }

  protected noName(): Name {
    return { id: '', written: '', span: this.since(this.here()) };
  }
}

export interface WaitHead {
  readonly event: Extract<Step, { kind: 'waitFor' }>['event'];
  readonly within?: Extract<Step, { kind: 'wait' }>['for'];
}

export interface PlanCall {
  readonly plan: Name;
  readonly args: readonly Argument[];
}

const STEP_WORDS: ReadonlySet<unknown> = new Set([
  CallName,
  T.wait,
  T.waitFor,
  T.if,
  T.split,
  T.start,
  T.stop,
]);
const CLAUSE_WORDS: ReadonlySet<unknown> = new Set([
  T.per,
  T.when,
  T.then,
  T.until,
  T.atMost,
  T.quiet,
  T.approvalOf,
  T.priority,
  T.from,
  T.to,
  T.rollout,
  T.holdout,
  T.mode,
  T.shadow,
  T.backfill,
  T.every,
  T.cron,
]);

function beginsStep(token: Token): boolean {
  return STEP_WORDS.has(token.tokenType);
}

/** Whether a clause begins there (`if` may also be a step). */
export function beginsClause(token: Token): boolean {
  return CLAUSE_WORDS.has(token.tokenType);
}
