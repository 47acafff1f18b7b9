import type { ParserMethod } from 'chevrotain';
import { ClauseParser } from './clauses.ts';
import {
  AnyName,
  Colon,
  ColonName,
  Comma,
  isA,
  LCurly,
  LParen,
  RCurly,
  RParen,
  Semicolon,
  StringToken,
  T,
  type Token,
} from './tokens.ts';
import type { Expression, Field, LabelNode, Name, Node, Parameter, ParameterType, TypeNode } from './tree.ts';

type Option = Node & { readonly name: Name; readonly labels: readonly LabelNode[] };

/** Types, labels, fields and parameters. */
export class TypeParser extends ClauseParser {
  public readonly type: ParserMethod<[], TypeNode> = this.RULE('type', (): TypeNode => {
    const start = this.here();
    return this.OR([
      { ALT: () => this.simple(this.CONSUME(T.text) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.number) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.yesNo) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.time) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.date) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.duration) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.member) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.community) as Token) },
      { ALT: () => this.simple(this.CONSUME(T.channel) as Token) },
      {
        ALT: (): TypeNode => {
          this.CONSUME(T.oneOf);
          const options = this.SUBRULE(this.options);
          return { kind: 'oneOf', options, span: this.since(start) };
        },
      },
      {
        ALT: (): TypeNode => {
          this.CONSUME(T.listOf);
          this.deeper();
          const of = this.SUBRULE(this.type);
          this.depth -= 1;
          return { kind: 'listOf', of, span: this.since(start) };
        },
      },
    ]);
  });

  /** `(gold "Gold", silver)`, or the same without parentheses */
  private readonly options: ParserMethod<[], Option[]> = this.RULE('options', (): Option[] => {
    const options: Option[] = [];
    this.OR([
      {
        ALT: () => {
          this.CONSUME(LParen);
          this.separated(
            () => {
              options.push(this.SUBRULE(this.choice));
            },
            () => !this.at(RParen),
          );
          this.CONSUME(RParen);
        },
      },
      {
        ALT: () => {
          options.push(this.SUBRULE2(this.choice));
          this.MANY2({
            GATE: () => !this.fieldFollows(),
            DEF: () => {
              this.CONSUME2(Comma);
              options.push(this.SUBRULE3(this.choice));
            },
          });
        },
      },
    ]);
    return options;
  });

  private readonly choice: ParserMethod<[], Option> = this.RULE('choice', (): Option => {
    const start = this.here();
    const name = this.nameOf(this.CONSUME(AnyName));
    const labels = this.SUBRULE(this.labels);
    return { name, labels, span: this.since(start) };
  });

  /** `"Complaint"`, `en "Complaint" zh "投诉"` */
  public readonly labels: ParserMethod<[], LabelNode[]> = this.RULE('labels', (): LabelNode[] => {
    const labels: LabelNode[] = [];
    this.MANY(() => {
      const start = this.here();
      const lang = this.OPTION(() =>
        this.OR([
          { ALT: () => this.as(this.CONSUME(T.langEn), 'en') },
          { ALT: () => this.as(this.CONSUME(T.langZh), 'zh') },
        ]),
      );
      const text = this.plainText(this.CONSUME(StringToken));
      labels.push({ ...(lang && { lang }), text, span: this.since(start) });
    });
    return labels;
  });

  /** `{ severity: number, topic "主题": text }` */
  public readonly fields: ParserMethod<[], Field[]> = this.RULE('fields', (): Field[] => {
    const fields: Field[] = [];
    this.CONSUME(LCurly);
    this.deeper();
    do {
      this.repeat(
        () => {
          const { startColumn, first } = this.next();
          const field = this.guarded(
            () => this.SUBRULE(this.field),
            (moved) => this.skipField(first ? startColumn : 0, moved),
            () => undefined,
          );
          if (field) fields.push(field);
          this.OPTION(() =>
            this.OR([{ ALT: () => this.CONSUME(Comma) }, { ALT: () => this.CONSUME(Semicolon) }]),
          );
        },
        () => this.at(AnyName),
      );
    } while (this.skippedNoField());
    this.CONSUME(RCurly);
    this.depth -= 1;
    return fields;
  });

  private readonly field: ParserMethod<[], Field> = this.RULE('field', (): Field => {
    const start = this.here();
    const name = this.nameOf(this.CONSUME(AnyName));
    const labels = this.SUBRULE(this.labels);
    const groupStart = this.here();
    return this.OR([
      {
        ALT: (): Field => {
          this.CONSUME(Colon);
          const rest = this.SUBRULE(this.fieldType);
          return { name, labels, ...rest, ...this.line(start, 'leaf') };
        },
      },
      {
        ALT: (): Field => {
          const fields = this.SUBRULE(this.fields);
          const type: TypeNode = { kind: 'group', fields, span: this.since(groupStart) };
          const personal = this.OPTION(() => this.CONSUME(T.isPersonal)) !== undefined;
          return { name, labels, type, personal, ...this.line(start, 'closed') };
        },
      },
    ]);
  });

  /** `number default 0 is personal` */
  public readonly fieldType: ParserMethod<[], FieldType> = this.RULE('fieldType', (): FieldType => {
    const type = this.SUBRULE(this.type);
    let personal = this.OPTION(() => this.CONSUME(T.isPersonal)) !== undefined;
    const value = this.OPTION2(() => {
      this.CONSUME(T.default);
      return this.SUBRULE(this.expression);
    });
    if (this.OPTION3(() => this.CONSUME2(T.isPersonal))) personal = true;
    return { type, ...(value && { default: value }), personal };
  });

  /** `(tier: text, streak "连续": number)` */
  public readonly parameters: ParserMethod<[], Parameter[]> = this.RULE('parameters', (): Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(LParen);
    this.separated(
      () => {
        parameters.push(this.SUBRULE(this.parameter));
      },
      () => !this.at(RParen),
    );
    this.CONSUME(RParen);
    return parameters;
  });

  /** What a parameter of a pack may be: `duration`, `percent`, `time of day` … */
  public readonly parameterType: ParserMethod<[], ParameterType> = this.RULE(
    'parameterType',
    (): ParameterType =>
      this.OR([
        { ALT: (): ParameterType => ({ kind: 'percent', span: this.spanOf(this.CONSUME(T.percent)) }) },
        { ALT: (): ParameterType => ({ kind: 'timeOfDay', span: this.spanOf(this.CONSUME(T.timeOfDay)) }) },
        { ALT: (): ParameterType => this.SUBRULE(this.type) },
      ]),
  );

  public readonly parameter: ParserMethod<[], Parameter> = this.RULE('parameter', (): Parameter => {
    const start = this.here();
    const name = this.nameOf(this.CONSUME(AnyName));
    const labels = this.SUBRULE(this.labels);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    return { name, labels, type, span: this.since(start) };
  });

  private simple(token: Token): TypeNode {
    const kind = token.tokenType.name === 'yesNo' ? 'yesno' : (token.tokenType.name as 'text');
    return { kind, span: this.spanOf(token) };
  }

  /** After `one of a, b` a comma may also go on to the next field. */
  private fieldFollows(): boolean {
    let ahead = 2;
    if (this.next(ahead).tokenType === ColonName || !isA(this.next(ahead), AnyName)) return true;
    ahead += 1;
    for (;;) {
      const type = this.next(ahead).tokenType;
      if (type !== StringToken && type !== T.langEn && type !== T.langZh)
        return type === Colon || type === LCurly;
      ahead += 1;
    }
  }

  private skippedNoField(): boolean {
    if (this.RECORDING_PHASE || this.atEnd() || this.at(RCurly)) return false;
    const { startColumn, first } = this.next();
    this.problems.unexpected(this.next(), this.next(0));
    this.skipField(first ? startColumn : 0, false);
    return true;
  }

  /** To the next field: after a comma, or at a line that begins as far in. */
  private skipField(column: number, moved: boolean): void {
    if (!moved && !this.atEnd() && !this.at(RCurly)) this.SKIP_TOKEN();
    this.skipUntil(
      (token) =>
        isA(token, Comma) ||
        isA(token, RCurly) ||
        (token.first && (column === 0 || token.startColumn <= column)),
    );
    if (this.at(Comma)) this.SKIP_TOKEN();
  }
}

export interface FieldType {
  readonly type: TypeNode;
  readonly default?: Expression;
  readonly personal: boolean;
}
