import type { Builtin, Expr, Type } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Argument, Expression, Name } from '../syntax/tree.ts';
import { canonicalText } from './canonical-text.ts';
import { type Checker, type Scope, type Typed, unknown } from './context.ts';
import type { TableSymbol } from './symbols.ts';
import {
  ANY,
  assignable,
  DATE,
  describeType,
  isOrdered,
  join,
  NUMBER,
  TEXT,
  TIME,
  WEEKDAY,
} from './types.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** What an argument may be. `same`: any type that has an order, the same for all; `value`: anything, the same for all. */
type Accepts = 'number' | 'length' | 'text' | 'textOrList' | 'time' | 'same' | 'value';

interface BuiltinSignature {
  readonly accepts: readonly Accepts[];
  /** How many of them have to be given; the last may repeat where there is no end. */
  readonly least: number;
  readonly most: number;
  readonly returns: Type | 'first' | 'joined';
}

const BUILTINS: Readonly<
  Record<Exclude<Builtin, 'contains' | 'startsWith' | 'endsWith' | 'matches' | 'isMissing'>, BuiltinSignature>
> = {
  abs: { accepts: ['length'], least: 1, most: 1, returns: 'first' },
  round: { accepts: ['number', 'number'], least: 1, most: 2, returns: 'first' },
  floor: { accepts: ['number'], least: 1, most: 1, returns: 'first' },
  ceil: { accepts: ['number'], least: 1, most: 1, returns: 'first' },
  min: { accepts: ['same'], least: 2, most: 16, returns: 'joined' },
  max: { accepts: ['same'], least: 2, most: 16, returns: 'joined' },
  lower: { accepts: ['text'], least: 1, most: 1, returns: TEXT },
  upper: { accepts: ['text'], least: 1, most: 1, returns: TEXT },
  trim: { accepts: ['text'], least: 1, most: 1, returns: TEXT },
  length: { accepts: ['textOrList'], least: 1, most: 1, returns: NUMBER },
  hour: { accepts: ['time'], least: 1, most: 1, returns: NUMBER },
  weekday: { accepts: ['time'], least: 1, most: 1, returns: WEEKDAY },
  day: { accepts: ['time'], least: 1, most: 1, returns: NUMBER },
  month: { accepts: ['time'], least: 1, most: 1, returns: NUMBER },
  year: { accepts: ['time'], least: 1, most: 1, returns: NUMBER },
  date: { accepts: ['time'], least: 1, most: 1, returns: DATE },
  coalesce: { accepts: ['value'], least: 2, most: 16, returns: 'joined' },
};

/** Names of the functions of the language, which no other function may have. */
export const BUILTIN_NAMES: readonly string[] = Object.keys(BUILTINS);

/** A function of the language, one that an extension contributes, or a table. */
export function call(c: Checker, e: Call, scope: Scope): Typed {
  const { id } = e.callee;
  const table = c.model.tables.get(id);
  if (table) return callTable(c, e, table, scope);
  if (e.select) c.report('call/select', e.select.span, { name: id });
  if (Object.hasOwn(BUILTINS, id)) return callBuiltin(c, e, id as keyof typeof BUILTINS, scope);
  const external = c.model.functions.get(id);
  if (external) {
    const params = external.params.map((param) => ({
      name: param.name,
      type: param.type,
      required: param.required,
    }));
    const given = matchArguments(c, e.args, params, scope, e.callee, {});
    const args = params.map((param): Expr => given.get(param.name)?.expr ?? { op: 'lit', value: null });
    return {
      expr: { op: 'external', fn: id, args, label: canonicalText(e) },
      type: external.returns,
      span: e.span,
    };
  }
  for (const argument of e.args) c.expression(argument.value, scope);
  const known = [
    ...Object.keys(BUILTINS),
    ...c.model.functions.keys(),
    ...c.model.tables.keys(),
    'count',
    'sum',
    'avg',
    'distinct',
    'streak',
  ];
  const near = closest(e.callee.written, known);
  if (c.model.actions.has(id)) c.report('call/action-as-value', e.callee.span, { name: id });
  else
    c.report(
      'name/unknown-function',
      e.callee.span,
      { name: e.callee.written },
      near === undefined ? {} : { fixes: [replaceBy(e.callee.span, near)] },
    );
  return unknown(e.span);
}

