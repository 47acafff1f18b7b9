export { createEngine, type Engine, type EngineOptions, type EngineStats, restoreEngine } from './engine.ts';
export type { Zones } from './time/calendar.ts';
export { createZones } from './time/zones.ts';
export type { ClauseOutcome, StepOutcome, Watch, WatchedClause } from './watch/watch.ts';
