import { EOF, type ParserMethod } from 'chevrotain';
import { compareOp } from './expressions.ts';
import {
  AnyCell,
  AnyName,
  Arrow,
  Bar,
  Comma,
  Comparator,
  isA,
  Minus,
  RowStart,
  T,
  type Token,
} from './tokens.ts';
import type { Cell, Expression, Line, Name, Parameter } from './tree.ts';
import { TypeParser } from './types.ts';

export type Row = Line & { readonly cells: readonly Cell[] };

export interface Rows {
  readonly hit?: 'first' | 'all';
  readonly columns: readonly Name[];
  readonly rows: readonly Row[];
}

/** The rows of decision tables. A row ends with its line. */
export class TableParser extends TypeParser {
  public readonly outputs: ParserMethod<[], Parameter[]> = this.RULE('outputs', (): Parameter[] => {
    this.CONSUME(Arrow);
    return this.OR([
      { ALT: () => this.SUBRULE(this.parameters) },
      {
        ALT: () => {
          const outputs = [this.SUBRULE(this.parameter)];
          this.MANY(() => {
            this.CONSUME(Comma);
            outputs.push(this.SUBRULE2(this.parameter));
          });
          return outputs;
        },
      },
    ]);
  });

  public readonly rows: ParserMethod<[], Rows> = this.RULE('rows', (): Rows => {
    const rows: Row[] = [];
    const hit = this.OPTION(() =>
      this.OR([
        { ALT: () => this.as(this.CONSUME(T.firstMatch), 'first') },
        { ALT: () => this.as(this.CONSUME(T.allMatches), 'all') },
      ]),
    );
    const columns = this.OPTION2(() =>
      this.guarded(
        () => this.SUBRULE(this.header),
        () => this.skipRow(),
        (): Name[] => [],
      ),
    );
    do {
      this.MANY(() => {
        if (this.skippedRule()) return;
        const row = this.guarded(
          () => this.SUBRULE(this.row),
          () => this.skipRow(),
          () => undefined,
        );
        if (row) rows.push(row);
      });
    } while (this.skippedNoRow());
    return { ...(hit && { hit }), columns: columns ?? [], rows };
  });

  /** The names of the columns. */
  private readonly header: ParserMethod<[], Name[]> = this.RULE('header', (): Name[] => {
    const names: Name[] = [];
    this.CONSUME(RowStart);
    names.push(this.nameOf(this.CONSUME(AnyName)));
    this.MANY(() => {
      this.CONSUME(Bar);
      this.OPTION(() => names.push(this.nameOf(this.CONSUME2(AnyName))));
    });
    return names;
  });

  private readonly row: ParserMethod<[], Row> = this.RULE('row', (): Row => {
    const start = this.here();
    const cells: Cell[] = [];
    this.CONSUME(RowStart);
    cells.push(this.SUBRULE(this.cell));
    this.MANY(() => {
      this.CONSUME(Bar);
      // The last bar only closes the row.
      if (this.RECORDING_PHASE || !(this.atEnd() || this.next().first)) cells.push(this.SUBRULE2(this.cell));
    });
    return { cells, ...this.line(start, 'leaf') };
  });

  /** `-`, `>= 7`, `3 to 7`, `gold, silver`, `not gold` */
  public readonly cell: ParserMethod<[], Cell> = this.RULE('cell', (): Cell => {
    const start = this.here();
    return this.OR([
      { ALT: (): Cell => ({ kind: 'any', span: this.spanOf(this.CONSUME(AnyCell)) }) },
      {
        ALT: (): Cell => {
          const op = compareOp(this.CONSUME(Comparator) as Token);
          return { kind: 'compare', op, value: this.SUBRULE(this.sum), span: this.since(start) };
        },
      },
      {
        ALT: (): Cell => {
          this.CONSUME(T.not);
          return {
            kind: 'values',
            negated: true,
            values: this.SUBRULE(this.cellValues),
            span: this.since(start),
          };
        },
      },
      {
        ALT: (): Cell => {
          const values = this.SUBRULE2(this.cellValues);
          const high = this.OPTION({
            GATE: () => values.length === 1,
            DEF: () => {
              this.CONSUME(T.to);
              return this.SUBRULE2(this.sum);
            },
          });
          const [low] = this.listed(values);
          if (high && low) return { kind: 'range', low, high, span: this.since(start) };
          return { kind: 'values', negated: false, values, span: this.since(start) };
        },
      },
    ]);
  });

  private readonly cellValues: ParserMethod<[], Expression[]> = this.RULE('cellValues', (): Expression[] => {
    const values = [this.SUBRULE(this.sum)];
    this.MANY(() => {
      this.OR([{ ALT: () => this.CONSUME(Comma) }, { ALT: () => this.CONSUME(T.or) }]);
      values.push(this.SUBRULE2(this.sum));
    });
    return values;
  });

  /** `|---|---|`, as Markdown has it under the header, says nothing. */
  private skippedRule(): boolean {
    if (this.RECORDING_PHASE) return false;
    let ahead = 2;
    if (!isA(this.next(ahead), Minus) || !isA(this.next(ahead + 1), Minus)) return false;
    while (!this.next(ahead).first && (isA(this.next(ahead), Minus) || isA(this.next(ahead), Bar)))
      ahead += 1;
    const end = this.next(ahead);
    if (!end.first && end.tokenType !== EOF) return false;
    for (let skipped = 1; skipped < ahead; skipped += 1) this.SKIP_TOKEN();
    return true;
  }

  private skippedNoRow(): boolean {
    if (this.RECORDING_PHASE || this.atEnd()) return false;
    this.problems.unexpected(this.next(), this.next(0));
    this.SKIP_TOKEN();
    this.skipRow();
    return true;
  }

  private skipRow(): void {
    if (this.at(RowStart)) this.SKIP_TOKEN();
    this.skipUntil((token) => isA(token, RowStart));
  }
}
