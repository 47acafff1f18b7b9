import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { expect, it } from 'vitest';
import { registerCases } from './cases.ts';

/** The core's cases as a runtime keeps them: what is opened stays open until it is closed. */
const cases = () => {
  const handlers = new Map<string, (request: ActionRequest) => ActionResult | Promise<ActionResult>>();
  const open = new Map<string, { readonly id: string }>();
  registerCases({
    actions: { register: (id: string, handler: never) => handlers.set(id, handler) },
    cases: { open: async (_community: string, cause: string) => open.get(cause) },
  } as unknown as ExtensionContext);
  let keys = 0;
  return async (
    action: string,
    subject: ActionRequest['subject'],
    input: Readonly<Record<string, unknown>> = { kind: 'risk' },
  ): Promise<ActionResult> => {
    const request = { input, community: 'main', now: 0, key: `k${keys++}`, rule: 'r', subject };
    const result = (await handlers.get(action)?.(request as unknown as ActionRequest)) as ActionResult;
    for (const { type, data } of result.events ?? []) {
      if (type === 'case.opened') open.set(String(data?.['cause']), { id: String(data?.['case']) });
      if (type === 'case.resolved')
        for (const [cause, { id }] of open) if (id === data?.['case']) open.delete(cause);
    }
    return result;
  };
};

it('a rule per risk opens one case for each risk, and closes its own', async () => {
  const act = cases();
  const [one, two] = [
    { kind: 'risk', id: 'r1' },
    { kind: 'risk', id: 'r2' },
  ];
  const first = await act('case.open', one);
  const second = await act('case.open', two);
  expect(second.reference).not.toBe(first.reference);
  expect((await act('case.open', one)).events).toBeUndefined();
  expect((await act('case.close', two)).reference).toBe(second.reference);
  expect((await act('case.close', two)).events).toBeUndefined();
  expect((await act('case.escalate', one)).reference).toBe(first.reference);
});

it('a rule per member closes the case that it opened about the member', async () => {
  const act = cases();
  const [ann, bob] = [
    { kind: 'member', id: 'ann' },
    { kind: 'member', id: 'bob' },
  ];
  const opened = await act('case.open', ann, { kind: 'privacy', member: 'ann' });
  expect((await act('case.close', bob, { kind: 'privacy' })).events).toBeUndefined();
  expect((await act('case.close', ann, { kind: 'privacy' })).reference).toBe(opened.reference);
});

it('a community has one case of a kind at a time, and so has a rule per member that names none', async () => {
  const act = cases();
  const community = { kind: 'community', id: 'main' };
  const opened = await act('case.open', community);
  expect((await act('case.open', community)).reference).toBe(opened.reference);
  expect((await act('case.close', { kind: 'member', id: 'ann' })).reference).toBe(opened.reference);
});
