export {
  createSeriesDetector,
  type SeriesDetector,
  type SeriesFinding,
} from './aggregates/series-detector.ts';
export type { Decisions } from './decisions.ts';
export { createEngine, type Engine, type EngineOptions, type EngineStats, restoreEngine } from './engine.ts';
export { type ExplainRequest, explain } from './explain/explain.ts';
export type {
  Change,
  Counterfactual,
  Explained,
  Explanation,
  HeldBack,
  Moment,
  Need,
  Obstacle,
  Unknowable,
  Waiting,
  Wanted,
} from './explain/explanation.ts';
export type { Composed, ComposeFor } from './machine.ts';
export type { Wait } from './rules/firing.ts';
export type { ExternalCall } from './rules/foresight.ts';
export { quietEnds } from './rules/limits.ts';
export type { SnapshotPart } from './state/parts.ts';
export type { Zones } from './time/calendar.ts';
export { createZones } from './time/zones.ts';
export type { ClauseOutcome, StepOutcome, Watch, WatchedClause } from './watch/watch.ts';
