import type { Probe } from '../explain/probe.ts';
import type { Watcher } from './watcher.ts';

/** Looks on at triggers for a watcher. */
export function createWatchProbe(watcher: Watcher): Probe {
  return {
    rule: '*',
    looked({ ir }, trigger, _, { kind }) {
      const isThrough = kind === 'fired' || kind === 'if';
      if (!isThrough && kind !== 'dates' && kind !== 'rollout') {
        if (trigger.ir.kind === 'spike' && kind === 'calm') watcher.condition(trigger.ir.span, false);
        return;
      }
      watcher.trigger(trigger.ir.span, 'fired');
      if (trigger.ir.kind === 'spike') watcher.condition(trigger.ir.span, true);
      if (ir.from !== undefined || ir.to !== undefined)
        watcher.clause(ir.name, 'dates', 0, kind === 'dates' ? 'held' : 'passed');
      if (ir.rollout !== undefined && kind !== 'dates')
        watcher.clause(ir.name, 'rollout', 0, kind === 'rollout' ? 'held' : 'passed');
    },
    closed: ({ ir }) => watcher.clause(ir.name, 'until', 0, 'cleared'),
    limited: () => undefined,
    capped: () => undefined,
    decided: () => undefined,
  };
}
