import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';

/** Group robots of WeCom: https://developer.work.weixin.qq.com/document/path/91770. They confirm that they took a message, never that anybody read it. */
export function activate(context: ExtensionContext): void {
  context.actions.register('wecom.send', (request) => send(context, request));
}

const HOST = 'https://qyapi.weixin.qq.com';
/** The documented bounds of a text and of Markdown, in bytes of UTF-8. */
const MOST = { text: 2048, markdown: 4096 } as const;

async function send(context: ExtensionContext, { input, message }: ActionRequest): Promise<ActionResult> {
  const text = message?.text || word(input['text']);
  if (text === '') return failed('There is nothing to say.', false);
  const kind = input['markdown'] === true ? 'markdown' : 'text';
  const mention = input['mention'];
  const body =
    kind === 'markdown'
      ? { msgtype: 'markdown', markdown: { content: cut(text, MOST.markdown) } }
      : {
          msgtype: 'text',
          text: {
            content: cut(text, MOST.text),
            ...(typeof mention === 'string' ? { mentioned_list: [mention] } : {}),
          },
        };
  const base = word(context.settings['url']) || HOST;
  try {
    const response = await context.fetch(`${base}/cgi-bin/webhook/send?key={{WECOM_KEY}}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return outcome(response);
  } catch (error) {
    return failure(error);
  }
}

/** Errors come with status 200 and a code: 0 is fine, 45009 is over 20 a minute, -1 is busy. */
function outcome({ status, body }: HostResponse): ActionResult {
  if (status >= 500) return { status: 'unknown', error: `HTTP ${status}` };
  const { errcode, errmsg } = jsonOf(body);
  if (errcode === 0) return { status: 'accepted' };
  if (errcode === 45009) return failed('WeCom takes 20 messages a minute (45009).', true, 60_000);
  if (errcode === -1) return failed('WeCom is busy (-1).', true);
  if (typeof errcode !== 'number')
    return status === 200
      ? { status: 'unknown', error: 'The answer is not WeCom\u2019s.' }
      : failed(`HTTP ${status}`, status === 429, 60_000);
  return failed(`WeCom refused it: ${errcode} ${word(errmsg)}`, false);
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
