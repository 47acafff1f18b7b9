import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Event } from '@reeve/ir';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCsvMap } from '../../packages/cli/src/project/csv-map.ts';
import { eventOfLine, idOfLine } from '../../packages/runtime/src/events/cloud-event.ts';
import { createRowSplitter } from '../../packages/runtime/src/events/csv-rows.ts';
import { readLines } from '../../packages/runtime/src/events/lines.ts';
import { createEventReader, type ReadTally } from '../../packages/runtime/src/events/reader.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-events-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const drain = async (
  paths: readonly string[],
  map?: string,
): Promise<{ readonly events: readonly Event[]; readonly tally: ReadTally }> => {
  const parsed = map === undefined ? undefined : parseCsvMap(map, 'map.yaml');
  if (parsed) expect(parsed.diagnostics).toEqual([]);
  const reader = await createEventReader(
    paths.map((path) => (parsed?.map ? { path, map: parsed.map } : { path })),
  );
  const events: Event[] = [];
  for await (const batch of reader.batches()) events.push(...batch);
  return { events, tally: reader.tally };
};
const line = (time: string, more: object = {}): string => JSON.stringify({ type: 't', time, ...more });
const refusals = (tally: ReadTally): readonly string[] =>
  tally.refusals.map((each) => `${each.line} ${each.code}`);

describe('one line', () => {
  test('a whole CloudEvent', () => {
    const text = JSON.stringify({
      specversion: '1.0',
      id: 'e1',
      type: 'message.posted',
      time: '2026-01-08T09:00:00.123456+08:00',
      subject: 'm1',
      source: 'c1',
      data: { fault: 1, params: 2 },
    });
    expect(eventOfLine(text)).toEqual({
      id: 'e1',
      type: 'message.posted',
      time: Date.UTC(2026, 0, 8, 1, 0, 0, 123),
      member: 'm1',
      community: 'c1',
      data: { fault: 1, params: 2 },
    });
  });

  test('what may be left out', () => {
    const text = '{"type":"t","time":"2026-01-08T09:00:00Z"}';
    const event = eventOfLine(text);
    expect(event).toEqual({
      id: idOfLine(text),
      type: 't',
      time: Date.UTC(2026, 0, 8, 9),
      community: 'default',
      data: {},
    });
    expect(idOfLine(text)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['nonsense', 'events/not-json'],
    ['[]', 'events/not-an-object'],
    ['null', 'events/not-an-object'],
    ['{"type":"t"}', 'events/missing'],
    ['{"time":"2026-01-08T09:00:00Z"}', 'events/missing'],
    [line('2026-01-08T09:00:00Z', { type: 5 }), 'events/bad-attribute'],
    [line('2026-01-08T09:00:00Z', { subject: '' }), 'events/bad-attribute'],
    [line('2026-01-08T09:00:00Z', { id: 7 }), 'events/bad-attribute'],
    [line('2026-01-08T09:00:00Z', { data: [1] }), 'events/bad-data'],
    [line('2026-01-08T09:00:00Z', { data_base64: 'AA==' }), 'events/bad-data'],
    [line('2026-01-08T09:00:00Z', { specversion: '2.0' }), 'events/bad-version'],
    [line('2026-01-08T09:00:00'), 'events/bad-time'],
    [line('2026-02-29T09:00:00Z'), 'events/bad-time'],
    [line('0000-01-01T00:00:00Z'), 'events/bad-time'],
    [line('9999-12-31T23:30:00-01:00'), 'events/bad-time'],
    [line('yesterday'), 'events/bad-time'],
  ])('%s is refused', (text, code) => {
    expect(eventOfLine(text)).toMatchObject({ fault: code });
  });

  test.each([
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ])('%s is a time', (text, time) => {
    expect(eventOfLine(line(text))).toMatchObject({ time });
  });
});

describe('lines', () => {
  const cut = async (chunks: readonly Buffer[], limit?: number): Promise<unknown[]> => {
    const out: unknown[] = [];
    const feed = async function* (): AsyncGenerator<Buffer> {
      yield* chunks;
    };
    for await (const { first, lines } of readLines(feed(), limit)) {
      expect(first).toBe(out.length + 1);
      out.push(...lines);
    }
    return out;
  };

  test('any cut of the bytes gives the same lines', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).filter((each) => !/[\r\n]/.test(each))),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (lines, end, size) => {
          const bytes = Buffer.from(`\uFEFF${lines.join(end)}${end}`);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect(await cut(chunks)).toEqual(lines.length === 0 ? [''] : lines);
        },
      ),
    );
  });

  test('a line that is too long is refused and the next is read', async () => {
    const long = Buffer.alloc(50_000, 'x');
    expect(await cut([Buffer.from('a\n'), long, long, Buffer.from('\nb\n')], 1000)).toEqual([
      'a',
      { fault: 'events/too-long', params: { limit: 1000 } },
      'b',
    ]);
    expect(await cut([Buffer.from('abcdef'), Buffer.from('g')], 4)).toEqual([
      { fault: 'events/too-long', params: { limit: 4 } },
    ]);
  });

  test('a line that is not UTF-8 is refused and its neighbours are read', async () => {
    expect(await cut([Buffer.from([0x61, 10, 0xff, 0xfe, 10, 0x62, 10])])).toEqual([
      'a',
      { fault: 'events/not-utf8', params: {} },
      'b',
    ]);
  });
});

