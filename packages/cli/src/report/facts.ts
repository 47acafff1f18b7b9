import type { Expr, Program, RuleIr, Signatures, TriggerIr, Type } from '@reeve/ir';
import { declaredInput } from './names.ts';

/** What a report needs to know of a program, looked up once. */
export interface ProgramFacts {
  readonly rules: ReadonlyMap<string, RuleIr>;
  /** Kind of subject of a rule, as decisions write it. */
  subjectKind(rule: RuleIr): string;
  /** Type of what `Decision.values` calls by this name. */
  typeOfValue(name: string): Type;
  /** Type of an action's input, as its extension declares it or as the rules show it. */
  typeOfInput(action: string, name: string): Type;
  /** The input that holds the member whom an action reaches. */
  reaches(action: string): string | undefined;
  /** Event types that a rule's triggers need to come; empty where any will do. */
  looksAt(rule: RuleIr): readonly string[];
}

const NUMBER: Type = { kind: 'number' };
const PERCENT: Type = { kind: 'number', unit: 'percent' };
const ANY: Type = { kind: 'any' };

/** Calls `visit` on each object inside plain data. */
function walk(data: unknown, visit: (object: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(data)) {
    for (const item of data) walk(item, visit);
  } else if (typeof data === 'object' && data !== null) {
    visit(data as Record<string, unknown>);
    for (const item of Object.values(data)) walk(item, visit);
  }
}

/** Reads a program once. */
export function readFacts(program: Program, signatures?: Signatures): ProgramFacts {
  const labels = new Map<string, Type>();
  const inputs = new Map<string, Type>();
  const reach = new Map<string, string>();

  const typeOf = (expr: Expr): Type => {
    switch (expr.op) {
      case 'event':
      case 'attr':
        return expr.type;
      case 'envelope':
        return expr.field === 'time' ? { kind: 'time' } : ANY;
      case 'now':
        return { kind: 'time' };
      case 'window':
      case 'usual': {
        const window = program.windows[expr.index];
        if (!window || window.fn === 'count' || window.fn === 'distinct') return NUMBER;
        return window.value ? typeOf(window.value) : NUMBER;
      }
      case 'share':
        return PERCENT;
      case 'streak':
        return NUMBER;
      case 'named':
        return expr.kind === 'segment' ? { kind: 'yesno' } : typeOf(expr.value);
      case 'table':
        return program.tables[expr.index]?.outputs[expr.output]?.type ?? ANY;
      case 'neg':
        return typeOf(expr.value);
      case 'binary': {
        if (expr.kind !== '+' && expr.kind !== '-') return ANY;
        const left = typeOf(expr.left);
        const right = typeOf(expr.right);
        return left.kind === right.kind ? left : ANY;
      }
      default:
        return ANY;
    }
  };

  walk([program.rules, program.plans], (object) => {
    if (typeof object['op'] === 'string' && typeof object['label'] === 'string') {
      labels.set(object['label'], typeOf(object as unknown as Expr));
    }
    if (typeof object['action'] === 'string' && Array.isArray(object['args'])) {
      const action = object['action'];
      if (typeof object['reaches'] === 'string') reach.set(action, object['reaches']);
      for (const arg of object['args'] as readonly { readonly name: string; readonly value: Expr }[]) {
        const type = typeOf(arg.value);
        if (type !== ANY) inputs.set(`${action} ${arg.name}`, type);
      }
    }
  });

  const typesOfTrigger = (trigger: TriggerIr): readonly string[] => {
    const found: string[] = [];
    if (trigger.kind === 'event') found.push(...trigger.match.types);
    else if (trigger.kind === 'sequence') {
      found.push(...trigger.first.types);
      for (const step of trigger.steps) if (!step.absent) found.push(...step.match.types);
    } else if (trigger.kind === 'spike') found.push(...(program.windows[trigger.window]?.match.types ?? []));
    else if (trigger.kind === 'state' || trigger.kind === 'membership') {
      // A silence is not looked at: it is the lack of the event that makes it true.
      walk(trigger.condition, ({ op, index }) => {
        if (typeof index !== 'number') return;
        if (op === 'window' || op === 'usual') found.push(...(program.windows[index]?.match.types ?? []));
        if (op === 'share') found.push(...(program.shares[index]?.first.types ?? []));
        if (op === 'streak') found.push(...(program.streaks[index]?.match.types ?? []));
      });
    }
    return found;
  };

  return {
    rules: new Map(program.rules.map((rule) => [rule.name, rule])),
    subjectKind: (rule) => {
      const kind = program.subjects[rule.subject];
      return !kind ? 'member' : kind.kind === 'field' ? kind.path : kind.kind;
    },
    typeOfValue: (name) => labels.get(name) ?? ANY,
    typeOfInput: (action, name) => {
      const declared = declaredInput(signatures, action, name);
      // What is declared as any text may be known better from the rules.
      const plain = !declared || declared.kind === 'any' || declared.kind === 'text';
      return (plain ? inputs.get(`${action} ${name}`) : undefined) ?? declared ?? ANY;
    },
    reaches: (action) => reach.get(action),
    looksAt: (rule) => [...new Set(rule.triggers.flatMap(typesOfTrigger))],
  };
}
