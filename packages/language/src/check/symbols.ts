import type {
  ActionSignature,
  ChannelSignature,
  FieldSignature,
  FunctionSignature,
  Labels,
  Span,
  Type,
  Value,
} from '@reeve/ir';
import type { Declaration } from '../syntax/tree.ts';

/** A field of an event, or an attribute. */
export interface FieldSymbol {
  readonly path: string;
  readonly labels: Labels;
  readonly type: Type;
  readonly default: Value;
  readonly personal: boolean;
  /** Where the project declares it; absent for one that an extension contributes. */
  readonly span?: Span;
}

export interface EventSymbol {
  readonly id: string;
  readonly labels: Labels;
  readonly fields: ReadonlyMap<string, FieldSymbol>;
  readonly activity: boolean;
  readonly span?: Span;
}

export interface ParamSymbol {
  readonly name: string;
  readonly labels: Labels;
  readonly type: Type;
  readonly span: Span;
}

type Of<K extends Declaration['kind']> = Extract<Declaration, { kind: K }>;

interface Declared<K extends Declaration['kind']> {
  readonly name: string;
  readonly labels: Labels;
  readonly span: Span;
  readonly node: Of<K>;
}

export interface SegmentSymbol extends Declared<'segment'> {
  readonly of: 'member' | 'community';
}
export interface MetricSymbol extends Declared<'metric'> {
  readonly of: 'member' | 'community';
  /** It comes from an extension: checked and compiled only where a rule asks for it. */
  readonly contributed?: boolean;
}
export interface TableSymbol extends Declared<'table'> {
  readonly params: readonly ParamSymbol[];
  readonly outputs: readonly ParamSymbol[];
}
export interface TemplateSymbol extends Declared<'template'> {
  readonly params: readonly ParamSymbol[];
}
export interface PlanSymbol extends Declared<'plan'> {
  readonly params: readonly ParamSymbol[];
  readonly index: number;
}
export type RuleSymbol = Declared<'rule'>;

/** Every name that texts and extensions declare, resolved to what it stands for. */
export interface Model {
  readonly events: ReadonlyMap<string, EventSymbol>;
  readonly attributes: {
    readonly member: ReadonlyMap<string, FieldSymbol>;
    readonly community: ReadonlyMap<string, FieldSymbol>;
  };
  readonly segments: ReadonlyMap<string, SegmentSymbol>;
  readonly metrics: ReadonlyMap<string, MetricSymbol>;
  readonly tables: ReadonlyMap<string, TableSymbol>;
  readonly templates: ReadonlyMap<string, TemplateSymbol>;
  readonly plans: ReadonlyMap<string, PlanSymbol>;
  readonly rules: ReadonlyMap<string, RuleSymbol>;
  readonly actions: ReadonlyMap<string, ActionSignature>;
  readonly functions: ReadonlyMap<string, FunctionSignature>;
  readonly channels: ReadonlyMap<string, ChannelSignature>;
  /** Types that are activity; empty where nothing says so, and then every event is. */
  readonly activity: readonly string[];
}

/** A field as a symbol, from a manifest. */
export function fieldSymbol(field: FieldSignature): FieldSymbol {
  return {
    path: field.name,
    labels: field.labels,
    type: field.type,
    default: field.default ?? null,
    personal: field.personal,
  };
}
