export type { Clock } from './clock.ts';
export type { ActionFacts, ActionRunner } from './delivery/action-runner.ts';
export type { Source, SourceBatch } from './sources/source.ts';
export type * from './store/records.ts';
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
