import type { Argument, Name, Step } from '../syntax/tree.ts';
import { printCondition } from './condition.ts';
import { printArgument, printArguments, printSelector } from './expression.ts';
import { plainDecimal, printDuration, printGiven } from './literals.ts';
import { CALL_WIDTH, isBare, type Out, printComment, widthOf } from './out.ts';
import type { Style } from './style.ts';

/** Steps, one below another. */
export function printSteps(steps: readonly Step[], indent: number, style: Style, out: Out): void {
  for (const step of steps) printStep(step, indent, style, out);
}

/**
 * `head` and its only step on one line, where that step is plain and fits; a comment at its end stays there. Otherwise
 * `undefined`.
 */
export function onOneLine(
  indent: number,
  head: string,
  steps: readonly Step[],
  style: Style,
): string | undefined {
  const [step] = steps;
  if (!step || steps.length > 1) return undefined;
  const { trailing, ...around } = step.trivia;
  const flat = isBare(around) ? flatStep(step, style) : undefined;
  if (flat === undefined) return undefined;
  const line = `${head} ${flat}`;
  if (indent + widthOf(line) > CALL_WIDTH) return undefined;
  return trailing ? `${line} ${printComment(trailing)}` : line;
}

function flatStep(step: Step, style: Style): string | undefined {
  const { word } = style;
  switch (step.kind) {
    case 'action':
      return `${style.name(step.action)}(${printArguments(step.args, style)})`;
    case 'start':
      return `${word('start')} ${style.name(step.plan)}${step.args.length > 0 ? `(${printArguments(step.args, style)})` : ''}`;
    case 'wait':
      return `${word('wait')} ${printDuration(step.for, style)}`;
    case 'stop':
      return word('stop');
    default:
      return undefined;
  }
}

function printStep(step: Step, indent: number, style: Style, out: Out): void {
  const { word } = style;
  const { trivia } = step;
  switch (step.kind) {
    case 'action':
      out.node(indent, trivia, { head: callLines(indent, '', step.action, step.args, style) });
      break;
    case 'start':
      out.node(indent, trivia, { head: callLines(indent, `${word('start')} `, step.plan, step.args, style) });
      break;
    case 'wait':
    case 'stop':
      out.node(indent, trivia, { head: flatStep(step, style) ?? '' });
      break;
    case 'if':
      out.node(indent, trivia, {
        head: printCondition(indent, word('if'), step.condition, '', style),
        body: () => {
          printSteps(step.then, indent + 2, style, out);
          printBlock(step.otherwise, word('else'), indent, style, out);
        },
        innerIndent: innerIndentOf(step),
        close: word('end'),
      });
      break;
    case 'waitFor':
      out.node(indent, trivia, {
        head: waitForHead(step, style),
        body: () => {
          printSteps(step.then, indent + 2, style, out);
          printBlock(step.otherwise, word('otherwise'), indent, style, out);
        },
        innerIndent: innerIndentOf(step),
        close: word('end'),
      });
      break;
    case 'split':
      out.node(indent, trivia, {
        head: word('split'),
        body: () => {
          for (const branch of step.branches) printBranch(branch, indent + 2, style, out);
        },
        close: word('end'),
      });
      break;
  }
}

/** A comment below `else` that is indented as its steps are belongs to them; the step's own stands at `end`. */
function innerIndentOf(step: { readonly otherwise?: unknown }): number {
  return step.otherwise ? 0 : 2;
}

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

function waitForHead(step: Of<'waitFor'>, style: Style): string {
  const { word, lang } = style;
  const head = `${word('waitFor')} ${printSelector(step.event, style)}`;
  if (!step.within) return head;
  return `${head} ${word(lang === 'en' ? 'within' : 'atMost')} ${printDuration(step.within, style)}`;
}

function printBlock(
  block: Of<'if'>['otherwise'],
  head: string,
  indent: number,
  style: Style,
  out: Out,
): void {
  if (!block) return;
  out.node(indent, block.trivia, { head, body: () => printSteps(block.steps, indent + 2, style, out) });
}

function printBranch(branch: Of<'split'>['branches'][number], indent: number, style: Style, out: Out): void {
  const { trivia } = branch;
  const head = `${printGiven(branch, 'percent') ?? `${plainDecimal(branch.percent)}%`}:`;
  const line =
    trivia.trailing || trivia.inner.length > 0 ? undefined : onOneLine(indent, head, branch.steps, style);
  if (line !== undefined) out.node(indent, trivia, { head: line });
  else out.node(indent, trivia, { head, body: () => printSteps(branch.steps, indent + 2, style, out) });
}

/** A call on one line, or with each argument on its own where it is long. */
function callLines(
  indent: number,
  prefix: string,
  callee: Name,
  args: readonly Argument[],
  style: Style,
): readonly string[] {
  const name = prefix + style.name(callee);
  const optional = prefix !== '' && args.length === 0;
  const flat = optional ? name : `${name}(${printArguments(args, style)})`;
  if (args.length === 0 || indent + widthOf(flat) <= CALL_WIDTH) return [flat];
  const pad = ' '.repeat(indent);
  const lines = args.map(
    (argument, index) => `${pad}  ${printArgument(argument, style)}${index < args.length - 1 ? ',' : ''}`,
  );
  return [`${name}(`, ...lines, `${pad})`];
}
