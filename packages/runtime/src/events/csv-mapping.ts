/** Text with columns put in: pieces that are text, and names of columns. */
export interface TextSource {
  readonly kind: 'text';
  readonly parts: readonly (string | { readonly column: string })[];
}

/** A column whose values are translated. */
export interface LookupSource {
  readonly kind: 'lookup';
  readonly column: string;
  readonly values: ReadonlyMap<string, string>;
  /** What a value with no entry does. */
  readonly other: 'refuse' | 'skip' | 'keep';
}

/** What a field of data is read as. */
export type FieldType = 'text' | 'number' | 'yes/no' | 'time' | 'list';

/** One field of an event's data. */
export interface DataField {
  readonly path: readonly string[];
  readonly from:
    | TextSource
    | LookupSource
    | { readonly kind: 'constant'; readonly value: string | number | boolean };
  readonly type: FieldType;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly separator: string;
  readonly format: string;
}

/** What a cell has to be for a row to give an event. */
export interface RowCondition {
  readonly column: string;
  readonly any?: readonly string[];
  readonly none?: readonly string[];
  readonly present?: boolean;
}

/** One event that a row can give. */
export interface EventMap {
  readonly conditions: readonly RowCondition[];
  readonly type: TextSource | LookupSource;
  readonly member?: TextSource | LookupSource;
  readonly community?: TextSource | LookupSource;
  readonly data: readonly DataField[];
}

/** How rows become events. */
export interface CsvMap {
  readonly source: string;
  readonly delimiter: string;
  /** Names of the columns of a file with no header. */
  readonly columns?: readonly string[];
  readonly zone?: string;
  readonly time: { readonly from: TextSource; readonly format: string };
  readonly id?: TextSource;
  readonly events: readonly EventMap[];
  /** Every column that is named, with where, to be held against the header. */
  readonly uses: readonly { readonly column: string; readonly start: number; readonly end: number }[];
}
