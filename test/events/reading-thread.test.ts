import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Event } from '@reeve/ir';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCsvMap } from '../../packages/cli/src/project/csv-map.ts';
import { eventOfLine } from '../../packages/runtime/src/events/cloud-event.ts';
import { createColumnDecoder, createColumnEncoder } from '../../packages/runtime/src/events/event-columns.ts';
import type { EventSource } from '../../packages/runtime/src/events/open.ts';
import { createEventReader, type ReadTally } from '../../packages/runtime/src/events/reader.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-thread-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('columns', () => {
  const there = (batches: readonly (readonly Event[])[]): readonly (readonly Event[])[] => {
    const encode = createColumnEncoder();
    const decode = createColumnDecoder();
    return batches.map((events) => decode(structuredClone(encode(events))));
  };

  test('events come out as they went in, whatever their data', () => {
    const word = fc.constantFrom('a', 'b', '__proto__', 'constructor', '1', '', '\u0000', '中', '\ud800');
    const event = fc.record({
      id: fc.string({ minLength: 1 }),
      type: word,
      time: fc.integer(),
      community: word,
      data: fc.dictionary(word, fc.jsonValue({ maxDepth: 3 })),
    });
    const named = fc.record({ event, member: fc.option(word, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(fc.array(named, { maxLength: 6 }), { maxLength: 4 }), (drawn) => {
        const batches = drawn.map((batch) =>
          batch.map(({ event: { id, type, time, community, data }, member }) => {
            // As JSON gives it: an object that is one, whatever its keys are called.
            const own = JSON.parse(JSON.stringify(data)) as Event['data'];
            return member === undefined
              ? { id, type, time, community, data: own }
              : { id, type, time, member, community, data: own };
          }),
        );
        const back = there(batches);
        expect(isDeepStrictEqual(back, batches)).toBe(true);
        expect(JSON.stringify(back)).toBe(JSON.stringify(batches));
      }),
    );
  });

  test('numbers that JSON cannot write again, and endless depth', () => {
    const deep = `${'['.repeat(200_000)}7${']'.repeat(200_000)}`;
    const line = `{"type":"t","time":"2026-01-08T09:00:00Z","data":{"zero":-0,"much":1e999,"deep":${deep}}}`;
    const [[event]] = there([[eventOfLine(line) as Event]]) as [[Event]];
    expect(Object.is(event.data['zero'], -0)).toBe(true);
    expect(event.data['much']).toBe(Number.POSITIVE_INFINITY);
    let depth = 0;
    let at: unknown = event.data['deep'];
    for (; Array.isArray(at); at = at[0]) depth++;
    expect([depth, at]).toEqual([200_000, 7]);
  });

  test('both sides begin anew when too much is known', () => {
    const batches = Array.from({ length: 15 }, (_, batch) =>
      Array.from({ length: 20_000 }, (_, i) => ({
        id: `e${i}`,
        type: `t${i % 3}`,
        time: i,
        member: `m${batch}-${i}`,
        community: 'c',
        data: i < 200 ? { [`k${batch}-${i}`]: i } : {},
      })),
    );
    const encode = createColumnEncoder();
    const decode = createColumnDecoder();
    let resets = 0;
    for (const batch of batches) {
      const columns = encode(batch);
      if (columns.reset) resets++;
      expect(JSON.stringify(decode(columns))).toBe(JSON.stringify(batch));
    }
    expect(resets).toBeGreaterThan(0);
  });
});

interface Outcome {
  readonly events: readonly Event[];
  readonly tally: ReadTally;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: unknown };
}

const read = async (sources: readonly EventSource[], threadFrom: number): Promise<Outcome> => {
  const reader = await createEventReader(sources, { threadFrom, keepRefusals: 7 });
  const events: Event[] = [];
  try {
    for await (const batch of reader.batches()) events.push(...batch);
  } catch (thrown) {
    const { name, message, code } = thrown as Error & { readonly code?: unknown };
    return { events, tally: reader.tally, error: { name, message, code } };
  }
  return { events, tally: reader.tally };
};

