export { type AnalyseOptions, type Analysis, analyse } from './analyse/analyse.ts';
export type {
  FlowEdge,
  FlowEdgeKind,
  FlowGraph,
  FlowLoop,
  FlowNode,
  FlowReport,
  LoopEnd,
  LoopStep,
  MessageBounds,
  MessageReport,
  RuleMessages,
  SpanName,
} from './analyse/flow/report.ts';
export type { Proof, ProofContext, Unproved } from './analyse/proof.ts';
export { type Grid, gridOf } from './analyse/table-grid.ts';
export { BUILTIN_NAMES } from './check/calls.ts';
export { canonicalize } from './check/canonicalize.ts';
export { parseCap, type ReadCap } from './check/cap.ts';
export { type CheckResult, check } from './check/check.ts';
export type { CheckOptions, PackInfo, PackTexts, ParameterValue } from './check/options.ts';
export { type PackParameter, packParameters, parsePack, withRequired } from './check/packs.ts';
export { DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from './check/project.ts';
export type {
  EventSymbol,
  FieldSymbol,
  MetricSymbol,
  Model,
  ParamSymbol,
  PlanSymbol,
  RuleSymbol,
  SegmentSymbol,
  TableSymbol,
  TemplateSymbol,
} from './check/symbols.ts';
export { createVocabulary, type NameKind, type Vocabulary } from './check/vocabulary.ts';
export { type CompileResult, compile } from './compile/compile.ts';
export { ruleDigest } from './compile/digest.ts';
export {
  closest,
  DIAGNOSTICS,
  type DiagnosticExample,
  type DiagnosticRow,
  type DiagnosticRows,
  diagnostic,
} from './diagnostics/index.ts';
export { type FormatOptions, format } from './format/format.ts';
export { KEYWORDS, type Keyword, type KeywordId, type KeywordRole } from './syntax/keywords.ts';
export { type Parsed, type ParseOptions, parse } from './syntax/parse.ts';
export { grammarRules } from './syntax/parser.ts';
export { createLineIndex, type LineColumn, lineColumn } from './syntax/positions.ts';
export type * from './syntax/tree.ts';
