import type { HostResponse } from '../api/index.ts';
import type { AllowedHosts } from './grants.ts';
import { fetchError, type Transport } from './http-transport.ts';
import type { Secrets } from './secrets.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const LONGEST_TIMEOUT = 60_000;
/** What the host itself decides of a request. */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

interface Asked {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly timeout: number;
}

const read = (request: unknown): Asked => {
  const from = (typeof request === 'object' && request !== null ? request : {}) as Readonly<
    Record<string, unknown>
  >;
  const { method = 'GET', headers = {}, body, timeout = 10_000 } = from;
  if (typeof method !== 'string' || !METHODS.includes(method))
    throw fetchError('refused', 'The method is not one of GET, POST, PUT, PATCH and DELETE.');
  if (typeof headers !== 'object' || headers === null)
    throw fetchError('refused', 'Headers have to be an object.');
  if (body !== undefined && typeof body !== 'string')
    throw fetchError('refused', 'The body has to be a text.');
  if (typeof timeout !== 'number' || !(timeout > 0))
    throw fetchError('refused', 'The timeout has to be above 0.');
  const entries = Object.entries(headers).map(([name, value]) => {
    const lower = name.toLowerCase();
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(lower) || OWN_HEADERS.has(lower) || lower.startsWith('proxy-'))
      throw fetchError('refused', `The header ${JSON.stringify(name.slice(0, 60))} cannot be set.`);
    return [lower, String(value)] as const;
  });
  return {
    method,
    headers: entries,
    timeout: Math.min(timeout, LONGEST_TIMEOUT),
    ...(body === undefined ? {} : { body }),
  };
};

/** Makes requests for an extension: allow-list, secrets, bounds. */
export const createHostFetch =
  (hosts: AllowedHosts, secrets: Secrets, transport: Transport) =>
  async (
    address: unknown,
    request: unknown,
    signal: AbortSignal,
    onSend: () => void,
  ): Promise<HostResponse> => {
    if (typeof address !== 'string') throw fetchError('refused', 'The address has to be a text.');
    const asked = read(request);
    const used = new Map<string, string>();
    let url: URL;
    try {
      url = new URL(secrets.fill(address, used));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'refused') throw error;
      throw fetchError('refused', 'The address is not a URL.');
    }
    const refusal = hosts.refuse(url);
    if (refusal !== undefined) throw fetchError('refused', `The request is refused: ${refusal}.`);
    const headers: Record<string, string> = { 'user-agent': 'Reeve' };
    for (const [name, value] of asked.headers) {
      const filled = secrets.fill(value, used);
      if (/[^\t\x20-\x7e\x80-\xff]/.test(filled))
        throw fetchError(
          'refused',
          `The value of the header ${name} has characters that headers cannot have.`,
        );
      headers[name] = filled;
    }
    const body = asked.body === undefined ? undefined : secrets.fill(asked.body, used);
    if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
    onSend();
    const response = await transport(
      {
        url: url.href,
        method: asked.method,
        headers,
        timeout: asked.timeout,
        ...(body === undefined ? {} : { body }),
      },
      signal,
    );
    return {
      status: response.status,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, secrets.hide(value, used)]),
      ),
      body: secrets.hide(response.body, used),
    };
  };
