import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Webhooks of Discord: https://docs.discord.com/developers/resources/webhook#execute-webhook. */
export function activate(context: ExtensionContext): void {
  context.actions.register('discord.send', (request) => send(context, request));
}

const HOST = 'https://discord.com';
/** A message has 2,000 characters at most. */
const MOST = 2_000;

async function send(
  context: ExtensionContext,
  { input, message, member }: ActionRequest,
): Promise<ActionResult> {
  const said = message?.text || word(input['text']);
  if (said === '') return failed('There is nothing to say.', false);
  const id = member?.attributes['discord_id'];
  const mentions = typeof id === 'string' && /^\d+$/.test(id) ? [id] : [];
  const text = `${mentions.map((each) => `<@${each}> `).join('')}${said}`;
  const content = text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
  const base = word(context.settings['url']) || HOST;
  try {
    // DISCORD_WEBHOOK is `id/token`. With `wait` the answer is the message; without, nobody knows whether it was saved.
    const response = await context.fetch(`${base}/api/webhooks/{{DISCORD_WEBHOOK}}?wait=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Whom a text names by itself is not called: only the member whom it is for.
      body: JSON.stringify({ content, allowed_mentions: { parse: [], users: mentions } }),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** 429 says in its body for how many seconds; other errors have a code of their own. */
function outcome({ status, headers, body }: HostResponse): ActionResult {
  const { id, retry_after: seconds, code, message } = jsonOf(body);
  if (status === 429) {
    const wait = typeof seconds === 'number' ? seconds : Number(headers['retry-after']) || 5;
    return failed('Discord wants to be left alone for a while.', true, Math.ceil(wait * 1_000));
  }
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  if (status === 200 && typeof id === 'string') return { status: 'delivered', reference: id };
  if (status < 300) return { status: 'unknown', error: 'The answer is not Discord\u2019s.' };
  return failed(`Discord refused it: ${status} ${word(code)} ${word(message)}`, false);
}

/** What a request that did not come through means: where it may have been sent, sending again could say it twice. */
function failure(error: unknown): ActionResult {
  const { code, message } = error as HostFetchError;
  const text = message.slice(0, 300);
  if (code === 'timeout' || code === 'broken' || code === 'too-large')
    return { status: 'unknown', error: text };
  return { status: 'failed', error: text, retryable: code === 'unreachable' };
}

const failed = (error: string, retryable: boolean, retryAfter?: number): ActionResult => ({
  status: 'failed',
  error: error.slice(0, 300),
  retryable,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** The answer as an object; an empty one where it is none. */
function jsonOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A value as a text; nothing where it is neither a text nor a number. */
function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