function callBuiltin(c: Checker, e: Call, fn: keyof typeof BUILTINS, scope: Scope): Typed {
  const signature: BuiltinSignature = BUILTINS[fn];
  const typed = e.args.map((argument) => {
    if (argument.name) c.report('call/named-argument', argument.name.span, { name: fn });
    return c.expression(argument.value, scope, accepted(signature, 0) === 'text' ? TEXT : undefined);
  });
  if (typed.length < signature.least || typed.length > signature.most) {
    const { least, most } = signature;
    const wanted = least === most ? `${least}` : most === 16 ? `${least}+` : `${least}–${most}`;
    c.report('call/argument-count', e.span, { name: fn, wanted, given: typed.length });
    return { ...unknown(e.span), type: typeof signature.returns === 'string' ? ANY : signature.returns };
  }
  let joined: Type = ANY;
  for (const [i, argument] of typed.entries()) {
    const wants = accepted(signature, i);
    if (!isAccepted(wants, argument.type)) {
      const wanted = WANTED[wants];
      c.report('call/argument-type', argument.span, { name: fn, wanted, given: describeType(argument.type) });
      return { ...unknown(e.span), type: typeof signature.returns === 'string' ? ANY : signature.returns };
    }
    if ((wants === 'same' || wants === 'value') && joined.kind !== 'any' && argument.type.kind !== 'any') {
      if (!assignable(argument.type, joined) && !assignable(joined, argument.type)) {
        c.report('type/unlike', argument.span, { a: describeType(joined), b: describeType(argument.type) });
      }
    }
    joined = join(joined, argument.type);
  }
  const first = typed[0]?.type ?? ANY;
  const type =
    signature.returns === 'first' ? first : signature.returns === 'joined' ? joined : signature.returns;
  return { expr: { op: 'call', fn, args: typed.map((argument) => argument.expr) }, type, span: e.span };
}

function accepted(signature: BuiltinSignature, index: number): Accepts {
  return signature.accepts[index] ?? signature.accepts.at(-1) ?? 'value';
}

const WANTED: Readonly<Record<Accepts, { en: string; zh: string }>> = {
  number: { en: 'a number', zh: '数字' },
  length: { en: 'a number or a length of time', zh: '数字或时长' },
  text: { en: 'text', zh: '文本' },
  textOrList: { en: 'text or a list', zh: '文本或列表' },
  time: { en: 'a time', zh: '时间' },
  same: { en: 'a number, a time, a date or a length of time', zh: '数字、时间、日期或时长' },
  value: { en: 'a value', zh: '值' },
};

function isAccepted(wants: Accepts, type: Type): boolean {
  if (type.kind === 'any') return true;
  switch (wants) {
    case 'number':
      return type.kind === 'number';
    case 'length':
      return type.kind === 'number' || type.kind === 'duration';
    case 'text':
      return assignable(type, TEXT);
    case 'textOrList':
      return type.kind === 'listOf' || assignable(type, TEXT);
    case 'time':
      return assignable(type, TIME);
    case 'same':
      // The engine compares numbers only, so dates (texts inside) have no least.
      return isOrdered(type) && type.kind !== 'date';
    case 'value':
      return true;
  }
}

