import { createHash } from 'node:crypto';
import type { SnapshotRecord } from '@reeve/runtime';
import type { Database, Row } from './database.ts';

type Part = SnapshotRecord['parts'][number];

/** Writes a snapshot within a transaction: of its parts only those that differ from what is there. */
export function putSnapshot(db: Database, { seq, program, parts }: SnapshotRecord): void {
  db.run('INSERT OR REPLACE INTO snapshots (program, seq) VALUES (?, ?)', program, seq);
  const known = new Map(
    db
      .all('SELECT name, hash FROM snapshot_parts WHERE program = ?', program)
      .map((row) => [row['name'] as string, Buffer.from(row['hash'] as Uint8Array)]),
  );
  for (const { name, value } of parts) {
    const hash = hashOf(value);
    const before = known.get(name);
    known.delete(name);
    if (before?.equals(hash)) continue;
    db.run(
      'INSERT OR REPLACE INTO snapshot_parts (program, name, hash, text, numbers) VALUES (?, ?, ?, ?, ?)',
      program,
      name,
      hash,
      typeof value === 'string' ? value : null,
      typeof value === 'string' ? null : bytesOf(value),
    );
  }
  for (const name of known.keys())
    db.run('DELETE FROM snapshot_parts WHERE program = ? AND name = ?', program, name);
}

export function snapshotOf(db: Database, program: string): SnapshotRecord | undefined {
  const row = db.get('SELECT seq FROM snapshots WHERE program = ?', program);
  if (row === undefined) return undefined;
  const parts = db
    .all('SELECT name, text, numbers FROM snapshot_parts WHERE program = ? ORDER BY name', program)
    .map(partOf);
  return { seq: Number(row['seq']), program, parts };
}

export function dropSnapshot(db: Database, program: string): void {
  db.run('DELETE FROM snapshots WHERE program = ?', program);
  db.run('DELETE FROM snapshot_parts WHERE program = ?', program);
}

function partOf(row: Row): Part {
  const name = row['name'] as string;
  const text = row['text'];
  if (typeof text === 'string') return { name, value: text };
  const bytes = row['numbers'] as Uint8Array;
  // The bytes may begin anywhere in their buffer; numbers of eight bytes may not.
  return { name, value: new Float64Array(bytes.slice().buffer) };
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Only to tell that nothing has changed. */
function hashOf(value: Part['value']): Buffer {
  return createHash('sha1')
    .update(typeof value === 'string' ? value : bytesOf(value))
    .digest();
}
