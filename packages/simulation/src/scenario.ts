/** What may happen to a simulated community. */
export type ScenarioName =
  | 'healthy'
  | 'stalled-growth'
  | 'complaint-surge'
  | 'platform-failure'
  | 'spam-wave'
  | 'festival';

/** An incident at a known time, with how strong it is by the hour. */
export type IncidentKind = 'complaints' | 'outage' | 'spam' | 'festival';

/** What makes a scenario what it is: everything else is the same community. */
export interface Scenario {
  readonly name: ScenarioName;
  /** Newcomers a day, as a share of the members at the start; by how much of the time has gone, 0 to 1. */
  readonly joining: (gone: number) => number;
  /** How willing people are to come, 1 is usual. */
  readonly zest: (gone: number) => number;
  /** How easily people fall silent, 1 is usual. */
  readonly fading: (gone: number) => number;
  readonly incident?: {
    readonly kind: IncidentKind;
    /** When it begins, as a share of all days. */
    readonly at: number;
    readonly hour: number;
  };
}

const steady = (): number => 1;
const JOINING = 0.006;

const SCENARIOS: Readonly<Record<ScenarioName, Omit<Scenario, 'name'>>> = {
  healthy: { joining: () => JOINING, zest: steady, fading: steady },
  'stalled-growth': {
    joining: (gone) => (gone < 0.12 ? JOINING : 0.0003),
    zest: (gone) => 1 - 0.35 * gone,
    fading: (gone) => (gone < 0.12 ? 1 : 2.2),
  },
  'complaint-surge': {
    joining: () => JOINING,
    zest: steady,
    fading: steady,
    incident: { kind: 'complaints', at: 0.45, hour: 10 },
  },
  'platform-failure': {
    joining: () => JOINING,
    zest: steady,
    fading: steady,
    incident: { kind: 'outage', at: 0.45, hour: 19 },
  },
  'spam-wave': {
    joining: () => JOINING,
    zest: steady,
    fading: steady,
    incident: { kind: 'spam', at: 0.45, hour: 13 },
  },
  festival: {
    joining: (gone) => (gone > 0.45 && gone < 0.6 ? JOINING * 2.5 : JOINING),
    zest: steady,
    fading: steady,
    incident: { kind: 'festival', at: 0.45, hour: 8 },
  },
};

/** All scenarios, in the order in which they are told of. */
export const SCENARIO_NAMES: readonly ScenarioName[] = [
  'healthy',
  'stalled-growth',
  'complaint-surge',
  'platform-failure',
  'spam-wave',
  'festival',
];

/** The scenario of a name. */
export const scenarioOf = (name: ScenarioName): Scenario => ({ name, ...SCENARIOS[name] });
