import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Messages by a Telegram bot: https://core.telegram.org/bots/api#sendmessage. */
export function activate(context: ExtensionContext): void {
  context.actions.register('telegram.send', (request) => send(context, request));
}

const HOST = 'https://api.telegram.org';
/** A message has 4,096 characters at most, after its markup is read. */
const MOST = 4_096;

async function send(
  context: ExtensionContext,
  { input, message, member }: ActionRequest,
): Promise<ActionResult> {
  const text = (message?.text || word(input['text'])).slice(0, MOST);
  if (text === '') return failed('There is nothing to say.', false);
  const chat = input['chat'] ?? member?.attributes['telegram_chat'] ?? context.settings['chat'];
  if (typeof chat !== 'string' && typeof chat !== 'number')
    return failed('Neither a chat nor the member\u2019s telegram_chat is known.', false);
  const base = word(context.settings['url']) || HOST;
  // Templates come escaped for Telegram's HTML; a text of one's own is told as it is.
  const isMarkup = message?.template !== undefined && message.text !== '';
  try {
    const response = await context.fetch(`${base}/bot{{TELEGRAM_TOKEN}}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: chat, text, ...(isMarkup ? { parse_mode: 'HTML' } : {}) }),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** `ok: false` has a code as of HTTP; 429 says for how many seconds, 403 that the member has shut the bot out. */
function outcome({ status, body }: HostResponse): ActionResult {
  const { ok, result, error_code: code, description, parameters } = jsonOf(body);
  if (ok === true)
    return {
      status: 'delivered',
      reference: word((result as { message_id?: unknown } | undefined)?.message_id),
    };
  if (code === 429 || status === 429) {
    const wait = (parameters as { retry_after?: unknown } | undefined)?.retry_after;
    return failed(
      'Telegram takes 30 messages a second, 20 a minute in a group.',
      true,
      (typeof wait === 'number' ? wait : 30) * 1_000,
    );
  }
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  if (ok !== false)
    return status === 200
      ? { status: 'unknown', error: 'The answer is not Telegram\u2019s.' }
      : failed(`HTTP ${status}`, false);
  return failed(`Telegram refused it: ${word(code ?? status)} ${word(description)}`, false);
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
