import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { expect, it } from 'vitest';
import { registerHonours } from './honours.ts';

const grant = (input: Readonly<Record<string, unknown>>): ActionResult => {
  let run: ((request: ActionRequest) => ActionResult | Promise<ActionResult>) | undefined;
  registerHonours({
    actions: { register: (_: string, each: typeof run) => (run = each) },
  } as unknown as ExtensionContext);
  return run?.({ input } as ActionRequest) as ActionResult;
};

it('writes an honour down in a ledger of its own, and tells of it', () => {
  expect(grant({ to: 'ann', honour: 'helper of the month', reason: '50 answers' })).toEqual({
    status: 'delivered',
    ledger: [{ ledger: 'honours', member: 'ann', amount: 1, reason: 'helper of the month: 50 answers' }],
    events: [
      {
        type: 'honour.granted',
        member: 'ann',
        data: { honour: 'helper of the month', reason: '50 answers' },
      },
    ],
  });
});

it('refuses an honour for nobody, or without a name', () => {
  expect(grant({ to: '', honour: 'x' }).status).toBe('failed');
  expect(grant({ to: 'ann' }).status).toBe('failed');
});
