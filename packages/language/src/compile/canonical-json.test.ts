import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { createPools } from './pools.ts';

describe('canonical JSON', () => {
  test('leaves out places in the text, and keeps lengths of windows', () => {
    const place = { source: 'a.reeve', start: 1, end: 2 };
    expect(canonicalJson({ span: place, op: 'now' })).toBe(canonicalJson({ op: 'now' }));
    const hour = { span: { kind: 'exact', ms: 3_600_000 } };
    expect(canonicalJson(hour)).not.toBe(canonicalJson({ span: { kind: 'exact', ms: 60_000 } }));
  });

  test('windows of unlike length are two windows', () => {
    const pools = createPools();
    const window = (ms: number): number =>
      pools.window({
        subject: 0,
        match: { types: ['message.posted'] },
        fn: 'count',
        span: { kind: 'exact', ms },
      });
    expect([window(60_000), window(3_600_000), window(60_000)]).toEqual([0, 1, 0]);
  });
});
