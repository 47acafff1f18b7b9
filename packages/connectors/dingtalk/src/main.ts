import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Signed group robots of DingTalk: https://open.dingtalk.com/document/robots/custom-robot-access. */
export function activate(context: ExtensionContext): void {
  context.actions.register('dingtalk.send', (request) => send(context, request));
}

const HOST = 'https://oapi.dingtalk.com';
/** A message over 20,000 bytes is refused. */
const MOST = 18_000;

async function send(
  context: ExtensionContext,
  { input, message, now }: ActionRequest,
): Promise<ActionResult> {
  const text = cut(message?.text || word(input['text']), MOST);
  if (text === '') return failed('There is nothing to say.', false);
  const title = word(input['title']) || (message?.title ?? text.split('\n')[0]?.slice(0, 40) ?? '');
  const body =
    input['markdown'] === true
      ? { msgtype: 'markdown', markdown: { title, text } }
      : { msgtype: 'text', text: { content: text } };
  const base = word(context.settings['url']) || HOST;
  try {
    // Signed is `timestamp\nsecret`, keyed with the secret; the time may be an hour off at most.
    const sign = await context.sign({
      secret: 'DINGTALK_SECRET',
      text: `${now}\n{{secret}}`,
      encoding: 'base64',
    });
    const query = `access_token={{DINGTALK_TOKEN}}&timestamp=${now}&sign=${encodeURIComponent(sign)}`;
    const response = await context.fetch(`${base}/robot/send?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** Errors come with status 200: 130101 is over 20 a minute (and shut for ten), 310000 is a wrong signature, word or address. */
function outcome({ status, body }: HostResponse): ActionResult {
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  const { errcode, errmsg } = jsonOf(body);
  if (errcode === 0) return { status: 'accepted' };
  if (errcode === 130101 || errcode === 410100)
    return failed(`DingTalk takes 20 messages a minute (${errcode}).`, true, 600_000);
  if (errcode === -1) return failed('DingTalk is busy (-1).', true);
  if (typeof errcode !== 'number')
    return status === 200
      ? { status: 'unknown', error: 'The answer is not DingTalk\u2019s.' }
      : failed(`HTTP ${status}`, status === 429, 60_000);
  return failed(`DingTalk refused it: ${errcode} ${word(errmsg)}`, false);
}

/** Cuts a text at a length in bytes, between characters. */
function cut(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= most) return text;
  return `${new TextDecoder().decode(bytes.slice(0, most - 4)).replace(/\uFFFD+$/, '')}…`;
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
