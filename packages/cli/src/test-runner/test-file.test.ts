import { describe, expect, test } from 'vitest';
import { readTestFile } from './test-file.ts';

const codes = (text: string): readonly string[] =>
  readTestFile(text, 't.test.yaml').diagnostics.map((each) => each.code);

describe('a file of tests', () => {
  test('everything that it can say', () => {
    const file = readTestFile(
      `text: |
  rule r
    when a
project: { timeZone: Asia/Shanghai, lateness: 5 minutes }
cut: every
events:
  - { type: a, at: 2026-01-01T00:00:00, member: 7 }
tests:
  - name: one
    until: 2026-01-02T00:00:00Z
    expect:
      - rule: r
        at: 2026-01-01T00:00:00
        effects: [log.write, { action: message.send, input: { to: m1, n: 1 } }]
        held: [{ action: x.y, reason: quiet, until: 2026-01-01T08:00:00Z }]
        values: { "count(a) in 1 hour": 2 }
  - name: two
    text: rule q
    events: log.jsonl
    diagnostics: [a/b, { code: c/d, line: 2, at: word }]
    includes: []
    never: [{ rule: r }]
    stats: { late: 1 }
`,
      'x/t.test.yaml',
    );
    expect(file.diagnostics).toEqual([]);
    expect(file.tests).toMatchObject([
      {
        name: 'one',
        line: 9,
        text: 'rule r\n  when a\n',
        textLine: 2,
        project: { timeZone: 'Asia/Shanghai', lateness: 300_000 },
        inputs: [
          {
            kind: 'event',
            event: {
              id: 'e1',
              type: 'a',
              member: '7',
              community: 'default',
              time: Date.UTC(2025, 11, 31, 16),
            },
          },
        ],
        until: Date.UTC(2026, 0, 2),
        cut: true,
        expect: [
          {
            line: 12,
            at: Date.UTC(2025, 11, 31, 16),
            effects: [{ action: 'log.write' }, { action: 'message.send', input: { to: 'm1', n: 1 } }],
            held: [{ action: 'x.y', reason: 'quiet', until: Date.UTC(2026, 0, 1, 8) }],
            values: { 'count(a) in 1 hour': 2 },
          },
        ],
      },
      {
        name: 'two',
        text: 'rule q',
        eventFile: 'log.jsonl',
        diagnostics: [{ code: 'a/b' }, { code: 'c/d', line: 2, at: 'word' }],
        never: [{ rule: 'r' }],
        stats: { late: 1 },
      },
    ]);
  });

  test('an event that comes many times', () => {
    const file = readTestFile(
      'tests: [{ name: x, expect: [], events: [{ type: a, at: 2026-01-01, every: 1 hour, times: 3, depth: 2 }] }]',
      't.test.yaml',
    );
    expect(file.diagnostics).toEqual([]);
    const at = (hour: number): object => ({
      kind: 'event',
      event: { id: `e1-${hour + 1}`, type: 'a', time: Date.UTC(2026, 0, 1, hour), depth: 2 },
    });
    expect(file.tests[0]?.inputs).toMatchObject([at(0), at(1), at(2)]);
    expect(file.tests[0]?.inputs).toHaveLength(3);
  });

  test.each([
    ['', 'file/missing-key'],
    ['tests: []\nmore: 1', 'file/unknown-key'],
    ['tests: [{ expect: [] }]', 'file/missing-key'],
    ['tests: [{ name: x }]', 'file/missing-key'],
    ['tests: [{ name: x, expect: [{ rul: r }] }]', 'file/unknown-key'],
    ['tests: [{ name: x, expect: [{ at: noon }] }]', 'file/bad-value'],
    ['tests: [{ name: x, expect: [], events: [{ type: a }] }]', 'file/missing-key'],
    ['tests: [{ name: x, expect: [], cut: often }]', 'file/bad-value'],
    ['tests: [{ name: x, expect: [], events: [{ type: a, at: 2026-01-01, times: 3 }] }]', 'file/missing-key'],
    [
      'tests: [{ name: x, expect: [], events: [{ type: a, at: 2026-01-01, every: 1 h }] }]',
      'file/missing-key',
    ],
    [
      'tests: [{ name: x, expect: [], events: [{ type: a, at: 2026-01-01, every: 1 h, times: 2.5 }] }]',
      'file/bad-value',
    ],
    ['tests: [', 'file/not-yaml'],
  ])('%j gives %s', (text, code) => {
    expect(codes(text)).toContain(code);
  });
});
