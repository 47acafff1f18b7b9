import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { word } from './word.ts';

const optional = (name: string, value: unknown): Record<string, unknown> =>
  value === undefined || value === null ? {} : { [name]: value };

/** Cases and tasks: what people work on. */
export function registerCases(context: ExtensionContext): void {
  context.actions.register(
    'case.open',
    async ({ input, community, rule, key }: ActionRequest): Promise<ActionResult> => {
      const kind = word(input['kind']) || 'case';
      const member = input['member'];
      // One cause, one case: the same kind by the same rule, about the same member.
      const cause = [kind, rule, ...(typeof member === 'string' ? [member] : [])].join('/');
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

  context.actions.register(
    'case.close',
    async ({ input, community, rule }: ActionRequest): Promise<ActionResult> => {
      const named = input['case'];
      const kind = word(input['kind']) || 'case';
      const id =
        typeof named === 'string' ? named : (await context.cases.open(community, `${kind}/${rule}`))?.id;
      if (id === undefined) return { status: 'delivered' };
      return {
        status: 'delivered',
        reference: id,
        events: [
          {
            type: 'case.resolved',
            data: { case: id, kind, by: 'reeve', ...optional('reason', input['reason']) },
          },
        ],
      };
    },
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
