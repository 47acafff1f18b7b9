import type { ActionRequest, ActionResult, ExtensionContext } from '@reeve/extensions/api';
import { postSigned } from './webhook.ts';
import { word } from './word.ts';

const failed = (error: string): ActionResult => ({ status: 'failed', error, retryable: false });

/** Where notices for people inside the product are kept, and told on to where the operator wants them. */
const notice =
  (context: ExtensionContext, to: 'role' | 'member') =>
  async (request: ActionRequest): Promise<ActionResult> => {
    const { input, community, key, now, rule } = request;
    const who = word(input[to === 'role' ? 'role' : 'to']);
    const message = word(input['message']);
    const url = context.settings['notices'];
    if (typeof url === 'string')
      return postSigned(context, url, { kind: 'notice', [to]: who, message, rule, community }, request);
    return {
      status: 'awaiting-human',
      records: [
        { collection: 'notices', key: `${community}/${to}/${who}/${key}`, value: { message, rule, at: now } },
      ],
    };
  };

/** Messages that no platform's extension carries, notices, and mail. */
export function registerMessages(context: ExtensionContext): void {
  context.actions.register('message.send', (request) => {
    const { input, message, channel, rule, community } = request;
    const url = context.settings['messages'];
    if (typeof url !== 'string')
      return failed(
        `Nothing carries messages over ${channel ?? 'no channel'}: add the extension of that platform, or set messages under reeve-core in the settings.`,
      );
    const body = {
      kind: 'message',
      to: input['to'],
      ...(channel === undefined ? {} : { via: channel }),
      ...(message ? { text: message.text, language: message.language } : {}),
      ...(message?.template === undefined ? {} : { template: message.template }),
      rule,
      community,
    };
    return postSigned(context, url, body, request);
  });
  // What the whole community is told, over the address that carries messages: it is to nobody in particular.
  context.actions.register('statement.publish', async (request) => {
    const { message, channel, rule, community } = request;
    const url = context.settings['messages'];
    if (typeof url !== 'string')
      return failed('Nothing carries statements: set messages under reeve-core in the settings.');
    if (!message || (message.text === '' && message.template === undefined))
      return failed('There is nothing to say: give a text or a template that the project declares.');
    const body = {
      kind: 'statement',
      ...(channel === undefined ? {} : { via: channel }),
      text: message.text,
      language: message.language,
      ...(message.template === undefined ? {} : { template: message.template }),
      rule,
      community,
    };
    const sent = await postSigned(context, url, body, request);
    if (sent.status === 'failed') return sent;
    const data = { rule, ...(channel === undefined ? {} : { channel }) };
    return { ...sent, events: [...(sent.events ?? []), { type: 'statement.published', data }] };
  });
  context.actions.register('notify.role', notice(context, 'role'));
  context.actions.register('notify.member', notice(context, 'member'));
  context.actions.register('email.send', async (request) => {
    const { member, message, key, input } = request;
    const address = member?.attributes['email'];
    if (typeof address !== 'string' || !address.includes('@')) return failed('The member has no address.');
    if (!message || message.text === '')
      return failed('There is nothing to say: give a text or a template that the project declares.');
    try {
      const subject =
        typeof input['subject'] === 'string'
          ? input['subject']
          : (message.title ?? message.text.split('\n')[0]?.slice(0, 78) ?? '');
      const sent = await context.mail({ to: address, subject, text: message.text, key });
      return { status: 'accepted', ...(sent.reference === undefined ? {} : { reference: sent.reference }) };
    } catch (error) {
      const { code } = error as { code?: string };
      return {
        status: 'failed',
        error: (error as Error).message.slice(0, 300),
        // A box that there is not will not be there in an hour.
        retryable: code !== 'refused' && code !== 'rejected',
      };
    }
  });
}
