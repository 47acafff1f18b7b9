import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import type { Event } from '@reeve/ir';
import type { ActionFacts } from './delivery/action-runner.ts';

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

/**
 * Actions that a program carries out, for `createRuntime({ actions })`: some of those in `M`, which maps ids to inputs and is
 * what `reeve types` writes as `Actions`.
 *
 * @example
 * const actions: TypedActions<Actions> = {
 *   'points.grant': ({ input, key }) => bank.add(input.to, input.amount, key),
 * };
 */
export type TypedActions<M> = {
  readonly [K in keyof M]?:
    | TypedHandler<M[K]>
    | (Partial<ActionFacts> & { readonly run: TypedHandler<M[K]> });
};
