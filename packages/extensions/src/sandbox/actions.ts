import type { ActionHandler, ActionResult } from '../api/index.ts';
import type { GatedScript } from '../script-gate/index.ts';
import type { Sandbox } from './sandbox.ts';

/** An action that a script carries out: for `createRuntime({ actions })`. */
export interface ScriptAction {
  readonly emits: readonly string[];
  readonly idempotent: true;
  readonly run: ActionHandler;
}

type Events = NonNullable<ActionResult['events']>;

const MOST_EVENTS = 100;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a script gave as events, or what is wrong with it. Nothing of what it gave is in the words: it may be of a member. */
function eventsOf(json: string, emits: readonly string[]): Events | string {
  const given: unknown = JSON.parse(json);
  if (given === null) return [];
  const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  if (list.length > MOST_EVENTS) return `it gave more than ${MOST_EVENTS} events`;
  const events: Events[number][] = [];
  for (const [i, each] of list.entries()) {
    const place = `event ${i + 1} that it gave`;
    if (!isRecord(each)) return `${place} is no object`;
    const { type, member, data = {}, ...rest } = each;
    if (typeof type !== 'string' || !emits.includes(type)) return `${place} is of no type that it @emits`;
    if (member !== undefined && member !== null && typeof member !== 'string')
      return `${place} has a member that is no text`;
    if (!isRecord(data)) return `${place} has data that is no object`;
    if (Object.keys(rest).length > 0) return `${place} has more than type, member and data`;
    events.push({ type, ...(typeof member === 'string' ? { member } : {}), data });
  }
  return events;
}

/**
 * The actions that scripts carry out. Such a script does nothing itself: it says what happened, as events of the types that
 * it declares, and rules take it from there, with all of their limits.
 *
 * @example
 * using sandbox = createSandbox({ scripts: scripts.map(sandboxed) });
 * await createRuntime({ program, store, actions: createScriptActions(sandbox, scripts) });
 */
export function createScriptActions(
  sandbox: Pick<Sandbox, 'evaluate'>,
  scripts: readonly Pick<GatedScript, 'id' | 'source' | 'params' | 'emits'>[],
): Readonly<Record<string, ScriptAction>> {
  return Object.fromEntries(
    scripts.flatMap(({ id, source, params, emits }) => {
      if (!emits) return [];
      const run: ActionHandler = async ({ input }) => {
        const args = params.map(({ name }) => (input[name] ?? null) as never);
        const [result] = await sandbox.evaluate([{ id, args }]);
        const failed = (what: string): ActionResult => ({
          status: 'failed',
          error: `${source}: ${what}.`,
          retryable: false,
        });
        if (!result) return failed('it gave nothing');
        if (!result.ok) return failed(`it gave nothing (${result.problem.kind})`);
        const events = eventsOf(String(result.value), emits);
        return typeof events === 'string' ? failed(events) : { status: 'delivered', events };
      };
      return [[id, { emits, idempotent: true, run }] as const];
    }),
  );
}
