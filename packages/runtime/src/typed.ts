import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import type { Event } from '@reeve/ir';
import type { ActionFacts } from './delivery/action-runner.ts';
import type { OwnAction } from './delivery/function-runner.ts';

/**
 * An event of one of the types in `M`, which maps types to their data: what `reeve types` writes as `Events`.
 *
 * @example const joined: TypedEvent<Events, 'member.joined'> = { id, type: 'member.joined', time, member, community, data: { tier: 'gold' } };
 */
export type TypedEvent<M, T extends keyof M & string = keyof M & string> = {
  readonly [K in T]: Omit<Event, 'type' | 'data'> & { readonly type: K; readonly data: M[K] };
}[T];

/** What an action of a program is called with, its input as its type says. */
export type TypedRequest<I> = Omit<ActionRequest, 'input'> & { readonly input: I };

/** Carries out an action whose input is known. */
export type TypedHandler<I> = (request: TypedRequest<I>) => Promise<ActionResult> | ActionResult;

/** Actions that a program carries out: some of those in `M`, which maps ids to inputs. */
export type TypedActions<M> = {
  readonly [K in keyof M]?:
    | TypedHandler<M[K]>
    | (Partial<ActionFacts> & { readonly run: TypedHandler<M[K]> });
};

/**
 * Actions for `createRuntime`, whose ids and inputs the compiler knows: `M` is what `reeve types` writes as `Actions`. What an
 * action is given was held against its signature when the rule was checked.
 *
 * @example
 * const actions = typedActions<Actions>({
 *   'points.grant': async ({ input, key }) => {
 *     await bank.add(input.to, input.amount, key);
 *     return { status: 'delivered' };
 *   },
 * });
 */
export const typedActions = <M>(actions: TypedActions<M>): Readonly<Record<string, OwnAction>> =>
  actions as unknown as Readonly<Record<string, OwnAction>>;
