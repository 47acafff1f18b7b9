import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Messages by a Slack app: https://docs.slack.dev/reference/methods/chat.postMessage. */
export function activate(context: ExtensionContext): void {
  context.actions.register('slack.send', (request) => send(context, request));
}

const HOST = 'https://slack.com';
/** Slack cuts texts over 40,000 characters; 4,000 is what it advises. */
const MOST = 4_000;

async function send(
  context: ExtensionContext,
  { input, message, member }: ActionRequest,
): Promise<ActionResult> {
  const text = (message?.text || word(input['text'])).slice(0, MOST);
  if (text === '') return failed('There is nothing to say.', false);
  const channel = input['channel'] ?? member?.attributes['slack_id'] ?? context.settings['channel'];
  if (typeof channel !== 'string')
    return failed('Neither a channel nor the member\u2019s slack_id is known.', false);
  const base = word(context.settings['url']) || HOST;
  try {
    const response = await context.fetch(`${base}/api/chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer {{SLACK_TOKEN}}' },
      body: JSON.stringify({ channel, text, unfurl_links: false }),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** Errors that may pass, of those that the method documents. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
]);

/** Errors come with status 200 and `ok: false`; throttling as 429 with `Retry-After`. */
function outcome({ status, headers, body }: HostResponse): ActionResult {
  if (status === 429)
    return failed(
      'Slack takes one message a second in a channel.',
      true,
      (Number(headers['retry-after']) || 30) * 1_000,
    );
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  const { ok, ts, channel, error } = jsonOf(body);
  if (ok === true) return { status: 'delivered', reference: `${word(channel)}:${word(ts)}` };
  if (ok !== false)
    return status === 200
      ? { status: 'unknown', error: 'The answer is not Slack\u2019s.' }
      : failed(`HTTP ${status}`, false);
  return failed(`Slack refused it: ${word(error)}`, PASSING.has(word(error)));
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
