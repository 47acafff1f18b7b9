import type { Diagnostic } from '@reeve/ir';
import { isOverflow, TooDeep } from './base-parser.ts';
import { reportOddCharacters } from './characters.ts';
import type { Approval, DateValue, Limit, PriorityValue, Quiet, Until } from './clauses.ts';
import { lex } from './lexer.ts';
import { type ReeveParser, sharedParser } from './parser.ts';
import { readPlaceholders } from './placeholders.ts';
import { createReport, type Report } from './report.ts';
import type { PlanCall, WaitHead } from './steps.ts';
import { createStringScanner } from './strings.ts';
import type { Token } from './tokens.ts';
import type {
  Cell,
  Comment,
  DurationLiteral,
  EventSelector,
  Expression,
  Parameter,
  ParameterType,
  Step,
  TextLiteral,
  Trigger,
  TypeNode,
} from './tree.ts';
import { attachTrivia } from './trivia.ts';
import type { FieldType } from './types.ts';
import { resolveTurns, resolveWords } from './words.ts';

/** What a YAML value may hold of Reeve text, and what reading it gives. */
export interface Fragments {
  expression: Expression;
  trigger: Trigger;
  /** A trigger and how long it has to last. */
  until: Until;
  /** `1 per 30 days per member, delay` */
  atMost: Limit;
  /** `22:00 to 08:00, drop` */
  quiet: Quiet;
  /** `director within 2 hours` */
  approval: Approval;
  duration: DurationLiteral;
  selector: EventSelector;
  /** `case.acknowledged where … within 30 minutes` */
  waitFor: WaitHead;
  /** `complaint_response(topic: "…")` */
  call: PlanCall;
  priority: PriorityValue;
  type: TypeNode;
  /** `number default 0 is personal` */
  fieldType: FieldType;
  /** `(tier: text, streak: number)` */
  parameters: readonly Parameter[];
  /** A cell of a table, without its bars. */
  cell: Cell;
  steps: readonly Step[];
  /** `2026-01-08`, as written in one form. */
  date: DateValue;
  parameterType: ParameterType;
  /** The text itself, with `{placeholders}`; it stands in no quotes. */
  text: TextLiteral;
}

export interface FragmentOptions {
  readonly source: string;
  /** Where the text begins in its source, or where each of its characters stands there. */
  readonly offset: number | ((index: number) => number);
}

export interface Fragment<Value> {
  /** Absent where the text could not be read at all. */
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
  /** Comments in it that stand beside no line of the value. */
  readonly comments: readonly Comment[];
}

type Rule<Value> = (parser: ReeveParser) => Value | undefined;

const RULES: { readonly [Kind in Exclude<keyof Fragments, 'text'>]: Rule<Fragments[Kind]> } = {
  expression: (parser) => parser.expression(),
  trigger: (parser) => parser.trigger(),
  until: (parser) => parser.untilBody(),
  atMost: (parser) => parser.limit(),
  quiet: (parser) => parser.quietHours(),
  approval: (parser) => parser.approvalBody(),
  duration: (parser) => parser.duration(),
  selector: (parser) => parser.selector(),
  waitFor: (parser) => parser.waitHead(),
  call: (parser) => parser.planCall(),
  priority: (parser) => parser.priorityValue(),
  type: (parser) => parser.type(),
  fieldType: (parser) => parser.fieldType(),
  parameters: (parser) => parser.parameters(),
  cell: (parser) => parser.cell(),
  steps: (parser) => parser.steps(),
  date: (parser) => parser.date(),
  parameterType: (parser) => parser.parameterType(),
};

/**
 * Reads a piece of Reeve text that stands in another text. Spans are in that other text. Never throws.
 *
 * @example
 * parseFragment('trigger', 'no activity for 7 days', { source: 'rules.yaml', offset: 42 }).value?.kind // 'state'
 */
export function parseFragment<Kind extends keyof Fragments>(
  kind: Kind,
  text: string,
  { source, offset }: FragmentOptions,
): Fragment<Fragments[Kind]> {
  const report = createReport(source, typeof offset === 'number' ? (index) => offset + index : offset);
  const parser = sharedParser();
  reportOddCharacters(text, report);
  if (kind === 'text') {
    parser.begin([], report);
    const scanned = createStringScanner(text).bare();
    if (scanned.tooDeep !== undefined) report.add('syntax/too-deep', scanned.tooDeep, scanned.tooDeep + 1);
    else if (scanned.openBrace !== undefined) {
      report.add('syntax/unclosed-placeholder', scanned.openBrace, scanned.openBrace + 1);
    }
    const span = report.span(0, text.length);
    const value: TextLiteral = { kind: 'text', parts: parser.partsOf(scanned.parts, span), span };
    readPlaceholders(text, parser, report);
    return { value: value as Fragments[Kind], diagnostics: report.found, comments: [] };
  }
  const lexed = lex(text, report);
  const tokens: Token[] = resolveWords(lexed.tokens);
  resolveTurns(tokens);
  parser.begin(tokens, report);
  const rule = RULES[kind as Exclude<Kind, 'text'>] as Rule<Fragments[Kind]>;
  const value = withinBounds(() => rule(parser), report, text.length);
  const { lines } = parser;
  readPlaceholders(text, parser, report);
  const comments = attachTrivia(text, tokens, lexed.comments, lines, report);
  return { ...(value !== undefined && { value }), diagnostics: report.found, comments };
}

function withinBounds<Value>(
  read: () => Value | undefined,
  report: Report,
  length: number,
): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isOverflow(error)) report.add('syntax/too-deep', 0, length);
    else if (!(error instanceof TooDeep)) throw error;
    return undefined;
  }
}
