import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a token may do. */
export type Scope = 'ingest' | 'read' | 'operate';

/** A token of high entropy, with what it may do. */
export interface Token {
  readonly token: string;
  readonly scopes: readonly Scope[];
}

/** Looks at a request before any of its body is read; answers it where it may not go on. */
export type Guard = (scope: Scope) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export const isLocal = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\./.test(host);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const WINDOW = 1_000;
const MOST_ASKERS = 10_000;

/** Counts what each asks for in a second; forgets all when the second is over, so that it cannot grow. */
export function createRate(most: number, now: () => number): (asker: string) => boolean {
  const counts = new Map<string, number>();
  let began = now();
  return (asker) => {
    if (now() - began >= WINDOW) {
      counts.clear();
      began = now();
    }
    // Those who come from too many addresses share one count.
    const name = counts.has(asker) || counts.size < MOST_ASKERS ? asker : '';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count <= most;
  };
}

/** Requests of pages, of those without a token, and of those who ask too often end here. */
export function createGuard(
  tokens: readonly Token[],
  limits: { readonly perSecond: number; readonly refusedPerSecond: number; readonly now: () => number },
): Guard {
  const hashes = tokens.map(({ token, scopes }) => ({ hash: digest(token), scopes }));
  const mayGoOn = createRate(limits.perSecond, limits.now);
  const mayGuess = createRate(limits.refusedPerSecond, limits.now);
  // What they still send is not waited for.
  const away = (reply: FastifyReply, code: number, error: string): FastifyReply =>
    reply.code(code).header('connection', 'close').send({ error });
  const tooOften = (reply: FastifyReply): FastifyReply =>
    away(reply.header('retry-after', '1'), 429, 'Too many requests.');
  return (scope) => async (request, reply) => {
    // A page of another site may make a browser post; whoever writes a program for this does not send these.
    const site = request.headers['sec-fetch-site'];
    if (
      request.headers.origin !== undefined ||
      (site !== undefined && site !== 'none' && site !== 'same-origin')
    )
      return away(reply, 403, 'Requests of pages are not taken here.');
    if (hashes.length === 0) {
      // Names that lead to this machine without being its own are how pages reach it (DNS rebinding).
      if (!isLocal(request.hostname.replace(/^\[|\]$/g, '')))
        return away(reply, 403, 'This host name is not known here.');
      return mayGoOn('') ? undefined : tooOften(reply);
    }
    const hash = digest(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    // Each is compared, so that the time taken tells nothing of which it was.
    let known = -1;
    hashes.forEach((each, i) => {
      if (timingSafeEqual(each.hash, hash)) known = i;
    });
    const found = hashes[known];
    if (!found) {
      if (!mayGuess(request.ip)) return tooOften(reply);
      return away(reply.header('www-authenticate', 'Bearer'), 401, 'A token is wanted.');
    }
    if (!found.scopes.includes(scope)) return away(reply, 403, `The token may not ${scope}.`);
    return mayGoOn(String(known)) ? undefined : tooOften(reply);
  };
}
