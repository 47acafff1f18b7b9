import { createEventReader, parseCsvMap } from '@reeve/cli';
import { createEngine } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORE } from '../conformance/cases.ts';
import { PATIENCE, runs } from './runs.ts';

// Whatever stands in a file of events: no line throws, none hangs, none is dropped without being counted, and what is
// read does not depend on the pieces in which the bytes came.

interface Read {
  readonly events: readonly Event[];
  readonly refused: number;
  readonly skipped: number;
  readonly lines: readonly number[];
}

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const place of [...places, bytes.length]) {
    if (place > from) yield Buffer.from(bytes.subarray(from, place));
    from = place;
  }
}

async function read(bytes: Uint8Array, cuts: readonly number[], map?: string): Promise<Read> {
  const made = map === undefined ? undefined : parseCsvMap(map, 'map.yaml').map;
  const source = made ? { path: '-', map: made } : { path: '-' };
  const reader = await createEventReader([source], { stdin: pieces(bytes, cuts), keepRefusals: 10_000 });
  const events: Event[] = [];
  for await (const batch of reader.batches()) events.push(...batch);
  const { refused, skipped, refusals } = reader.tally;
  expect(reader.tally.read).toBe(events.length);
  expect(refusals).toHaveLength(refused);
  return { events, refused, skipped, lines: refusals.map((each) => each.line) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How many lines have something on them, counted the plainest way. */
function linesOf(bytes: Uint8Array): number {
  let count = 0;
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 10) continue;
    const line = bytes.subarray(from, at);
    const hasMark = from === 0 && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
    from = at + 1;
    try {
      if (utf8.decode(hasMark ? line.subarray(3) : line).trim() !== '') count++;
    } catch {
      count++;
    }
  }
  return count;
}

const { program } = compile(
  [
    parse(
      `rule a
  when count(a) in 1 hour >= 2
  then log.write(message: "{event.type}")
rule b
  when no activity for 1 day
  if member.tier = gold
  then
    wait for a within 1 day
    otherwise
      log.write(message: "x")
    end
event a { n: number, s: text } is activity
rule c
  per community
  when sum(a.n) in 1 day > 3 x usual in 7 days and sum(a.n) in 1 day > 1
  then stop
`.replace('"{event.type}"', '"many"'),
      { source: 'r.reeve' },
    ).tree,
  ],
  { signatures: CORE },
);

const cuts = fc.array(fc.nat(10_000), { maxLength: 6 });
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
);
/** Bytes that begin as gzip does are unpacked first, and are no text. */
const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const times = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  fc.constantFrom(
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:60Z',
    '',
  ),
);
const event = fc.record(
  {
    type: fc.oneof(fc.constantFrom<unknown>('a', 'member.updated', 'member.joined'), fc.jsonValue()),
    time: fc.oneof<fc.Arbitrary<unknown>[]>(times, fc.jsonValue()),
    id: fc.oneof(fc.constantFrom<unknown>('1', '2'), fc.jsonValue()),
    subject: fc.oneof(fc.constantFrom<unknown>('m1', 'm2', '__proto__', 'constructor'), fc.jsonValue()),
    source: fc.oneof(fc.constantFrom<unknown>('c1', '__proto__'), fc.jsonValue()),
    specversion: fc.constantFrom<unknown>('1.0', '1.0', '2.0', 1),
    data: fc.oneof(
      fc.record(
        {
          n: fc.oneof<fc.Arbitrary<unknown>[]>(fc.double(), fc.string()),
          tier: fc.constantFrom('gold', 'none'),
          __proto__: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      fc.jsonValue(),
    ),
  },
  { requiredKeys: ['type', 'time'] },
);

test('any bytes: each line with something on it is read or refused', { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(anything, cuts, async (bytes, at) => {
      fc.pre(!isPacked(bytes));
      const whole = await read(bytes, []);
      expect(whole.events.length + whole.refused).toBe(linesOf(bytes));
      expect(await read(bytes, at)).toEqual(whole);
    }),
    runs(300),
  );
});

test('events good and bad: the good ones come, in order, and the engine takes them', {
  timeout: PATIENCE,
}, async () => {
  if (!program) throw new Error('the rules are in error');
  const lines = fc.array(
    fc.oneof({ weight: 5, arbitrary: event.map((each) => JSON.stringify(each)) }, fc.string()),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom('\n', '\r\n'), cuts, async (written, end, at) => {
      const bytes = new TextEncoder().encode(written.join(end));
      fc.pre(!isPacked(bytes));
      const { events, refused, lines: places } = await read(bytes, at);
      expect(events.length + refused).toBe(linesOf(bytes));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      const engine = createEngine(program);
      for (const each of events) engine.step({ kind: 'event', event: each });
      const { events: taken, late, repeated } = engine.stats();
      expect(taken + late + repeated).toBe(events.length);
    }),
    runs(200),
  );
});

const MAP = `
time: { column: when, zone: Asia/Shanghai }
type: { column: kind, values: { in: member.joined, out: member.left }, other: skip }
member: "{who}"
community: c
data:
  n: { column: n, type: number }
  note: "{note}"
`;

test('any table: each row is read, refused or left out', { timeout: PATIENCE }, async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      'in',
      'out',
      'other',
      '2026-01-01 09:00',
      '2026-01-01T00:00:00Z',
      '7',
      '',
      '"a,b"',
      '"a""b"',
      '"a\nb"',
      '"',
      "'",
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const row = fc.array(cell, { maxLength: 7 }).map((cells) => cells.join(','));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), cuts, async (rows, at) => {
      const bytes = new TextEncoder().encode(['when,kind,who,n,note', ...rows].join('\n'));
      const whole = await read(bytes, [], MAP);
      expect(whole.events.length + whole.refused + whole.skipped).toBeLessThanOrEqual(linesOf(bytes) - 1);
      expect(await read(bytes, at, MAP)).toEqual(whole);
    }),
    runs(200),
  );
});

test('a table of plain cells: every row counts', { timeout: PATIENCE }, async () => {
  const cell = fc.constantFrom('in', 'out', 'other', '2026-01-01 09:00', '2026-13-01', '7', 'x', '-1e400');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 10 }),
      async (rows) => {
        const bytes = new TextEncoder().encode(
          ['when,kind,who,n,note', ...rows.map((cells) => cells.join(','))].join('\n'),
        );
        const { events, refused, skipped } = await read(bytes, [], MAP);
        expect(events.length + refused + skipped).toBe(rows.length);
      },
    ),
    runs(200),
  );
});

test('any mapping: findings point into it, and a mapping without findings can be used', {
  timeout: PATIENCE,
}, async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'time',
      'type',
      'member',
      'data',
      'if',
      'events',
      'column',
      'values',
      'other',
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '- ',
      'when',
      '[',
      ']',
    ),
    fc.string({ maxLength: 4 }),
  );
  const slip = fc.tuple(
    fc.nat(MAP.length),
    fc.nat(20),
    fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
  );
  await fc.assert(
    fc.asyncProperty(slip, async ([from, length, put]) => {
      const text = MAP.slice(0, from) + put + MAP.slice(from + length);
      const { map, diagnostics } = parseCsvMap(text, 'map.yaml');
      for (const { span } of diagnostics)
        expect(span.start <= span.end && span.end <= text.length).toBe(true);
      expect(map === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    }),
    runs(300),
  );
});
