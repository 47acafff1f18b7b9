import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOfLine } from './cloud-event.ts';
import { createUsualLineReader } from './usual-lines.ts';

const hold = (lines: readonly string[]): void => {
  const read = createUsualLineReader();
  for (const line of lines) {
    const usual = read(line);
    const plain = eventOfLine(line);
    if (!isDeepStrictEqual(usual, plain) || JSON.stringify(usual) !== JSON.stringify(plain)) {
      expect({ line, read: usual }).toEqual({ line, read: plain });
      throw new Error(`${line} is not read the same.`);
    }
  }
};

const TIMES = ['2026-01-08T09:00:00Z', '2026-01-08T09:00:00.5+08:00', '2016-12-31T23:59:60Z'];
const text = fc.oneof(
  fc.constantFrom(
    'a',
    'message.posted',
    'm1',
    '中文',
    'with "quotes"',
    'back\\slash',
    'new\nline',
    '\u007f',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const event = fc.record(
  {
    id: text,
    type: fc.oneof(fc.constantFrom('a', 'b'), text),
    time: fc.oneof(
      fc.constantFrom(...TIMES),
      fc.constantFrom('2026-02-30T00:00:00Z', '9999-12-31T23:59:59-01:00'),
    ),
    subject: fc.oneof(text, fc.constantFrom(null, 5)),
    source: text,
    specversion: fc.constantFrom('1.0', '1.0', '2.0'),
    datacontenttype: fc.constant('application/json'),
    other: text,
    data: fc.oneof(
      fc.constant({}),
      fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      fc.constantFrom(null, [], 'x'),
    ),
    data_base64: fc.constant('AA=='),
  },
  { requiredKeys: ['type', 'time'] },
);
const line = fc
  .record({
    event,
    order: fc.constantFrom(
      ['id', 'type', 'time', 'subject', 'source', 'data'],
      ['specversion', 'type', 'time', 'id', 'subject', 'datacontenttype', 'data'],
      ['time', 'data', 'type'],
      ['type', 'time', 'other'],
      ['time', 'type', 'data', 'data_base64'],
    ),
    style: fc.constantFrom('tight', 'tight', 'wide', 'odd'),
  })
  .map(({ event: drawn, order, style }) => {
    const entries = order.filter((key) => key in drawn).map((key) => [key, drawn[key as 'id']] as const);
    const written = JSON.stringify(Object.fromEntries(entries));
    if (style === 'tight') return written;
    // As Python writes it, at the top at least; and as nobody does.
    const [colon, comma] = style === 'wide' ? [': ', ', '] : [' :', ' , '];
    const body = entries.map(([key, value]) => `${JSON.stringify(key)}${colon}${JSON.stringify(value)}`);
    return `{${body.join(comma)}}`;
  });

test('lines of any make are read as the plain way reads them, whatever came before', () => {
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), hold), { numRuns: 300 });
});

test('a line that is spoilt anywhere is read as the plain way reads it', () => {
  const good = JSON.stringify({
    id: 'e1',
    type: 'a.b',
    time: TIMES[0],
    subject: 'm1',
    source: 'c1',
    data: { n: 1, s: 'x' },
  });
  const spoiler = fc.constantFrom(
    '',
    '"',
    '\\',
    '\\"',
    '{',
    '}',
    ',',
    ':',
    ' ',
    '\t',
    '\u0000',
    '0',
    '],',
    '中',
  );
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(3), spoiler, (at, cut, put) =>
      hold([good, `${good.slice(0, at)}${put}${good.slice(at + cut)}`, good]),
    ),
    { numRuns: 2000 },
  );
});

test.each([
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1},"type":"b"}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1}}}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1},"data":{}}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"__proto__":{"b":1}}}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1}} ',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{}',
  '{"type":"a","type":"b","time":"2026-01-08T09:00:00Z","data":{}}',
  '{"type":"a","time":"2026-01-08T09:00:00Z"',
  '{"type":"a","time":"2026-01-08T09:00:00Z"}}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1}}\u00a0',
  '{"time":"2026-01-08T09:00:00Z","type":"a"}',
  '{"__proto__":"x","type":"a","time":"2026-01-08T09:00:00Z"}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":[1]}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":null}',
  '{"type":"a","time":"2026-01-08T09:00:00Z","data":"x"}',
  '{"specversion":"2.0","type":"a","time":"2026-01-08T09:00:00Z"}',
  '{"type":"","time":"2026-01-08T09:00:00Z"}',
  '"',
  '{',
  '',
])('%s', (odd) => {
  const plain = '{"type":"a","time":"2026-01-08T09:00:00Z","data":{"a":1}}';
  const bare = '{"type":"a","time":"2026-01-08T09:00:00Z"}';
  const versioned = '{"specversion":"1.0","type":"a","time":"2026-01-08T09:00:00Z"}';
  hold([plain, bare, versioned, odd, plain, odd, bare]);
});

test('a log of ever new layouts is read to its end', () => {
  const keys = ['id', 'subject', 'source', 'specversion', 'datacontenttype', 'dataschema'];
  hold(
    Array.from({ length: 1 << keys.length }, (_, bits) => {
      const chosen = keys
        .filter((_key, i) => (bits >> i) & 1)
        .map((key) => [key, key === 'specversion' ? '1.0' : 'x']);
      return JSON.stringify({ ...Object.fromEntries(chosen), type: 't', time: TIMES[bits % 3] });
    }).flatMap((each) => [each, each.replace('{', '{ ')]),
  );
});