describe('files', () => {
  const times = (events: readonly Event[]): readonly string[] =>
    events.map((each) => `${each.id}@${new Date(each.time).toISOString().slice(11, 16)}`);

  test('bad lines are counted with their numbers; empty ones are nothing', async () => {
    const path = put('e.jsonl', `\n${line('2026-01-01T00:00:00Z')}\r\n\r\nnonsense\n[]\n`);
    const { events, tally } = await drain([path]);
    expect(events).toHaveLength(1);
    expect(tally).toMatchObject({ read: 1, refused: 2 });
    expect(refusals(tally)).toEqual(['4 events/not-json', '5 events/not-an-object']);
  });

  test('gzip is told by its bytes, not by its name', async () => {
    const text = `${line('2026-01-01T00:00:00Z', { id: 'a' })}\n`.repeat(20_000);
    const { events } = await drain([put('packed.jsonl', gzipSync(text)), put('plain.gz', text)]);
    expect(events).toHaveLength(40_000);
  });

  test('broken gzip is an operational failure, not an end', async () => {
    const packed = gzipSync(
      Array.from({ length: 5000 }, (_, i) => line('2026-01-01T00:00:00Z', { id: `${i}` })).join('\n'),
    );
    await expect(drain([put('cut.gz', packed.subarray(0, packed.length - 100))])).rejects.toMatchObject({
      code: 'events/broken-gzip',
    });
  });

  test('several files are one stream in order of time, each in its own order', async () => {
    const a = put(
      'a.jsonl',
      ['00:01', '00:05', '00:03', '00:09']
        .map((t, i) => line(`2026-01-01T${t}:00Z`, { id: `a${i}` }))
        .join('\n'),
    );
    const b = put(
      'b.jsonl',
      ['00:01', '00:04', '00:09'].map((t, i) => line(`2026-01-01T${t}:00Z`, { id: `b${i}` })).join('\n'),
    );
    const { events } = await drain([a, b]);
    expect(times(events)).toEqual([
      'a0@00:01',
      'b0@00:01',
      'b1@00:04',
      'a1@00:05',
      'a2@00:03',
      'a3@00:09',
      'b2@00:09',
    ]);
  });

  test('a missing file and a folder say so', async () => {
    await expect(drain([join(folder, 'none.jsonl')])).rejects.toThrow(
      'none.jsonl: there is no such file or folder',
    );
    await expect(drain([folder])).rejects.toThrow('it is a folder, not a file');
  });
});

