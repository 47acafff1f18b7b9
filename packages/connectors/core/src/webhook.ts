import type {
  ActionRequest,
  ActionResult,
  ExtensionContext,
  HostFetchError,
  HostResponse,
} from '@reeve/extensions/api';
import { word } from './word.ts';

const SECRET = 'REEVE_WEBHOOK_SECRET';

/** What an answer means for whoever asked: 2xx took it, 408, 425, 429 and 5xx may take it later, the rest never will. */
function outcomeOf({ status, headers }: HostResponse): ActionResult {
  if (status >= 200 && status < 300) return { status: 'delivered' };
  const error = `HTTP ${status}`;
  if (status === 429 || status === 503) {
    const wait = Number(headers['retry-after']);
    return {
      status: 'failed',
      error,
      retryable: true,
      ...(Number.isFinite(wait) && wait > 0 ? { retryAfter: wait * 1_000 } : {}),
    };
  }
  return { status: 'failed', error, retryable: status === 408 || status === 425 || status >= 500 };
}

/** What a request that did not come through means. With the key in it, trying again does no harm. */
function outcomeOfError(error: unknown): ActionResult {
  const { code, message } = error as HostFetchError;
  return {
    status: 'failed',
    error: message.slice(0, 300),
    retryable: code !== 'refused' && code !== 'too-large',
  };
}

/** Signed where the operator has set a secret; the setting `signed` refuses to send without, or never signs. */
async function signatureOf(context: ExtensionContext, text: string): Promise<string | undefined> {
  const { signed } = context.settings;
  if (signed === false) return undefined;
  try {
    return await context.sign({ secret: SECRET, secretEncoding: 'base64', text, encoding: 'base64' });
  } catch (error) {
    if (signed === true) throw error;
    return undefined;
  }
}

/**
 * Posts JSON signed as Standard Webhooks (https://www.standardwebhooks.com) has it: `webhook-id` is the effect's key, so
 * a receiver that remembers ids takes each effect once.
 */
export async function postSigned(
  context: ExtensionContext,
  url: string,
  body: unknown,
  request: ActionRequest,
): Promise<ActionResult> {
  const text = JSON.stringify(body);
  const timestamp = String(Math.floor(request.now / 1_000));
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'webhook-id': request.key,
    'webhook-timestamp': timestamp,
  };
  try {
    const signature = await signatureOf(context, `${request.key}.${timestamp}.${text}`);
    if (signature !== undefined) headers['webhook-signature'] = `v1,${signature}`;
    return outcomeOf(await context.fetch(url, { method: 'POST', headers, body: text }));
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** `webhook.post`: to an address that the operator granted. */
export function registerWebhook(context: ExtensionContext): void {
  context.actions.register('webhook.post', (request) => {
    const { input, rule, community, subject } = request;
    const body = input['body'] ?? { rule, community, subject };
    return postSigned(context, word(input['url']), body, request);
  });
}
