import type { Observer } from '@reeve/runtime';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a running project counts, for Prometheus. */
export interface RunMetrics {
  readonly registry: Registry;
  readonly observer: Observer;
}

/** Metrics by rule, action and status; nothing in them names a person. */
export function createRunMetrics(): RunMetrics {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'reeve_events_total',
    help: 'Events taken in, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const decisions = new Counter({
    name: 'reeve_decisions_total',
    help: 'Decisions, by rule.',
    labelNames: ['rule'],
    registers,
  });
  const tries = new Counter({
    name: 'reeve_delivery_attempts_total',
    help: 'Tries at delivering, by action and outcome.',
    labelNames: ['action', 'outcome'],
    registers,
  });
  const held = new Counter({
    name: 'reeve_effects_held_total',
    help: 'Effects held as they were about to leave.',
    labelNames: ['action', 'reason'],
    registers,
  });
  const took = new Histogram({
    name: 'reeve_delivery_seconds',
    help: 'Time that one try takes.',
    labelNames: ['action'],
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 15],
    registers,
  });
  const commit = new Histogram({
    name: 'reeve_commit_seconds',
    help: 'Time from a batch coming in to its being decided and on disk.',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  const position = new Gauge({
    name: 'reeve_log_position',
    help: 'Place of the last input of the log.',
    registers,
  });
  const down = new Gauge({
    name: 'reeve_channel_down',
    help: '1 while a channel is left alone because it fails.',
    labelNames: ['channel'],
    registers,
  });
  return {
    registry,
    observer: {
      committed: (taken, at, ms) => {
        events.inc({ outcome: 'accepted' }, taken.accepted);
        events.inc({ outcome: 'repeated' }, taken.repeated);
        events.inc({ outcome: 'refused' }, taken.refused.length);
        for (const { rule } of taken.decisions) decisions.inc({ rule });
        commit.observe(ms / 1_000);
        position.set(at);
      },
      attempted: ({ action, outcome, tookMs }) => {
        tries.inc({ action, outcome });
        took.observe({ action }, tookMs / 1_000);
      },
      held: (action, reason) => held.inc({ action, reason }),
      channelTurned: (channel, turn) => down.set({ channel }, turn === 'down' ? 1 : 0),
    },
  };
}