describe('CSV', () => {
  const MAP = `
time: "{when}"
zone: America/New_York
type: { column: kind, values: { msg: message.posted, join: member.joined }, other: skip }
member: "{who}"
community: irc
id: "row-{#}"
data:
  length: { column: len, type: number }
  question: { column: q, type: yes/no }
  tags: { column: tags, type: list, separator: "|" }
  source: { value: csv }
  where.room: "{room}"
`;
  const HEADER = 'when,who,kind,len,q,tags,room\n';

  test('rows become events by the mapping', async () => {
    const rows = [
      '2026-01-01T00:00:00,u1,msg,12,1,a|b,"big, blue"',
      '2026-07-01 00:00,u2,join,,,,',
      '2026-07-01T00:00:00Z,,admin,,,,',
    ];
    const { events, tally } = await drain([put('e.csv', HEADER + rows.join('\n'))], MAP);
    expect(events).toEqual([
      {
        id: 'row-2',
        type: 'message.posted',
        time: Date.UTC(2026, 0, 1, 5),
        member: 'u1',
        community: 'irc',
        data: { length: 12, question: true, tags: ['a', 'b'], source: 'csv', where: { room: 'big, blue' } },
      },
      {
        id: 'row-3',
        type: 'member.joined',
        time: Date.UTC(2026, 6, 1, 4),
        member: 'u2',
        community: 'irc',
        data: { source: 'csv' },
      },
    ]);
    expect(tally).toMatchObject({ read: 2, refused: 0, skipped: 1 });
  });

  test('a row may give several events', async () => {
    const map = `
time: "{t}"
member: "{who}"
zone: UTC
events:
  - type: message.posted
  - { if: { q: "1" }, type: question.asked }
  - { if: { to: { present: yes } }, type: question.answered, data: { asker: "{to}" } }
  - { if: { q: { not: ["0", "1"] } }, type: odd }
`;
    const { events } = await drain([put('e.csv', 't,who,q,to\n2026-01-01,a,1,\n2026-01-02,b,0,a\n')], map);
    expect(events.map((each) => [each.type, each.member, each.data])).toEqual([
      ['message.posted', 'a', {}],
      ['question.asked', 'a', {}],
      ['message.posted', 'b', {}],
      ['question.answered', 'b', { asker: 'a' }],
    ]);
    expect(new Set(events.map((each) => each.id)).size).toBe(4);
  });

  test('what does not fit is refused with its line', async () => {
    const rows = [
      '2026-01-01T00:00:00,u1,msg,long,1,,', // 2: not a number
      '2026-01-01T00:00:00,u1,msg,1,maybe,,', // 3
      '01/02/2026,u1,msg,1,1,,', // 4: time
      'too,few', // 5
      ',u1,msg,1,1,,', // 6: no time
      '2026-01-01T00:00:00,"u1,msg,1,1,,', // 7: a quote that is never closed
      '2026-01-01T00:00:00,u1,msg,1,1,,', // 8: good
    ];
    const { events, tally } = await drain([put('e.csv', HEADER + rows.join('\n'))], MAP);
    expect(events.map((each) => each.id)).toEqual(['row-8']);
    expect(refusals(tally)).toEqual([
      '2 events/bad-value',
      '3 events/bad-value',
      '4 events/bad-time',
      '5 events/bad-row',
      '6 events/missing',
      '7 events/bad-row',
    ]);
  });

  test('a column that the file lacks is named', async () => {
    await expect(drain([put('e.csv', 'a,b\n1,2\n')], 'time: "{when}"\ntype: x')).rejects.toThrow(
      'names the column “when”',
    );
  });

  test('a clock change: a skipped time moves on, a doubled one is the first', async () => {
    const map = 'time: "{t}"\nzone: America/New_York\ntype: x';
    const { events } = await drain([put('e.csv', 't\n2026-03-08T02:30:00\n2026-11-01T01:30:00\n')], map);
    expect(events.map((each) => new Date(each.time).toISOString())).toEqual([
      '2026-03-08T07:30:00.000Z',
      '2026-11-01T05:30:00.000Z',
    ]);
  });

  test.each([
    ['dd/MM/yyyy HH:mm', '08/01/2026 14:05', '2026-01-08T14:05:00.000Z'],
    ["d MMM yyyy 'at' h:mm a", '8 January 2026 at 12:05 AM', '2026-01-08T00:05:00.000Z'],
    ['yyyyMMddHHmmss.SSSX', '20260108090000.250+0800', '2026-01-08T01:00:00.250Z'],
    ['unix', '1767834000.5', '2026-01-08T01:00:00.500Z'],
    ['unix ms', '1767834000500', '2026-01-08T01:00:00.500Z'],
  ])('times as %s', async (format, text, expected) => {
    const map = `time: { column: t, format: ${JSON.stringify(format)} }\nzone: UTC\ntype: x`;
    const { events } = await drain([put('e.csv', `t\n${text}\n`)], map);
    expect(events.map((each) => new Date(each.time).toISOString())).toEqual([expected]);
  });

  test.each([
    ['type: x', 'file/missing-key'],
    ['time: "{t}"', 'file/missing-key'],
    ['time: "{t}"\ntype: x\nzone: Mars/Olympus', 'file/bad-value'],
    ['time: { column: t, format: QQQ }\ntype: x', 'file/bad-value'],
    ['time: "{t}"\ntype: x\nmembr: "{u}"', 'file/unknown-key'],
    ['time: "{t}"\ntype: x\ndata: { a: { column: b, type: blob } }', 'file/bad-value'],
    ['time: &a "{t}"\ntype: *a', 'file/alias'],
    ['- time', 'file/bad-value'],
    ['"', 'file/not-yaml'],
    ['', 'file/missing-key'],
  ])('the mapping %j gives %s', (text, code) => {
    expect(parseCsvMap(text, 'map.yaml').diagnostics.map((each) => each.code)).toContain(code);
  });

  test('quoted rows survive any cut into blocks', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '中'), maxLength: 5 });
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, size) => {
          const lines = rows
            .map((row) => row.map(quote).join(','))
            .join('\n')
            .split('\n');
          const splitter = createRowSplitter(',');
          const out: unknown[] = [];
          if (rows.length > 0) {
            for (let i = 0; i < lines.length; i += size) {
              out.push(...splitter.push(i + 1, lines.slice(i, i + size)).map((row) => row.cells));
            }
            out.push(...splitter.end().map((row) => row.cells));
          }
          expect(out).toEqual(rows);
        },
      ),
    );
  });
});
