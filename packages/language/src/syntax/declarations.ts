import type { ParserMethod } from 'chevrotain';
import { beginsClause } from './steps.ts';
import { TableParser } from './tables.ts';
import {
  CallName,
  Colon,
  ColonName,
  Comma,
  FreeName,
  isA,
  LCurly,
  Minus,
  RCurly,
  RowStart,
  StringToken,
  T,
  type Token,
} from './tokens.ts';
import type { Clause, Declaration, Expression, Line, Name, Parameter, Setting, TextLiteral } from './tree.ts';

type Of<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;
type Body = Line & { readonly lang?: 'en' | 'zh'; readonly channel?: Name; readonly text: TextLiteral };

/** Declarations, each read from a piece of text of its own. */
export class DeclarationParser extends TableParser {
  public readonly declaration: ParserMethod<[], Declaration> = this.RULE(
    'declaration',
    (): Declaration =>
      this.OR([
        { ALT: () => this.SUBRULE(this.event) },
        { ALT: () => this.SUBRULE(this.attributes) },
        { ALT: () => this.SUBRULE(this.segment) },
        { ALT: () => this.SUBRULE(this.metric) },
        { ALT: () => this.SUBRULE(this.table) },
        { ALT: () => this.SUBRULE(this.template) },
        { ALT: () => this.SUBRULE(this.plan) },
        { ALT: () => this.SUBRULE(this.rule) },
        { ALT: () => this.SUBRULE(this.packParameter) },
        { ALT: () => this.SUBRULE(this.usePack) },
      ]),
  );

  /** `event complaint.filed "投诉" is activity { severity: number }` */
  private readonly event: ParserMethod<[], Of<'event'>> = this.RULE('event', (): Of<'event'> => {
    const start = this.CONSUME(T.event).startOffset;
    const name = this.guardedName();
    const labels = this.SUBRULE(this.labels);
    let activity = this.OPTION(() => this.CONSUME(T.isActivity)) !== undefined;
    const fields = this.OPTION2(() => this.SUBRULE(this.fields));
    if (this.OPTION3(() => this.CONSUME2(T.isActivity))) activity = true;
    this.finish();
    return { kind: 'event', name, labels, activity, fields: fields ?? [], ...this.line(start, 'closed') };
  });

  /** `member { tier: one of (gold, silver) }` */
  private readonly attributes: ParserMethod<[], Of<'attributes'>> = this.RULE(
    'attributes',
    (): Of<'attributes'> => {
      const start = this.here();
      const of = this.OR([
        { ALT: () => this.as(this.CONSUME(T.member), 'member') },
        { ALT: () => this.as(this.CONSUME(T.community), 'community') },
      ]);
      const labels = this.SUBRULE(this.labels);
      const fields = this.SUBRULE(this.fields);
      this.finish();
      return { kind: 'attributes', of, labels, fields, ...this.line(start, 'closed') };
    },
  );

  /** `segment vip = member.points >= 1000` */
  private readonly segment: ParserMethod<[], Of<'segment'>> = this.RULE('segment', (): Of<'segment'> => {
    const start = this.CONSUME(T.segment).startOffset;
    const { name, labels, of } = this.SUBRULE(this.owned);
    const condition = this.SUBRULE(this.definition);
    this.finish();
    return { kind: 'segment', name, labels, ...(of && { of }), condition, ...this.line(start, 'leaf') };
  });

  /** `metric reply_rate per community = …` */
  private readonly metric: ParserMethod<[], Of<'metric'>> = this.RULE('metric', (): Of<'metric'> => {
    const start = this.CONSUME(T.metric).startOffset;
    const { name, labels, of } = this.SUBRULE(this.owned);
    const value = this.SUBRULE(this.definition);
    this.finish();
    return { kind: 'metric', name, labels, ...(of && { of }), value, ...this.line(start, 'leaf') };
  });

  private readonly owned: ParserMethod<[], Owned> = this.RULE('owned', (): Owned => {
    const name = this.guardedName();
    const labels = this.SUBRULE(this.labels);
    const of = this.OPTION(() => {
      this.CONSUME(T.per);
      return this.OR([
        { ALT: () => this.as(this.CONSUME(T.member), 'member') },
        { ALT: () => this.as(this.CONSUME(T.community), 'community') },
      ]);
    });
    return { name, labels, ...(of && { of }) };
  });

  private readonly definition: ParserMethod<[], Expression> = this.RULE('definition', (): Expression => {
    const start = this.here();
    return this.guarded(
      () => {
        this.CONSUME(T.equal);
        return this.SUBRULE(this.expression);
      },
      () => this.skipUntil(() => false),
      (): Expression => ({ kind: 'error', span: this.since(start) }),
    );
  });

  /** `table reward(tier: text) -> points: number` and its rows */
  private readonly table: ParserMethod<[], Of<'table'>> = this.RULE('table', (): Of<'table'> => {
    const start = this.CONSUME(T.table).startOffset;
    const name = this.guardedName();
    const labels = this.SUBRULE(this.labels);
    const head = this.guarded(
      () => {
        const params = this.SUBRULE(this.parameters);
        return { params, outputs: this.SUBRULE(this.outputs) };
      },
      () => this.skipUntil((token) => isA(token, RowStart)),
      () => ({ params: [] as Parameter[], outputs: [] as Parameter[] }),
    );
    const rows = this.SUBRULE(this.rows);
    return { kind: 'table', name, labels, ...head, ...rows, ...this.line(start, 'block') };
  });

