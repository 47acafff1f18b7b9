import type { Argument, Expression, Line, Step } from '../syntax/tree.ts';
import { printCondition } from './condition.ts';
import { printArguments, printExpression, printSelector } from './expression.ts';
import { plainDecimal, printDuration, printGiven } from './literals.ts';
import { CALL_WIDTH, CONDITION_WIDTH, type Out, widthOf } from './out.ts';
import type { Style } from './style.ts';
import { yamlKey, yamlText } from './yaml-scalars.ts';
import { isMapOfArguments, wantsOwnLines, yamlArguments, yamlValue } from './yaml-values.ts';

/** Steps as the items of a list; with none, the key before them says so. */
export function printYamlSteps(steps: readonly Step[], indent: number, style: Style, out: Out): void {
  for (const step of steps) printStep(step, indent, style, out);
}

/** `then:` above its list, `then: []` where there is none. */
export function listKey(key: string, items: readonly unknown[], inner: Line['trivia']['inner'] = []): string {
  return items.length > 0 || inner.length > 0 ? `${key}:` : `${key}: []`;
}

/** A key with a condition; one too long for its line is folded at its `and` or `or`. */
export function conditionLines(
  indent: number,
  key: string,
  condition: Expression,
  suffix: string,
  style: Style,
): readonly string[] {
  const flat = `${key}: ${yamlText(printExpression(condition, style) + suffix, 'block')}`;
  if (indent + widthOf(flat) <= CONDITION_WIDTH) return [flat];
  const [first = '', ...rest] = printCondition(CONDITION_WIDTH, '', condition, suffix, style);
  if (rest.length === 0) return [flat];
  // Further in than the key itself, which may stand after a dash.
  const pad = ' '.repeat(indent + (key.startsWith('- ') ? 4 : 2));
  return [`${key}: >-`, ...[first, ...rest].map((line) => pad + line.trim())];
}

function printStep(step: Step, indent: number, style: Style, out: Out): void {
  const { trivia } = step;
  const inside = indent + 2;
  switch (step.kind) {
    case 'action': {
      const name = style.name(step.action);
      printCall(`- ${yamlKey(name)}:`, step, indent, style, out);
      break;
    }
    case 'start': {
      const plan = style.name(step.plan);
      const call = step.args.length > 0 ? `${plan}(${printArguments(step.args, style)})` : plan;
      const line = `- start: ${yamlText(call, 'block')}`;
      if (indent + widthOf(line) <= CALL_WIDTH || !isMapOfArguments(step.args))
        out.node(indent, trivia, { head: line });
      else {
        const head = ['- start:', `${' '.repeat(inside + 2)}plan: ${yamlText(plan, 'block')}`];
        const pad = ' '.repeat(inside + 2);
        out.node(indent, trivia, {
          head: [...head, `${pad}with:`, ...argumentLines(step.args, inside + 4, style)],
        });
      }
      break;
    }
    case 'wait':
      out.node(indent, trivia, { head: `- wait: ${printDuration(step.for, style)}` });
      break;
    case 'stop':
      out.node(indent, trivia, { head: '- stop' });
      break;
    case 'if':
      out.node(indent, trivia, {
        head: conditionLines(indent, '- if', step.condition, '', style),
        body: () => {
          if (step.then.length > 0) {
            out.line(inside, 'then:');
            printYamlSteps(step.then, inside + 2, style, out);
          }
          printBlock('else', step.otherwise, inside, style, out);
        },
      });
      break;
    case 'waitFor': {
      const within = step.within ? ` ${style.word('within')} ${printDuration(step.within, style)}` : '';
      out.node(indent, trivia, {
        head: `- wait for: ${yamlText(printSelector(step.event, style) + within, 'block')}`,
        body: () => {
          if (step.then.length > 0) {
            out.line(inside, 'then:');
            printYamlSteps(step.then, inside + 2, style, out);
          }
          printBlock('otherwise', step.otherwise, inside, style, out);
        },
      });
      break;
    }
    case 'split':
      out.node(indent, trivia, {
        head: listKey('- split', step.branches, trivia.inner),
        innerIndent: 4,
        body: () => {
          for (const branch of step.branches) printBranch(branch, indent + 4, style, out);
        },
      });
      break;
  }
}

function printBranch(
  branch: Extract<Step, { kind: 'split' }>['branches'][number],
  indent: number,
  style: Style,
  out: Out,
): void {
  const { trivia, steps } = branch;
  out.node(indent, trivia, {
    head: listKey(
      `- ${printGiven(branch, 'percent') ?? `${plainDecimal(branch.percent)}%`}`,
      steps,
      trivia.inner,
    ),
    innerIndent: 4,
    body: () => printYamlSteps(steps, indent + 4, style, out),
  });
}

function printBlock(
  key: string,
  block: Extract<Step, { kind: 'if' }>['otherwise'],
  indent: number,
  style: Style,
  out: Out,
): void {
  if (!block) return;
  out.node(indent, block.trivia, {
    head: listKey(key, block.steps, block.trivia.inner),
    body: () => printYamlSteps(block.steps, indent + 2, style, out),
  });
}

function printCall(
  head: string,
  step: { readonly args: readonly Argument[]; readonly trivia: Line['trivia'] },
  indent: number,
  style: Style,
  out: Out,
): void {
  const line = `${head} ${yamlArguments(step.args, style)}`;
  const fits = indent + widthOf(line) <= CALL_WIDTH && !wantsOwnLines(step.args, style);
  if (fits || !isMapOfArguments(step.args)) out.node(indent, step.trivia, { head: line });
  else out.node(indent, step.trivia, { head: [head, ...argumentLines(step.args, indent + 4, style)] });
}

function argumentLines(args: readonly Argument[], indent: number, style: Style): readonly string[] {
  const pad = ' '.repeat(indent);
  return args.map(
    ({ name, value }) =>
      `${pad}${yamlKey(name ? style.name(name) : '')}: ${yamlValue(value, 'block', style)}`,
  );
}
