type Kind = 'section' | 'parameter' | 'use' | 'event' | 'segment' | 'metric' | 'table' | 'template' | 'plan';

/** The keys of steps that are no actions. */
export const STEP_KEYS: readonly ['wait', 'wait for', 'if', 'split', 'start', 'stop'] = [
  'wait',
  'wait for',
  'if',
  'split',
  'start',
  'stop',
];

/** The keys that a map of each kind has, in the order in which they are best written. */
export const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  section: [
    'use',
    'parameters',
    'events',
    'member',
    'community',
    'segments',
    'metrics',
    'tables',
    'templates',
    'plans',
    'rules',
  ],
  parameter: ['title', 'type', 'default', 'from', 'to'],
  use: ['with', 'except'],
  event: ['title', 'activity', 'fields'],
  segment: ['title', 'per', 'condition'],
  metric: ['title', 'per', 'value'],
  table: ['title', 'params', 'outputs', 'match', 'columns', 'rows'],
  template: ['title', 'params', 'en', 'zh', 'en via CHANNEL', 'zh via CHANNEL', 'text'],
  plan: ['title', 'params', 'steps'],
};