  /** `template "we-miss-you" (name: text) { en: "…" zh via wechat: "…" }` */
  private readonly template: ParserMethod<[], Of<'template'>> = this.RULE('template', (): Of<'template'> => {
    const start = this.CONSUME(T.template).startOffset;
    const name = this.OR([
      {
        ALT: (): Name => {
          const token = this.CONSUME(StringToken);
          const id = this.plainText(token);
          return { id, written: id, span: this.spanOf(token) };
        },
      },
      { ALT: () => this.SUBRULE(this.declarationName) },
    ]);
    const labels = this.SUBRULE(this.labels);
    const params = this.OPTION(() => this.SUBRULE(this.parameters));
    const bodies = this.SUBRULE(this.templateBodies);
    this.finish();
    return { kind: 'template', name, labels, params: params ?? [], bodies, ...this.line(start, 'closed') };
  });

  private readonly templateBodies: ParserMethod<[], Body[]> = this.RULE('templateBodies', (): Body[] => {
    const bodies: Body[] = [];
    this.CONSUME(LCurly);
    do {
      this.MANY(() => {
        const body = this.guarded(
          () => this.SUBRULE(this.templateBody),
          () => this.skipBody(),
          () => undefined,
        );
        if (body) bodies.push(body);
        this.OPTION(() => this.CONSUME(Comma));
      });
    } while (this.skippedNoBody());
    this.CONSUME(RCurly);
    return bodies;
  });

  private readonly templateBody: ParserMethod<[], Body> = this.RULE('templateBody', (): Body => {
    const start = this.here();
    const head = this.OPTION(() =>
      this.OR([
        {
          ALT: (): BodyHead => {
            const lang = this.OR2([
              { ALT: () => this.as(this.CONSUME(T.langEn), 'en') },
              { ALT: () => this.as(this.CONSUME(T.langZh), 'zh') },
            ]);
            this.CONSUME(T.via);
            const channel = this.nameOf(this.CONSUME(ColonName));
            this.CONSUME(Colon);
            return { lang, channel };
          },
        },
        {
          ALT: (): BodyHead => {
            this.CONSUME2(T.via);
            const channel = this.nameOf(this.CONSUME2(ColonName));
            this.CONSUME2(Colon);
            return { channel };
          },
        },
        {
          ALT: (): BodyHead => {
            const word = this.CONSUME3(ColonName) as Token;
            this.CONSUME3(Colon);
            return this.language(word);
          },
        },
      ]),
    );
    const { lang, channel }: BodyHead = head ?? {};
    const text = this.textOf(this.CONSUME(StringToken));
    return { ...(lang && { lang }), ...(channel && { channel }), text, ...this.line(start, 'leaf') };
  });

  /** `plan complaint_response(topic: text)` and its steps */
  private readonly plan: ParserMethod<[], Of<'plan'>> = this.RULE('plan', (): Of<'plan'> => {
    const start = this.CONSUME(T.plan).startOffset;
    const name = this.guardedName();
    const labels = this.SUBRULE(this.labels);
    const params = this.OPTION(() =>
      this.guarded(
        () => this.SUBRULE(this.parameters),
        () => this.skipUntil((token) => token.first),
        (): Parameter[] => [],
      ),
    );
    const steps = this.SUBRULE(this.steps);
    this.OPTION2(() => this.CONSUME(T.end));
    this.finish();
    return { kind: 'plan', name, labels, params: params ?? [], steps, ...this.line(start, 'block') };
  });

  /** `rule win_back "Win back quiet members"` and its clauses */
  private readonly rule: ParserMethod<[], Of<'rule'>> = this.RULE('rule', (): Of<'rule'> => {
    const clauses: Clause[] = [];
    const start = this.CONSUME(T.rule).startOffset;
    const name = this.guardedName();
    const labels = this.SUBRULE(this.labels);
    do {
      this.MANY(() => {
        const clause = this.guarded(
          () => this.SUBRULE(this.clause),
          () => this.skipClause(),
          () => undefined,
        );
        if (clause) clauses.push(clause);
      });
      this.OPTION(() => this.CONSUME(T.end));
    } while (this.skippedNoClause());
    return { kind: 'rule', name, labels, clauses, ...this.line(start, 'block') };
  });

