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

/** Which case the action was about. */
const caseOf = (result: ActionResult): string | undefined =>
  'reference' in result ? result.reference : undefined;

it('a rule per risk opens one case for each risk, and closes its own', async () => {
  const act = cases();
  const [one, two] = [
    { kind: 'risk', id: 'r1' },
    { kind: 'risk', id: 'r2' },
  ];
  const first = await act('case.open', one);
  const second = await act('case.open', two);
  expect(caseOf(second)).not.toBe(caseOf(first));
  expect((await act('case.open', one)).events).toBeUndefined();
  expect(caseOf(await act('case.close', two))).toBe(caseOf(second));
  expect((await act('case.close', two)).events).toBeUndefined();
  expect(caseOf(await act('case.escalate', one))).toBe(caseOf(first));
});

it('a rule per member closes the case that it opened about the member', async () => {
  const act = cases();
  const [ann, bob] = [
    { kind: 'member', id: 'ann' },
    { kind: 'member', id: 'bob' },
  ];
  const opened = await act('case.open', ann, { kind: 'privacy', member: 'ann' });
  expect((await act('case.close', bob, { kind: 'privacy' })).events).toBeUndefined();
  expect(caseOf(await act('case.close', ann, { kind: 'privacy' }))).toBe(caseOf(opened));
});

it('a community has one case of a kind at a time, and so has a rule per member that names none', async () => {
  const act = cases();
  const community = { kind: 'community', id: 'main' };
  const opened = await act('case.open', community);
  expect(caseOf(await act('case.open', community))).toBe(caseOf(opened));
  expect(caseOf(await act('case.close', { kind: 'member', id: 'ann' }))).toBe(caseOf(opened));
});
