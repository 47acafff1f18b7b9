import type { ExtensionContext } from '@reeve/extensions/api';

const LEDGER = 'honours';

/** Honours are entries of a ledger of their own: given in the open, never altered, one for each time. */
export function registerHonours(context: ExtensionContext): void {
  context.actions.register('honour.grant', ({ input }) => {
    const { to, honour, reason } = input;
    if (typeof to !== 'string' || to === '' || typeof honour !== 'string' || honour === '')
      return { status: 'failed', error: 'It names no member or no honour.', retryable: false };
    const why = typeof reason === 'string' && reason !== '' ? { reason } : {};
    return {
      status: 'delivered',
      ledger: [
        {
          ledger: LEDGER,
          member: to,
          amount: 1,
          reason: 'reason' in why ? `${honour}: ${why.reason}` : honour,
        },
      ],
      events: [{ type: 'honour.granted', member: to, data: { honour, ...why } }],
    };
  });
}
