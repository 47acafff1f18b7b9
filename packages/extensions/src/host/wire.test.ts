import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrange } from './validation.ts';
import { createFrameReader, frame } from './wire.ts';

describe('the wire', () => {
  it('gives the same messages however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(9), { minLength: 1 }),
        (messages, cuts) => {
          const bytes = Buffer.concat(messages.map(frame));
          const read: string[] = [];
          const reader = createFrameReader(1024, (json) => void read.push(json));
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const length = 1 + cuts[turn % cuts.length]!;
            expect(reader.push(bytes.subarray(at, at + length))).toBe(true);
            at += length;
          }
          expect(read).toEqual(messages);
        },
      ),
    );
  });

  it('reads nothing after a length over the limit', () => {
    const read: string[] = [];
    const reader = createFrameReader(4, (json) => void read.push(json));
    expect(reader.push(Buffer.concat([frame('1234'), frame('12345'), frame('1')]))).toBe(false);
    expect(read).toEqual(['1234']);
  });
});

describe('JSON from a stranger', () => {
  it('is read as it is, where it is an object that harms nobody', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]*$/), fc.jsonValue({ maxDepth: 5 })), (value) => {
        const text = JSON.stringify(value);
        if (text.includes('__proto__')) return;
        expect(parseStrange(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    '',
    '{',
    '1',
    'null',
    '[]',
    '{"__proto__":{}}',
    '{"a":[{"\\u005f_proto__":1}]}',
    `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  ])('is refused otherwise (%#)', (json) => {
    expect(parseStrange(json)).toBeUndefined();
  });
});
