import type { Observer, RuntimeStatus } from '@reeve/runtime';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a running project counts, for Prometheus. */
export interface RunMetrics {
  readonly observer: Observer;
  /** Prometheus text, with what is so at the moment of asking. */
  text(status: RuntimeStatus, now: number): Promise<string>;
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
  const snapshot = new Histogram({
    name: 'reeve_snapshot_seconds',
    help: 'Time that keeping the state takes.',
    buckets: [0.01, 0.1, 0.5, 2, 10],
    registers,
  });
  const reads = new Counter({
    name: 'reeve_source_events_total',
    help: 'Events read from sources, by outcome.',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'reeve_source_failures_total',
    help: 'Times that a source could not be read.',
    labelNames: ['source'],
    registers,
  });
  const unheard = new Counter({
    name: 'reeve_messages_failed_total',
    help: 'Messages from other processes that could not be obeyed.',
    registers,
  });
  const effects = new Gauge({
    name: 'reeve_effects',
    help: 'Effects in the store, by status.',
    labelNames: ['status'],
    registers,
  });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const oldest = gauge(
    'reeve_outbox_oldest_seconds',
    'How long the longest-waiting due effect has been due.',
  );
  const lag = gauge('reeve_event_lag_seconds', 'Time since the latest event that has been taken.');
  const late = gauge('reeve_events_late', 'Events that came too late to be put in order, since the start.');
  const waiting = gauge('reeve_runs_waiting', 'Runs of rules that wait.');
  const approvals = gauge('reeve_approvals_waiting', 'Runs that wait for a person.');
  const cases = gauge('reeve_cases_open', 'Cases that are open.');
  const bytes = gauge('reeve_store_bytes', 'Size of the store.');
  const since = (now: number, then: number | undefined): number =>
    then === undefined ? 0 : Math.max(0, now - then) / 1_000;
  return {
    text: async ({ store, ...status }, now) => {
      for (const [name, count] of Object.entries(store.effects)) effects.set({ status: name }, count);
      oldest.set(since(now, store.oldestDue));
      lag.set(since(now, status.latest));
      late.set(status.late);
      waiting.set(status.waiting);
      approvals.set(store.waitingApprovals);
      cases.set(store.openCases);
      bytes.set(store.bytes);
      return registry.metrics();
    },
    observer: {
      snapshotTaken: (ms) => snapshot.observe(ms / 1_000),
      sourceRead: ({ source, events: read, refused, failed }) => {
        if (read > 0) reads.inc({ source, outcome: 'read' }, read);
        if (refused > 0) reads.inc({ source, outcome: 'refused' }, refused);
        if (failed) failures.inc({ source });
      },
      messageFailed: () => unheard.inc(),
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
