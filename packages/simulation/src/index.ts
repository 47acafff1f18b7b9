export { eventLine, generateEvents } from './generate.ts';
export type { LifeByDay } from './life-log.ts';
export type {
  CaseReport,
  CaseStep,
  Compared,
  Counts,
  HeldFor,
  MemberNote,
  PlanReport,
  SimulationReport,
} from './report.ts';
export { SCENARIO_NAMES, type ScenarioName } from './scenario.ts';
export type { Settings } from './settings.ts';
export { type SimulateOptions, simulate } from './simulate.ts';
