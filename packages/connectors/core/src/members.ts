import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { word } from './word.ts';

const done = (more: Omit<ActionResult, 'status' | 'reference'> = {}): ActionResult => ({
  status: 'delivered',
  ...more,
});

/** Lists of a member are kept as one record, so that adding twice is the same as adding once. */
export function registerMembers(context: ExtensionContext): void {
  const listed =
    (collection: string, name: string, adds: boolean) =>
    async (request: ActionRequest): Promise<ActionResult> => {
      const { input, community } = request;
      const member = word(input['to'] ?? input['from'] ?? input['member']);
      const item = word(input[name]);
      if (member === '' || item === '')
        return { status: 'failed', error: `It names no member or no ${name}.`, retryable: false };
      const key = `${community}/${member}`;
      const known = await context.records.get(collection, key);
      const before = Array.isArray(known) ? known.map(String) : [];
      const after = adds ? [...new Set([...before, item])].sort() : before.filter((each) => each !== item);
      if (after.length === before.length) return done();
      const records = [{ collection, key, value: after.length === 0 ? null : after }];
      if (collection !== 'tags') return done({ records });
      return done({ records, events: [{ type: 'member.updated', member, data: { tags: after } }] });
    };
  context.actions.register('tag.add', listed('tags', 'tag', true));
  context.actions.register('tag.remove', listed('tags', 'tag', false));
  context.actions.register('segment.add', listed('segments', 'segment', true));
  context.actions.register('segment.remove', listed('segments', 'segment', false));

  context.actions.register('attribute.set', ({ input }) => {
    const member = word(input['of']);
    const name = word(input['name']);
    if (member === '' || name === '')
      return { status: 'failed', error: 'It names no member or no attribute.', retryable: false };
    if (
      name.split('.').some((part) => part === '__proto__' || part === 'constructor' || part === 'prototype')
    )
      return { status: 'failed', error: 'No attribute is called that.', retryable: false };
    return done({
      events: [{ type: 'member.updated', member, data: nested(name.split('.'), input['value'] ?? null) }],
    });
  });

  const campaign =
    (status: 'paused' | 'running') =>
    ({ input, community, now }: ActionRequest): ActionResult => {
      const purpose = word(input['purpose']);
      return done({
        records: [{ collection: 'campaigns', key: `${community}/${purpose}`, value: { status, since: now } }],
      });
    };
  context.actions.register('campaign.pause', campaign('paused'));
  context.actions.register('campaign.resume', campaign('running'));
}

const nested = (path: readonly string[], value: unknown): Record<string, unknown> => {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
};
