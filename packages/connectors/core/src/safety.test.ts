import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { describe, expect, it } from 'vitest';
import { registerSafety } from './safety.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;

const run = async (
  action: string,
  input: Readonly<Record<string, unknown>>,
  records: Readonly<Record<string, unknown>> = {},
): Promise<ActionResult> => {
  const handlers = new Map<string, (request: ActionRequest) => ActionResult | Promise<ActionResult>>();
  registerSafety({
    actions: { register: (id: string, handler: never) => handlers.set(id, handler) },
    records: { get: async (collection: string, key: string) => records[`${collection}:${key}`] },
  } as unknown as ExtensionContext);
  const request = {
    input,
    community: 'main',
    now: NOW,
    key: 'k1',
    rule: 'r',
    subject: { kind: 'member', id: 'ann' },
  };
  return (await handlers.get(action)?.(request as unknown as ActionRequest)) as ActionResult;
};

describe('sanctions', () => {
  it.each([
    ['mute', 'muted'],
    ['isolation', 'isolated'],
    ['block', 'blocked'],
  ])('a %s is written down with its reason and its end, and shows in the member', async (kind, mark) => {
    const result = await run('sanction.give', { to: 'ann', kind, lasts: DAY, reason: 'spam' });
    expect(result).toEqual({
      status: 'delivered',
      records: [
        {
          collection: 'sanctions',
          key: `main/ann/${kind}`,
          value: { reason: 'spam', rule: 'r', since: NOW, until: NOW + DAY },
        },
      ],
      events: [
        { type: 'member.updated', member: 'ann', data: { [mark]: true } },
        {
          type: 'sanction.given',
          member: 'ann',
          data: { kind, reason: 'spam', until: '2026-01-02T00:00:00.000Z' },
        },
      ],
    });
  });

  it('a warning changes nothing of the member, and one without an end has none', async () => {
    const result = await run('sanction.give', { to: 'ann', kind: 'warning', reason: 'links' });
    expect(result.events).toEqual([
      { type: 'sanction.given', member: 'ann', data: { kind: 'warning', reason: 'links' } },
    ]);
  });

  it('is lifted once; lifting what is not there tells nobody', async () => {
    const there = { 'sanctions:main/ann/mute': { reason: 'spam' } };
    const lifted = await run('sanction.lift', { of: 'ann', kind: 'mute', reason: 'over' }, there);
    expect(lifted.records).toEqual([{ collection: 'sanctions', key: 'main/ann/mute', value: null }]);
    expect(lifted.events).toEqual([
      { type: 'member.updated', member: 'ann', data: { muted: false } },
      { type: 'sanction.lifted', member: 'ann', data: { kind: 'mute', reason: 'over' } },
    ]);
    expect(await run('sanction.lift', { of: 'ann', kind: 'mute' })).toEqual({ status: 'delivered' });
  });

  it('refuses what names nobody or no kind', async () => {
    expect((await run('sanction.give', { to: '', kind: 'mute', reason: 'x' })).status).toBe('failed');
    expect((await run('sanction.give', { to: 'ann', kind: 'exile', reason: 'x' })).status).toBe('failed');
    expect((await run('sanction.lift', { of: 'ann', kind: 'exile' })).status).toBe('failed');
  });
});

describe('what else keeps a community safe', () => {
  it('a coupon has an amount and an end', async () => {
    const given = await run('coupon.give', { to: 'ann', coupon: 'sorry', amount: 20, ends: 2 * DAY });
    expect(given.records?.[0]?.value).toEqual({
      coupon: 'sorry',
      amount: 20,
      rule: 'r',
      since: NOW,
      until: NOW + 2 * DAY,
    });
    expect(given.events?.[0]?.data['ends']).toBe('2026-01-03T00:00:00.000Z');
    expect((await run('coupon.give', { to: 'ann', coupon: 'x', amount: 0, ends: DAY })).status).toBe(
      'failed',
    );
    expect((await run('coupon.give', { to: 'ann', coupon: 'x', amount: 5 })).status).toBe('failed');
  });

  it('content goes out of sight with a reason, and comes back', async () => {
    const hidden = await run('content.hide', { content: 'c1', reason: 'spam' });
    expect(hidden.records?.[0]?.value).toMatchObject({ hidden: true, reason: 'spam' });
    expect(hidden.events).toEqual([
      { type: 'content.hidden', member: 'ann', data: { content: 'c1', reason: 'spam' } },
    ]);
    expect((await run('content.show', { content: 'c1' })).events?.[0]?.type).toBe('content.shown');
    expect((await run('content.hide', { content: '', reason: 'spam' })).status).toBe('failed');
  });

  it('a risk stands on the list with its grade, and a lesson in the library', async () => {
    const graded = await run('risk.grade', { risk: 'r1', kind: 'data', grade: 'high', title: 'leak' });
    expect(graded.records?.[0]).toMatchObject({
      collection: 'risks',
      key: 'main/r1',
      value: { grade: 'high' },
    });
    expect(graded.events?.[0]?.data).toEqual({ risk: 'r1', kind: 'data', grade: 'high' });
    expect((await run('risk.grade', { risk: '', kind: 'data', grade: 'high' })).status).toBe('failed');
    const kept = await run('lesson.keep', { case: 'case-1', topic: 'billing', lesson: 'call sooner' });
    expect(kept.records?.[0]).toMatchObject({
      collection: 'lessons',
      key: 'main/case-1/k1',
      value: { topic: 'billing', lesson: 'call sooner' },
    });
    expect((await run('lesson.keep', { case: 'case-1', lesson: '' })).status).toBe('failed');
  });
});
