import { lookup as lookUp } from 'node:dns';
import {
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { HostFetchError, HostResponse } from '../api/index.ts';

/** A request that has passed the allow-list, secrets filled in. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole of it. */
  readonly timeout: number;
}

/** What carries requests out. Rejects with a {@link HostFetchError}. */
export type Transport = (request: OutgoingRequest, signal: AbortSignal) => Promise<HostResponse>;

export const fetchError = (code: HostFetchError['code'], message: string, cause?: unknown): HostFetchError =>
  Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });

const LONGEST_RESPONSE = 1024 * 1024;

const headersOf = (response: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

/** Refuses addresses as they are looked up, so that the address that was checked is the one that is called. */
const guardedLookup =
  (mayResolveTo: (host: string, address: string) => boolean): LookupFunction =>
  (host, options, callback) => {
    lookUp(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [], 0);
      const good = addresses.filter(({ address }) => mayResolveTo(host, address));
      const [first] = good;
      if (!first) return callback(fetchError('refused', 'The name leads to a private address.'), [], 0);
      if (options.all === true) callback(null, good);
      else callback(null, first.address, first.family);
    });
  };

/** Plain requests over `node:http`: no redirects are followed, nothing is unpacked, answers are at most 1 MiB. */
export const createHttpTransport = (
  mayResolveTo: (host: string, address: string) => boolean,
): { readonly send: Transport; close(): void } => {
  const lookup = guardedLookup(mayResolveTo);
  const settings = { keepAlive: true, maxSockets: 32, maxFreeSockets: 4, timeout: 60_000, lookup };
  const agents = { 'http:': new PlainAgent(settings), 'https:': new SecureAgent(settings) };
  const send: Transport = (outgoing, signal) =>
    new Promise((resolve, reject) => {
      const url = new URL(outgoing.url);
      const secure = url.protocol === 'https:';
      // From here on a failure may mean that the other side has it.
      let sent = false;
      const options: RequestOptions = {
        method: outgoing.method,
        headers: { ...outgoing.headers, 'accept-encoding': 'identity' },
        agent: agents[secure ? 'https:' : 'http:'],
        lookup,
      };
      const request = (secure ? secureRequest : plainRequest)(url, options, (response) => {
        const parts: Buffer[] = [];
        let length = 0;
        response.on('data', (part: Buffer) => {
          length += part.length;
          if (length > LONGEST_RESPONSE)
            request.destroy(fetchError('too-large', 'The answer is longer than 1 MiB.'));
          else parts.push(part);
        });
        response.on('end', () =>
          settle(() =>
            resolve({
              status: response.statusCode ?? 0,
              headers: headersOf(response),
              body: Buffer.concat(parts).toString('utf8'),
            }),
          ),
        );
        response.on('error', fail);
        response.on('close', () => fail(new Error('The answer was cut off.')));
      });
      const timer = setTimeout(
        () => request.destroy(fetchError(sent ? 'timeout' : 'unreachable', 'It took too long.')),
        outgoing.timeout,
      );
      const giveUp = (): void => {
        request.destroy(fetchError(sent ? 'broken' : 'unreachable', 'It was given up.'));
      };
      function settle(how: () => void): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        how();
      }
      function fail(error: Error): void {
        settle(() => {
          const { code } = error as Partial<HostFetchError>;
          const known = ['refused', 'unreachable', 'timeout', 'broken', 'too-large'].includes(String(code));
          if (known) reject(error);
          else if (sent) reject(fetchError('broken', 'The connection broke.', error));
          else reject(fetchError('unreachable', `The host cannot be reached (${String(code)}).`, error));
        });
      }
      request.on('socket', (socket) => {
        if (!socket.connecting) sent = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (sent = true));
      });
      request.on('error', fail);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      request.end(outgoing.body);
    });
  return {
    send,
    close: () => {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
};