  /** `parameter quiet_days "Days of silence": duration = 7 days from 1 day to 60 days` */
  private readonly packParameter: ParserMethod<[], Of<'parameter'>> = this.RULE(
    'packParameter',
    (): Of<'parameter'> => {
      const start = this.CONSUME(T.parameter).startOffset;
      const name = this.OR([
        { ALT: () => this.nameOf(this.CONSUME(ColonName)) },
        { ALT: () => this.nameOf(this.CONSUME(FreeName)) },
      ]);
      const labels = this.SUBRULE(this.labels);
      this.CONSUME(Colon);
      const type = this.SUBRULE(this.parameterType);
      this.CONSUME(T.equal);
      const value = this.SUBRULE(this.sum);
      const from = this.OPTION(() => {
        this.CONSUME(T.from);
        return this.SUBRULE2(this.sum);
      });
      const to = this.OPTION2(() => {
        this.CONSUME(T.to);
        return this.SUBRULE3(this.sum);
      });
      this.finish();
      const limits = { ...(from && { from }), ...(to && { to }) };
      return {
        kind: 'parameter',
        name,
        labels,
        type,
        default: value,
        ...limits,
        ...this.line(start, 'leaf'),
      };
    },
  );

  /** `use pack onboarding with quiet_days: 5 days, channel: wechat except welcome` */
  private readonly usePack: ParserMethod<[], Of<'use'>> = this.RULE('usePack', (): Of<'use'> => {
    const settings: Setting[] = [];
    const except: Name[] = [];
    const start = this.CONSUME(T.usePack).startOffset;
    const name = this.SUBRULE(this.declarationName);
    this.OPTION(() => {
      this.CONSUME(T.with);
      this.separated(
        () => {
          const from = this.here();
          const key = this.nameOf(this.CONSUME(ColonName));
          this.CONSUME(Colon);
          const value = this.SUBRULE(this.sum);
          settings.push({ name: key, value, span: this.since(from) });
        },
        () => this.at(ColonName) || this.at(Comma),
      );
    });
    this.OPTION2(() => {
      this.CONSUME(T.except);
      this.separated(
        () => {
          except.push(this.nameOf(this.CONSUME2(FreeName)));
        },
        () => this.at(FreeName) || this.at(Comma),
        true,
      );
    });
    this.finish();
    return { kind: 'use', name, labels: [], settings, except, ...this.line(start, 'leaf') };
  });

  // ── names ─────────────────────────────────────────────────────────────────────────────────────────────────

  private guardedName(): Name {
    return this.guarded(
      () => this.SUBRULE(this.declarationName),
      () => undefined,
      () => this.noName(),
    );
  }

  private readonly declarationName: ParserMethod<[], Name> = this.RULE('declarationName', (): Name => {
    const name = this.OR([
      { ALT: () => this.nameOf(this.CONSUME(FreeName)) },
      { ALT: () => this.nameOf(this.CONSUME(CallName)) },
    ]);
    return this.hyphenated(name);
  });

  /** `win-back`: names have no hyphens; the rest of it is read and left out. */
  private hyphenated(name: Name): Name {
    if (
      this.RECORDING_PHASE ||
      !this.at(Minus) ||
      this.next().startOffset !== (this.next(0).endOffset ?? 0) + 1
    )
      return name;
    const { startOffset } = this.next(0);
    let written = name.written;
    while (
      this.at(Minus) &&
      !this.next(2).first &&
      (isA(this.next(2), FreeName) || this.next(2).tokenType === CallName)
    ) {
      this.SKIP_TOKEN();
      written += `_${this.next().text}`;
      this.SKIP_TOKEN();
    }
    this.problems.hyphens(startOffset, this.next(0).endOffset + 1, written);
    return { id: written, written, span: this.report.span(startOffset, this.next(0).endOffset + 1) };
  }

  private language(word: Token): BodyHead {
    if (this.RECORDING_PHASE) return {};
    if (word.text === 'en' || word.text === '英文') return { lang: 'en' };
    if (word.text === 'zh' || word.text === '中文') return { lang: 'zh' };
    this.problems.noLanguage(word);
    return {};
  }

  // ── going on after a mistake ──────────────────────────────────────────────────────────────────────────────

  /** Whatever is left of the piece belongs to nothing: one finding for it. */
  private finish(): void {
    if (this.RECORDING_PHASE || this.atEnd()) return;
    this.problems.unexpected(this.next(), this.next(0));
    this.skipUntil(() => false);
  }

  private skippedNoClause(): boolean {
    if (this.RECORDING_PHASE || this.atEnd()) return false;
    const { first, startColumn } = this.next();
    this.problems.unexpected(this.next(), this.next(0));
    this.SKIP_TOKEN();
    this.skipUntil(
      (token) =>
        token.first &&
        (beginsClause(token) ||
          token.tokenType === T.if ||
          (first && token.startColumn <= startColumn && token.tokenType !== T.end)),
    );
    return true;
  }

  private skippedNoBody(): boolean {
    if (this.RECORDING_PHASE || this.atEnd() || this.at(RCurly)) return false;
    this.problems.unexpected(this.next(), this.next(0));
    this.SKIP_TOKEN();
    this.skipBody();
    return true;
  }

  private skipBody(): void {
    this.skipUntil((token) => token.first || isA(token, Comma) || isA(token, RCurly));
    if (this.at(Comma)) this.SKIP_TOKEN();
  }
}

interface Owned {
  readonly name: Name;
  readonly labels: Of<'segment'>['labels'];
  readonly of?: 'member' | 'community';
}

interface BodyHead {
  readonly lang?: 'en' | 'zh';
  readonly channel?: Name;
}
