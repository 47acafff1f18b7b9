import type { Expr, Program, StepIr } from '@reeve/ir';

/** Paths of fields that are personal. */
export interface PersonalPaths {
  readonly event: ReadonlySet<string>;
  readonly member: ReadonlySet<string>;
  readonly community: ReadonlySet<string>;
}

/**
 * Tells of a text that a rule gave an action whether it can hold nothing personal: it must fit what the rule says there now,
 * word for word but for the places, and no place may read a personal field. What fits nothing, say since the rule has been
 * rewritten, is not known to be safe.
 */
export function createSafeTexts(
  program: Program,
  personal: PersonalPaths,
): (rule: string, action: string, arg: string, text: string) => boolean {
  const isPersonal = (node: unknown): boolean => {
    if (typeof node !== 'object' || node === null) return false;
    const expr = node as Expr;
    if (expr.op === 'event') return personal.event.has(expr.path);
    if (expr.op === 'attr') return personal[expr.of].has(expr.path);
    // Who gave a plan its values is not followed.
    if (expr.op === 'param') return true;
    if (expr.op === 'window' || expr.op === 'usual') return isPersonal(program.windows[expr.index]?.value);
    return Object.values(node).some(isPersonal);
  };
  const shapes = new Map<string, (readonly string[])[]>();
  const learn = (rule: string, steps: readonly StepIr[]): void => {
    for (const step of steps) {
      if (step.op !== 'effect') continue;
      for (const { name, value } of step.use.args) {
        if (isPersonal(value)) continue;
        const key = `${rule} ${step.use.action} ${name}`;
        shapes.set(key, [...(shapes.get(key) ?? []), shapeOf(value)]);
      }
    }
  };
  for (const { name, steps } of program.rules) {
    learn(name, steps);
    // What a plan does is done in the name of the rule that began it.
    for (const plan of program.plans) learn(name, plan.steps);
  }
  return (rule, action, arg, text) =>
    (shapes.get(`${rule} ${action} ${arg}`) ?? []).some((shape) => fits(text, shape));
}

/** The fixed words of a text, with a place between each two. */
function shapeOf(value: Expr): readonly string[] {
  if (value.op === 'lit') return [String(value.value)];
  if (value.op !== 'text') return ['', ''];
  const words = [''];
  for (const part of value.parts) {
    if (typeof part === 'string') words.push(`${words.pop() ?? ''}${part}`);
    else words.push('');
  }
  return words;
}

function fits(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const word of rest) {
    const found = text.indexOf(word, at);
    if (found < 0 || found + word.length > end) return false;
    at = found + word.length;
  }
  return true;
}
