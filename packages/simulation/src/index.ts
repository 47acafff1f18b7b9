export { eventLine, generateEvents } from './generate.ts';
export { SCENARIO_NAMES, type ScenarioName } from './scenario.ts';
export type { Settings } from './settings.ts';
