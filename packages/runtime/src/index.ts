export type { Clock } from './clock.ts';
export type { ActionFacts, ActionRunner } from './delivery/action-runner.ts';
export type { Delivery, DeliveryObserver, Pumped, Receipt } from './delivery/delivery.ts';
export { createFunctionRunner, type OwnAction } from './delivery/function-runner.ts';
export type { Budget, DeliveryPolicy } from './delivery/policy.ts';
export { Uncommitted } from './delivery/uncommitted.ts';
export type { Taken } from './journal.ts';
export type { Message } from './messages.ts';
export { createLogs, type WriteLog } from './observe/logs.ts';
export { combineObservers, type Observer, type SourceRead } from './observe/observer.ts';
export { createSpans } from './observe/spans.ts';
export {
  AlreadyRunning,
  createRuntime,
  type RunSummary,
  type Runtime,
  type RuntimeOptions,
  type RuntimeStatus,
} from './runtime.ts';
export type { Source, SourceBatch } from './sources/source.ts';
export { CHAIN_START, entryHash, saltedHash } from './store/chain.ts';
export { countLately, type RuleCount } from './store/lately.ts';
export { createMemoryStore } from './store/memory-store.ts';
export { withPseudonym } from './store/pseudonym.ts';
export type * from './store/records.ts';
export { EFFECT_STATUSES } from './store/records.ts';
export {
  type Changes,
  type Lease,
  LeaseLost,
  type Listing,
  type Page,
  type SnapshotRecord,
  type Store,
  StoreError,
  type StoreStats,
} from './store/store.ts';
export { createSystemClock } from './system-clock.ts';
export {
  type TypedActions,
  type TypedEvent,
  type TypedHandler,
  type TypedRequest,
  typedActions,
} from './typed.ts';
