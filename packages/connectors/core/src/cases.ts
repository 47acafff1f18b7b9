import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { word } from './word.ts';

const optional = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined || value === null ? {} : { [name]: value };

/** What a rule per channel, per risk and so on is about: each has cases of its own. Members are named by the action. */
const about = ({ kind, id }: ActionRequest['subject']): readonly string[] =>
  kind === 'member' || kind === 'community' ? [] : [id];

/** Cases and tasks: what people work on. */
export function registerCases(context: ExtensionContext): void {
  context.actions.register(
    'case.open',
    async ({ input, community, rule, key, subject }: ActionRequest): Promise<ActionResult> => {
      const kind = word(input['kind']) || 'case';
      const member = input['member'];
      // One cause, one case: the same kind by the same rule, about the same member or whatever the rule is per.
      const cause = [kind, rule, ...(typeof member === 'string' ? [member] : about(subject))].join('/');
      const open = await context.cases.open(community, cause);
      if (open) return { status: 'delivered', reference: open.id };
      const id = `case-${key.replace(/[^A-Za-z0-9]/g, '').slice(0, 16)}`;
      const { title, severity, role } = input;
      return {
        status: 'delivered',
        reference: id,
        events: [
          {
            type: 'case.opened',
            ...(typeof member === 'string' ? { member } : {}),
            data: {
              case: id,
              kind,
              cause,
              rule,
              ...optional('title', title),
              ...optional('severity', severity),
              ...optional('role', role),
              ...optional('member', member),
            },
          },
        ],
      };
    },
  );

  /** The case that an action is about: the one that it names, else the open one that the same rule opened for the kind. */
  const found = async (request: ActionRequest): Promise<string | undefined> => {
    const { input, community, rule, subject } = request;
    const named = input['case'];
    if (typeof named === 'string') return named;
    const cause = [word(input['kind']) || 'case', rule];
    const open = async (...of: readonly string[]): Promise<string | undefined> =>
      (await context.cases.open(community, [...cause, ...of].join('/')))?.id;
    if (subject.kind !== 'member') return open(...about(subject));
    return (await open(subject.id)) ?? open();
  };
  const follow =
    (type: string, told: (input: ActionRequest['input']) => Record<string, unknown>) =>
    async (request: ActionRequest): Promise<ActionResult> => {
      const id = await found(request);
      if (id === undefined) return { status: 'delivered' };
      const kind = word(request.input['kind']) || 'case';
      const data = { case: id, kind, by: 'reeve', ...told(request.input) };
      return { status: 'delivered', reference: id, events: [{ type, data }] };
    };
  context.actions.register(
    'case.escalate',
    follow('case.escalated', ({ severity, role, reason }) => ({
      ...optional('severity', severity),
      ...optional('role', role),
      ...optional('reason', reason),
    })),
  );
  context.actions.register(
    'case.close',
    follow('case.resolved', ({ reason }) => optional('reason', reason)),
  );

  context.actions.register(
    'task.assign',
    ({ input, community, key, now, rule }: ActionRequest): ActionResult => {
      const due = input['due'];
      return {
        status: 'awaiting-human',
        reference: key,
        records: [
          {
            collection: 'tasks',
            key: `${community}/${key}`,
            value: {
              role: input['role'],
              title: input['title'],
              rule,
              since: now,
              status: 'open',
              ...(typeof due === 'number' ? { due: now + due } : {}),
              ...optional('about', input['about']),
            },
          },
        ],
      };
    },
  );
}
