import type { Decision, Event } from '@reeve/ir';
import type {
  DeliveryRecord,
  EffectStatus,
  LogEntry,
  LogInput,
  OutboxEffect,
  StoredDecision,
} from '@reeve/runtime';
import type { Database, Row } from './database.ts';

const EVENT = 0;
const ADVANCE = 1;
const PROGRAM = 2;

/** Leaves out what has no value. */
const given = (pairs: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined));

export function insertInput(db: Database, seq: number, input: LogInput): void {
  if (input.kind === 'event') {
    const { id, type, time, community, member, data, depth } = input.event;
    db.run(
      'INSERT INTO log (seq, kind, time, id, type, community, member, data, depth) VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?)',
      seq,
      time,
      id,
      type,
      community,
      member ?? null,
      JSON.stringify(data),
      depth ?? null,
    );
  } else if (input.kind === 'advance')
    db.run('INSERT INTO log (seq, kind, time) VALUES (?, 1, ?)', seq, input.to);
  else db.run('INSERT INTO log (seq, kind, time, type) VALUES (?, 2, ?, ?)', seq, input.at, input.program);
}

export function entryOfLog(row: Row): LogEntry {
  const seq = Number(row['seq']);
  const time = Number(row['time']);
  switch (Number(row['kind'])) {
    case EVENT: {
      const event = given({
        id: row['id'],
        type: row['type'],
        time,
        member: row['member'],
        community: row['community'],
        data: JSON.parse(row['data'] as string),
        depth: row['depth'],
      });
      return { seq, input: { kind: 'event', event: event as unknown as Event } };
    }
    case ADVANCE:
      return { seq, input: { kind: 'advance', to: time } };
    case PROGRAM:
      return { seq, input: { kind: 'program', program: row['type'] as string, at: time } };
    default:
      throw new RangeError(`Entry ${seq} of the log is of a kind that is not known.`);
  }
}

export function insertDecision(db: Database, first: number, { seq, index, decision }: StoredDecision): void {
  db.run(
    'INSERT INTO decisions (seq, number, rule, at, community, subject, json) VALUES (?, ?, ?, ?, ?, ?, ?)',
    first + seq,
    index,
    decision.rule,
    decision.at,
    decision.community,
    decision.subject.id,
    JSON.stringify(decision),
  );
}

export const decisionOf = (row: Row): StoredDecision => ({
  seq: Number(row['seq']),
  index: Number(row['number']),
  decision: JSON.parse(row['json'] as string) as Decision,
});

export function insertEffect(db: Database, effect: OutboxEffect): void {
  db.run(
    `INSERT INTO effects (key, rule, action, input, community, subject_kind, subject, member, channel, purpose, priority,
       at, depth, status, due, attempts, reason, reference, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
    effect.key,
    effect.rule,
    effect.action,
    JSON.stringify(effect.input),
    effect.community,
    effect.subject.kind,
    effect.subject.id,
    effect.member ?? null,
    effect.channel ?? null,
    effect.purpose ?? null,
    effect.priority,
    effect.at,
    effect.depth,
    effect.status,
    effect.due,
    effect.attempts,
    effect.reason ?? null,
    effect.reference ?? null,
    effect.error ?? null,
  );
}

export const effectOf = (row: Row): OutboxEffect =>
  given({
    key: row['key'],
    rule: row['rule'],
    action: row['action'],
    input: JSON.parse(row['input'] as string),
    community: row['community'],
    subject: { kind: row['subject_kind'], id: row['subject'] },
    member: row['member'],
    channel: row['channel'],
    purpose: row['purpose'],
    priority: Number(row['priority']),
    at: Number(row['at']),
    depth: Number(row['depth']),
    status: row['status'] as EffectStatus,
    due: Number(row['due']),
    attempts: Number(row['attempts']),
    reason: row['reason'],
    reference: row['reference'],
    error: row['error'],
  }) as unknown as OutboxEffect;

export function insertDelivery(db: Database, delivery: DeliveryRecord): void {
  db.run(
    'INSERT INTO deliveries (key, attempt, at, took, outcome, channel, error) VALUES (?, ?, ?, ?, ?, ?, ?)',
    delivery.key,
    delivery.attempt,
    delivery.at,
    Math.round(delivery.tookMs),
    delivery.outcome,
    delivery.channel ?? null,
    delivery.error ?? null,
  );
}

export const deliveryOf = (row: Row): DeliveryRecord =>
  given({
    key: row['key'],
    attempt: Number(row['attempt']),
    at: Number(row['at']),
    tookMs: Number(row['took']),
    outcome: row['outcome'],
    channel: row['channel'],
    error: row['error'],
  }) as unknown as DeliveryRecord;
