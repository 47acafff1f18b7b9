import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Signed group robots of Feishu and Lark: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. */
export function activate(context: ExtensionContext): void {
  context.actions.register('feishu.send', (request) => send(context, request));
}

const HOST = 'https://open.feishu.cn';
/** A request over 20 KB is refused. */
const MOST = 18_000;

async function send(
  context: ExtensionContext,
  { input, message, now }: ActionRequest,
): Promise<ActionResult> {
  const text = cut(message?.text || word(input['text']), MOST);
  if (text === '') return failed('There is nothing to say.', false);
  const timestamp = String(Math.floor(now / 1_000));
  const base = word(context.settings['url']) || HOST;
  try {
    // Nothing is signed; what others sign is the key here.
    const sign = await context.sign({
      secret: 'FEISHU_SECRET',
      key: `${timestamp}\n{{secret}}`,
      text: '',
      encoding: 'base64',
    });
    const response = await context.fetch(`${base}/open-apis/bot/v2/hook/{{FEISHU_HOOK}}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ timestamp, sign, msg_type: 'text', content: { text } }),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** 0 is fine; 11232 and 9499 are over 100 a minute or 5 a second; 19021 is a wrong signature, 19022 an address, 19024 a word. */
function outcome({ status, headers, body }: HostResponse): ActionResult {
  const { code, StatusCode: old, msg } = jsonOf(body);
  const number = code ?? old;
  if (number === 0) return { status: 'accepted' };
  const reset = Number(headers['x-ogw-ratelimit-reset']);
  const wait = Number.isFinite(reset) && reset > 0 ? reset * 1_000 : 60_000;
  if (
    number === 11232 ||
    number === 99991400 ||
    status === 429 ||
    (number === 9499 && /frequen|too many/i.test(String(msg)))
  )
    return failed('Feishu takes 100 messages a minute and 5 a second.', true, wait);
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  if (typeof number !== 'number')
    return status === 200
      ? { status: 'unknown', error: 'The answer is not Feishu\u2019s.' }
      : failed(`HTTP ${status}`, false);
  return failed(`Feishu refused it: ${number} ${word(msg)}`, false);
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
