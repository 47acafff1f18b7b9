export { createTimeReader, type TimeReader } from '../time/time-format.ts';
export { isZone, offsetAt } from '../time/zone.ts';
export { DEFAULT_COMMUNITY, type ReadCloudEvent, readCloudEvent } from './cloud-event.ts';
export type {
  CsvMap,
  DataField,
  EventMap,
  FieldType,
  LookupSource,
  RowCondition,
  TextSource,
} from './csv-mapping.ts';
export { EVENT_ROWS, type EventCode } from './event-rows.ts';
export { type EventSource, looksLikeCsv } from './open.ts';
export { createEventReader, type EventReader, type EventReaderOptions, type ReadTally } from './reader.ts';
export type { Refusal } from './refusal.ts';
export { errnoOf, fileReason, SourceError, type SourceErrorCode } from './source-error.ts';
