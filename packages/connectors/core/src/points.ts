import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';

const LEDGER = 'points';

const refused = (error: string): ActionResult => ({ status: 'failed', error, retryable: false });

/** Points are entries of a ledger; the member's attribute follows the balance. */
export function registerPoints(context: ExtensionContext): void {
  const book = async (
    request: ActionRequest,
    member: unknown,
    amount: unknown,
    sign: 1 | -1,
  ): Promise<ActionResult> => {
    if (typeof member !== 'string' || member === '') return refused('There is no member to book for.');
    if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0)
      return refused('The amount is not a number of 0 or more.');
    const before = await context.ledger.balance(LEDGER, request.community, member);
    if (sign < 0 && before < amount) return refused('There are not enough points.');
    const reason = request.input['reason'];
    const points = Math.round((before + sign * amount) * 1e6) / 1e6;
    return {
      status: 'delivered',
      ledger: [
        { ledger: LEDGER, member, amount: sign * amount, ...(typeof reason === 'string' ? { reason } : {}) },
      ],
      events: [{ type: 'member.updated', member, data: { points } }],
    };
  };
  context.actions.register('points.grant', (request) =>
    book(request, request.input['to'], request.input['amount'], 1),
  );
  context.actions.register('points.spend', (request) =>
    book(request, request.input['from'], request.input['amount'], -1),
  );
}