function callTable(c: Checker, e: Call, table: TableSymbol, scope: Scope): Typed {
  c.used.add(`table:${table.name}`);
  const params = table.params.map((param) => ({ name: param.name, type: param.type, required: true }));
  const given = matchArguments(c, e.args, params, scope, e.callee, {});
  const output = e.select ? table.outputs.findIndex((each) => each.name === e.select?.id) : 0;
  const chosen = table.outputs[output];
  if (e.select && !chosen) {
    const near = closest(
      e.select.written,
      table.outputs.map((each) => each.name),
    );
    const outputs = table.outputs.map((each) => each.name).join(', ');
    c.report(
      'table/unknown-output',
      e.select.span,
      { name: e.select.written, outputs },
      near === undefined ? {} : { fixes: [replaceBy(e.select.span, near)] },
    );
    return unknown(e.span);
  }
  if (!e.select && table.outputs.length > 1) {
    const outputs = table.outputs.map((each) => `.${each.name}`).join(', ');
    c.report('table/which-output', e.span, { name: table.name, outputs });
  }
  if (!chosen) return unknown(e.span);
  const args = params.map((param): Expr => given.get(param.name)?.expr ?? { op: 'lit', value: null });
  const type: Type = table.node.hit === 'all' ? { kind: 'listOf', of: chosen.type } : chosen.type;
  return {
    expr: { op: 'table', index: c.table(table.name), args, output, label: canonicalText(e) },
    type,
    span: e.span,
  };
}

/** A parameter that arguments are matched with. */
export interface Wanted {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
}

/**
 * Matches arguments with parameters by name or by place, checks their types, and reports what is unknown, doubled or
 * missing. Gives what was found by the parameter's name.
 */
export function matchArguments(
  c: Checker,
  args: readonly Argument[],
  params: readonly Wanted[],
  scope: Scope,
  callee: Name,
  extra: { readonly onUnknown?: (argument: Argument) => Wanted | undefined },
): ReadonlyMap<string, Typed> {
  const given = new Map<string, Typed>();
  const byName = new Map(params.map((param) => [param.name, param]));
  const meant = new Set<string>();
  let position = 0;
  for (const argument of args) {
    const written = argument.name;
    const param = written ? (byName.get(written.id) ?? extra.onUnknown?.(argument)) : params[position++];
    if (!param) {
      c.expression(argument.value, scope);
      if (written) {
        const near = closest(
          written.written,
          [...byName.keys()].filter((name) => !given.has(name)),
        );
        if (near !== undefined) meant.add(near);
        const known = [...byName.keys()].join(', ') || '—';
        c.report(
          'call/unknown-argument',
          written.span,
          { name: written.written, callee: callee.written, known },
          near === undefined ? {} : { fixes: [replaceBy(written.span, near)] },
        );
      } else
        c.report('call/too-many-arguments', argument.span, { callee: callee.written, most: params.length });
      continue;
    }
    const typed = c.expression(argument.value, scope, param.type);
    if (given.has(param.name)) {
      c.report('call/repeated-argument', argument.span, { name: param.name });
      continue;
    }
    checkArgument(c, typed, param);
    const isItem = param.type.kind === 'listOf' && typed.type.kind !== 'listOf' && typed.type.kind !== 'any';
    given.set(param.name, isItem ? { ...typed, expr: { op: 'list', items: [typed.expr] } } : typed);
  }
  const missing = params.filter(
    (param) => param.required && !given.has(param.name) && !meant.has(param.name),
  );
  if (missing.length > 0) {
    c.report('call/missing-argument', callee.span, {
      callee: callee.written,
      names: missing.map((param) => param.name).join(', '),
    });
  }
  return given;
}

function checkArgument(c: Checker, typed: Typed, param: Wanted): void {
  if (assignable(typed.type, param.type)) return;
  if (param.type.kind === 'listOf' && assignable(typed.type, param.type.of)) return;
  const quoted =
    typed.expr.op === 'lit' && typed.type.kind === 'text' && typeof typed.expr.value === 'string';
  const number =
    quoted &&
    param.type.kind === 'number' &&
    /^-?\d+(\.\d+)?$/.test(String(typed.expr.op === 'lit' && typed.expr.value));
  c.report(
    'call/argument-type',
    typed.span,
    { name: param.name, wanted: describeType(param.type), given: describeType(typed.type) },
    number && typed.expr.op === 'lit' ? { fixes: [replaceBy(typed.span, String(typed.expr.value))] } : {},
  );
}
