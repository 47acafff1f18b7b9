import { hash } from 'node:crypto';
import { type Bilingual, type Event, parseTimestamp } from '@reeve/ir';
import type { EventCode } from './event-rows.ts';
import { excerpt, type Fault, fault, refusal } from './refusal.ts';

/** The community of events that name none. */
export const DEFAULT_COMMUNITY = 'default';

const FIRST_TIME = -62_135_596_800_000;
const LAST_TIME = 253_402_300_799_999;
/** What an event tells that has no data. */
export const NO_DATA: Readonly<Record<string, unknown>> = Object.freeze({});

/** Id of an event that brings none: the digest of its line, so that the same line twice is the same event. */
export const idOfLine = (line: string): string => hash('sha256', line, 'hex');

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'empty';
  return typeof value === 'object' ? 'an object' : excerpt(value);
};

/** A time of the contract, or what is wrong with it. */
export const readTime = (text: string): number | Fault => {
  const time = parseTimestamp(text);
  if (time === null) {
    const reason = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
      ? 'it does not say its offset from UTC (end it in Z or +08:00)'
      : 'write it as 2026-01-08T09:00:00Z';
    return fault('events/bad-time', { time: excerpt(text), reason });
  }
  if (time < FIRST_TIME || time > LAST_TIME) {
    return fault('events/bad-time', { time: excerpt(text), reason: 'it is outside the years 0001 to 9999' });
  }
  return time;
};

type Json = Readonly<Record<string, unknown>>;

const textOf = (json: Json, name: string): string | undefined | Fault => {
  const value = json[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  return fault('events/bad-attribute', { name, found: kindOf(value) });
};

const dataOf = (json: Json): Readonly<Record<string, unknown>> | Fault => {
  const { data } = json;
  if (data === undefined || data === null) {
    if (json['data_base64'] === undefined) return NO_DATA;
    return fault('events/bad-data', { name: 'data_base64', reason: 'data has to be a JSON object' });
  }
  if (typeof data === 'object' && !Array.isArray(data)) return data as Readonly<Record<string, unknown>>;
  return fault('events/bad-data', { name: 'data', reason: `it is ${kindOf(data)}, not a JSON object` });
};

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'fault' in value && 'params' in value;

/** A CloudEvent that was read, or why it is none. */
export type ReadCloudEvent =
  | { readonly event: Event }
  | { readonly refused: { readonly code: EventCode; readonly reason: Bilingual } };

/**
 * Reads one CloudEvent 1.0 from parsed JSON: `type` and `time`, `subject` (the member), `source` (the community), `data`.
 * One without an id is refused, unless `idOf` gives one: an event is taken once for each id in its community.
 *
 * @example
 * const read = readCloudEvent(request.body);
 * if ('event' in read) await runtime.ingest([read.event]);
 * else reply.code(400).send(read.refused);
 */
export const readCloudEvent = (json: unknown, idOf?: () => string): ReadCloudEvent => {
  const read = eventOfJson(json, idOf ?? (() => ''));
  const found = isFault(read) ? read : read.id === '' ? fault('events/missing', { name: 'id' }) : undefined;
  if (!found) return { event: read as Event };
  const { code, reason } = refusal('', 0, found);
  return { refused: { code, reason } };
};

/** Reads one CloudEvent from parsed JSON; `fallbackId` gives the id of one that brings none. */
export const eventOfJson = (json: unknown, fallbackId: () => string): Event | Fault => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fault('events/not-an-object', { found: kindOf(json) });
  }
  const fields = json as Json;
  const version = fields['specversion'];
  if (version !== undefined && version !== '1.0') {
    return fault('events/bad-version', { found: kindOf(version) });
  }
  const type = textOf(fields, 'type');
  if (type === undefined) return fault('events/missing', { name: 'type' });
  if (typeof type !== 'string') return type;
  const written = textOf(fields, 'time');
  if (written === undefined) return fault('events/missing', { name: 'time' });
  if (typeof written !== 'string') return written;
  const time = readTime(written);
  if (typeof time !== 'number') return time;
  const id = textOf(fields, 'id');
  if (isFault(id)) return id;
  const member = textOf(fields, 'subject');
  if (isFault(member)) return member;
  const community = textOf(fields, 'source');
  if (isFault(community)) return community;
  const data = dataOf(fields);
  // `data` may itself have keys of any name, so it is a fault only when it is not the event's own.
  if (data !== fields['data'] && isFault(data)) return data;
  const own = data as Readonly<Record<string, unknown>>;
  const known = id ?? fallbackId();
  const where = community ?? DEFAULT_COMMUNITY;
  return member === undefined
    ? { id: known, type, time, community: where, data: own }
    : { id: known, type, time, member, community: where, data: own };
};

/**
 * Reads one line of an event file: a CloudEvent 1.0 in JSON. `specversion` and `id` may be left out.
 *
 * @returns the event, or what is wrong with the line
 */
export const eventOfLine = (line: string): Event | Fault => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return fault('events/not-json', { reason: excerpt((error as Error).message) });
  }
  return eventOfJson(json, () => idOfLine(line));
};
