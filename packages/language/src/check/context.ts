import type { Bilingual, Expr, Span, SubjectKind, Type, Value } from '@reeve/ir';
import type { Pools } from '../compile/pools.ts';
import type { DiagnosticExtra, DiagnosticParams } from '../diagnostics/index.ts';
import type { Expression } from '../syntax/tree.ts';
import type { ProjectSettings } from './project.ts';
import type { Model } from './symbols.ts';
import { ANY } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

/** An expression, checked: what it compiles to and what it is. */
export interface Typed {
  readonly expr: Expr;
  readonly type: Type;
  readonly span: Span;
}

/** Stands for what could not be made sense of; being of any type it causes no further findings. */
export function unknown(span: Span): Typed {
  return { expr: { op: 'lit', value: null }, type: ANY, span };
}

/** The expression with its place in the text, unless it has one already: what stands in parentheses keeps its own. */
export function placed(expr: Expr, span: Span): Expr {
  return expr.op === 'lit' || expr.span ? expr : { ...expr, span };
}

/** Whether an expression was not understood: its reason has been reported. */
export function isUnknown(typed: Typed): boolean {
  return typed.type.kind === 'any' && typed.expr.op === 'lit' && typed.expr.value === null;
}

/** The constant that an expression is, `undefined` where it is none. */
export function constantOf(typed: Typed): Value | undefined {
  return typed.expr.op === 'lit' && typed.expr.value !== null ? typed.expr.value : undefined;
}

/** Where aggregates over events (windows, silences, …) may not stand, and why. */
type Place = 'where' | 'cell' | 'template' | 'default';

/** What the names in an expression can refer to. */
export interface Scope {
  /** Whom aggregates are about; `null` where that is not settled (a plan started for unlike subjects). */
  readonly subject: SubjectKind | null;
  /** Where there is no member at hand: why, for the message. `null` where there is one. */
  readonly noMember: Bilingual | null;
  readonly params: ReadonlyMap<string, { readonly index: number; readonly type: Type }>;
  /** Types of the event at hand; `null` where there is none. Empty: of any type. */
  readonly event: readonly string[] | null;
  /** Inside `where`: a bare word may name a field of the event. */
  readonly bareFields: boolean;
  /** Set where windows, silences and the like cannot stand. */
  readonly place?: Place;
  /** The rule or segment that keeps windows to itself, see `WindowIr.keptFor`. */
  readonly keptFor?: string;
  /** The window that `usual` is about. */
  readonly window?: number;
  /** Values are told by label; two usuals of unlike windows in one rule must not share one. */
  readonly usualLabels: Map<string, number>;
}

/** The state of one check. Functions that need one another reach each other through it. */
export interface Checker {
  readonly model: Model;
  readonly vocabulary: Vocabulary;
  readonly settings: ProjectSettings;
  readonly pools: Pools;
  /** Names that something refers to, as `kind:name`. */
  readonly used: Set<string>;
  readonly report: (code: string, span: Span, params?: DiagnosticParams, extra?: DiagnosticExtra) => void;
  readonly expression: (expression: Expression, scope: Scope, expected?: Type) => Typed;
  readonly condition: (expression: Expression, scope: Scope) => Expr;
  /** A metric's or a segment's own expression, `undefined` inside a cycle. */
  readonly named: (kind: 'metric' | 'segment', name: string) => Typed | undefined;
  /** Index of a table in the program. */
  readonly table: (name: string) => number;
}
