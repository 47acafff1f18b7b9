import type { ActionHandler, ActionRequest, ActionResult } from '@reeve/extensions/api';
import type { ActionFacts, ActionRunner } from './action-runner.ts';

/** An action that is a function of the program itself. */
export type OwnAction = ActionHandler | (Partial<ActionFacts> & { readonly run: ActionHandler });

const PLAIN: ActionFacts = { emits: [], idempotent: false, serial: false };

/**
 * Actions that are functions of the program which embeds the runtime; what it does not know it leaves to `next`.
 *
 * @example createFunctionRunner({ 'message.send': { reaches: 'to', run: async ({ input, key }) => { … } } })
 */
export function createFunctionRunner(
  actions: Readonly<Record<string, OwnAction>>,
  next?: ActionRunner,
): ActionRunner {
  const own = new Map(
    Object.entries(actions).map(([id, action]) => {
      if (typeof action === 'function') return [id, { facts: { ...PLAIN, ...next?.facts(id) }, run: action }];
      const { run, ...facts } = action;
      return [id, { facts: { ...PLAIN, ...next?.facts(id), ...facts }, run }];
    }),
  );
  return {
    facts: (action) => own.get(action)?.facts ?? next?.facts(action),
    run: async (request, signal) => {
      const action = own.get(request.action);
      if (action) return runOwn(action.run, request, signal);
      if (next) return next.run(request, signal);
      return { status: 'failed', error: `Nobody carries out ${request.action}.`, retryable: false };
    },
    [Symbol.asyncDispose]: async () => {
      await next?.[Symbol.asyncDispose]();
    },
  };
}

async function runOwn(
  run: ActionHandler,
  request: ActionRequest,
  signal: AbortSignal,
): Promise<ActionResult> {
  const { promise: late, resolve } = Promise.withResolvers<ActionResult>();
  const giveUp = (): void => resolve({ status: 'unknown', error: 'It took too long.' });
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([Promise.resolve(run(request)), late]);
  } catch (error) {
    return { status: 'failed', error: (error as Error).message.slice(0, 500), retryable: false };
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
