import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { word } from './word.ts';

const failed = (error: string): ActionResult => ({ status: 'failed', error, retryable: false });

/** Which attribute of the member a sanction turns on; a warning turns on none. */
const MARKS: ReadonlyMap<string, string | null> = new Map([
  ['warning', null],
  ['mute', 'muted'],
  ['isolation', 'isolated'],
  ['block', 'blocked'],
]);

/** When something ends that begins now, as events write times; nothing where it has no end. */
const end = (now: number, length: unknown): { readonly until?: number } =>
  typeof length === 'number' && Number.isFinite(length) ? { until: now + length } : {};

const written = (time: number): string => new Date(time).toISOString();

/** What keeps a community safe: sanctions with their reasons, content in and out of sight, risks, lessons; and coupons. */
export function registerSafety(context: ExtensionContext): void {
  context.actions.register('sanction.give', (request: ActionRequest): ActionResult => {
    const { input, community, now, rule } = request;
    const member = word(input['to']);
    const kind = word(input['kind']);
    const reason = word(input['reason']);
    const mark = MARKS.get(kind);
    if (member === '' || mark === undefined) return failed('It names no member or no kind of sanction.');
    const { until } = end(now, input['lasts']);
    const ends = until === undefined ? {} : { until };
    return {
      status: 'delivered',
      records: [
        {
          collection: 'sanctions',
          key: `${community}/${member}/${kind}`,
          value: { reason, rule, since: now, ...ends },
        },
      ],
      events: [
        ...(mark === null ? [] : [{ type: 'member.updated', member, data: { [mark]: true } }]),
        {
          type: 'sanction.given',
          member,
          data: { kind, reason, ...(until === undefined ? {} : { until: written(until) }) },
        },
      ],
    };
  });

  context.actions.register('sanction.lift', async (request: ActionRequest): Promise<ActionResult> => {
    const { input, community } = request;
    const member = word(input['of']);
    const kind = word(input['kind']);
    const mark = MARKS.get(kind);
    if (member === '' || mark === undefined) return failed('It names no member or no kind of sanction.');
    const key = `${community}/${member}/${kind}`;
    // Lifting what is not there changes nothing and tells nobody.
    if ((await context.records.get('sanctions', key)) === undefined) return { status: 'delivered' };
    const reason = word(input['reason']);
    return {
      status: 'delivered',
      records: [{ collection: 'sanctions', key, value: null }],
      events: [
        ...(mark === null ? [] : [{ type: 'member.updated', member, data: { [mark]: false } }]),
        { type: 'sanction.lifted', member, data: { kind, ...(reason === '' ? {} : { reason }) } },
      ],
    };
  });

  context.actions.register('coupon.give', (request: ActionRequest): ActionResult => {
    const { input, community, now, key, rule } = request;
    const member = word(input['to']);
    const coupon = word(input['coupon']);
    const amount = input['amount'];
    if (member === '' || coupon === '') return failed('It names no member or no coupon.');
    if (typeof amount !== 'number' || !(amount > 0)) return failed('The amount is not a number above 0.');
    const { until } = end(now, input['ends']);
    if (until === undefined) return failed('It does not say when the coupon ends.');
    const reason = word(input['reason']);
    return {
      status: 'delivered',
      reference: key,
      records: [
        {
          collection: 'coupons',
          key: `${community}/${member}/${key}`,
          value: { coupon, amount, rule, since: now, until, ...(reason === '' ? {} : { reason }) },
        },
      ],
      events: [{ type: 'coupon.given', member, data: { coupon, amount, ends: written(until) } }],
    };
  });

  const sight =
    (hidden: boolean) =>
    (request: ActionRequest): ActionResult => {
      const { input, community, now, rule, subject } = request;
      const content = word(input['content']);
      if (content === '') return failed('It names no content.');
      const reason = word(input['reason']);
      const author = subject.kind === 'member' ? { member: subject.id } : {};
      return {
        status: 'delivered',
        records: [
          {
            collection: 'content',
            key: `${community}/${content}`,
            value: { hidden, rule, since: now, ...(reason === '' ? {} : { reason }) },
          },
        ],
        events: [
          {
            type: hidden ? 'content.hidden' : 'content.shown',
            ...author,
            data: { content, ...(hidden ? { reason } : {}) },
          },
        ],
      };
    };
  context.actions.register('content.hide', sight(true));
  context.actions.register('content.show', sight(false));

  context.actions.register('risk.grade', (request: ActionRequest): ActionResult => {
    const { input, community, now, rule } = request;
    const risk = word(input['risk']);
    const kind = word(input['kind']);
    const grade = word(input['grade']);
    if (risk === '' || grade === '') return failed('It names no risk or no grade.');
    return {
      status: 'delivered',
      records: [
        {
          collection: 'risks',
          key: `${community}/${risk}`,
          value: { kind, grade, title: word(input['title']), rule, since: now },
        },
      ],
      events: [{ type: 'risk.graded', data: { risk, kind, grade } }],
    };
  });

  context.actions.register('lesson.keep', (request: ActionRequest): ActionResult => {
    const { input, community, now, key } = request;
    const about = word(input['case']);
    const lesson = word(input['lesson']);
    if (about === '' || lesson === '') return failed('It names no case or no lesson.');
    return {
      status: 'delivered',
      records: [
        {
          collection: 'lessons',
          key: `${community}/${about}/${key}`,
          value: { topic: word(input['topic']), lesson, at: now },
        },
      ],
    };
  });
}