/** Reads in this thread and in one of its own, and gives what both gave. */
const readBoth = async (sources: readonly EventSource[]): Promise<Outcome> => {
  const here = await read(sources, Number.POSITIVE_INFINITY);
  const apart = await read(sources, 0);
  expect(apart.events).toStrictEqual(here.events);
  expect(apart.tally).toStrictEqual(here.tally);
  expect(apart.error).toStrictEqual(here.error);
  return apart;
};

describe('a thread of its own gives what this one gives', () => {
  const time = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString();
  const good = (i: number, more: object = {}): string =>
    JSON.stringify({ type: `t${i % 5}`, time: time(i), subject: `m${i % 300}`, source: 'c', ...more });
  const lines = Array.from({ length: 30_000 }, (_, i) => {
    if (i % 1000 === 17) return 'nonsense';
    if (i % 1000 === 18) return '';
    if (i % 1000 === 19) return '{"type":"t","time":"2026-01-08T09:00:00Z","data":{"__proto__":{"a":1}}}';
    if (i % 1000 === 20) return good(i, { data: { list: [1, { deep: ['中', null] }], yes: true } });
    if (i % 1000 === 21) return good(i, { id: 5 });
    return good(i, i % 2 === 0 ? { id: `e${i}`, data: { n: i / 7, text: `text ${i}` } } : {});
  });

  test('lines, good and bad', async () => {
    const { events, tally } = await readBoth([{ path: put('a.jsonl', `${lines.join('\r\n')}\n`) }]);
    expect(events).toHaveLength(30_000 - 90);
    expect(tally).toMatchObject({ refused: 60, refusals: { length: 7 } });
  });

  test('several files, packed and not', async () => {
    const odd = lines.filter((_, i) => i % 2 === 1).join('\n');
    const even = lines.filter((_, i) => i % 2 === 0).join('\n');
    await readBoth([{ path: put('odd.jsonl', odd) }, { path: put('even.jsonl.gz', gzipSync(even)) }]);
  });

  test('CSV by a mapping', async () => {
    const { map } = parseCsvMap(
      'time: "{t}"\nzone: UTC\ntype: { column: k, values: { a: x, b: y }, other: skip }\nmember: "{m}"\ndata: { n: { column: n, type: number } }',
      'map.yaml',
    );
    if (!map) throw new Error('The mapping is wrong.');
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${time(i)},${'abc'[i % 3]},m${i % 50},${i % 77 ? i : 'x'}`,
    );
    const { tally } = await readBoth([{ path: put('e.csv', `t,k,m,n\n${rows.join('\n')}\n`), map }]);
    expect(tally.skipped).toBeGreaterThan(6000);
    expect(tally.refused).toBeGreaterThan(100);
    const lacking = await readBoth([{ path: put('f.csv', 'a,b\n1,2\n'), map }]);
    expect(lacking.error).toMatchObject({ name: 'SourceError', code: 'source/bad-mapping' });
  });

  test('gzip that is cut off: what came before it is read', async () => {
    const packed = gzipSync(lines.join('\n'));
    const { error, events } = await readBoth([
      { path: put('cut.gz', packed.subarray(0, packed.length - 100)) },
    ]);
    expect(error).toMatchObject({ name: 'SourceError', code: 'events/broken-gzip' });
    expect(events.length).toBeGreaterThan(1000);
  });

  test('nothing at all', async () => {
    expect((await readBoth([{ path: put('empty.jsonl', '') }])).events).toEqual([]);
  });

  test('whoever stops early is not kept waiting', async () => {
    const path = put('long.jsonl', Array.from({ length: 20 }, () => lines.join('\n')).join('\n'));
    const reader = await createEventReader([{ path }], { threadFrom: 0 });
    let seen = 0;
    for await (const batch of reader.batches()) {
      seen += batch.length;
      break;
    }
    expect(seen).toBeGreaterThan(0);
    expect(reader.tally.read).toBeLessThan(20_000);
  });
});
