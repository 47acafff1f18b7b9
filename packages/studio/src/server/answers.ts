import { createHmac } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type {
  FastifyInstance,
  FastifyRequest,
  onSendAsyncHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify';
import { sha } from './accounts.ts';
import type { StudioDatabase } from './database.ts';
import { userOf } from './guard.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Parts of the answer that are told once and kept nowhere. */
    told?: readonly string[];
  }
}

/** Answers are kept so long, ms, and so many of each user. */
const KEPT = 86_400_000;
const MOST = 200;

const Headers = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 16,
      maxLength: 200,
      pattern: '^[\\x21-\\x7e]+$',
      description:
        'Made up anew for each write, say a UUID. Sent again with the same request within a day it gets the same answer ' +
        '(`idempotency-replayed: true`) and nothing is done twice. 422 (`key-reused`): it was sent with another request. 409 ' +
        '(`unfinished`): the server ended in the middle; look at what is there before you ask with a new key.',
    }),
  ),
});

interface Claim {
  readonly user: number;
  readonly key: string;
  readonly free: () => void;
}

/**
 * Lets every write behind a guard be sent twice and done once. The key is claimed before the work and gets its answer after
 * it, so that a crash in between is told instead of done again. Keys are kept as hashes, and requests as HMACs under them: a
 * request may hold a password.
 */
export function keepAnswers(app: FastifyInstance, db: StudioDatabase, now: () => number): void {
  const claims = new WeakMap<FastifyRequest, Claim>();
  const underWay = new Map<string, Promise<void>>();

  const claim: preHandlerAsyncHookHandler = async (request, reply) => {
    const given = request.headers['idempotency-key'];
    if (typeof given !== 'string') return undefined;
    const { id: user } = userOf(request);
    const key = sha(given);
    const about = createHmac('sha256', given)
      .update(JSON.stringify([request.method, request.url, request.body ?? null]))
      .digest('hex');
    const name = `${user} ${key}`;
    // Whoever sends it twice at once waits for the first.
    for (let other = underWay.get(name); other; other = underWay.get(name)) await other;
    const known = db.get(
      'SELECT * FROM answers WHERE user = ? AND key = ? AND at > ?',
      user,
      key,
      now() - KEPT,
    );
    if (known && known['request'] !== about)
      return reply.code(422).send({ error: 'This key was sent with another request.', code: 'key-reused' });
    if (known && known['status'] === 0)
      return reply
        .code(409)
        .send({ error: 'It was begun, and the server ended before it was done.', code: 'unfinished' });
    if (known)
      return reply
        .code(Number(known['status']))
        .type('application/json; charset=utf-8')
        .header('idempotency-replayed', 'true')
        .send(known['body']);
    db.transaction(() => {
      db.run(
        `DELETE FROM answers WHERE at <= ? OR (user = ? AND key NOT IN
          (SELECT key FROM answers WHERE user = ? ORDER BY at DESC LIMIT ?))`,
        now() - KEPT,
        user,
        user,
        MOST - 1,
      );
      db.run(
        "INSERT INTO answers (user, key, request, at, status, body) VALUES (?, ?, ?, ?, 0, '')",
        user,
        key,
        about,
        now(),
      );
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    underWay.set(name, promise);
    const free = (): void => {
      underWay.delete(name);
      resolve();
    };
    claims.set(request, { user, key, free });
    return undefined;
  };

  const keep: onSendAsyncHookHandler = async (request, reply, payload) => {
    const claimed = claims.get(request);
    if (!claimed) return payload;
    claims.delete(request);
    const { user, key, free } = claimed;
    try {
      // What could not be done now may be tried again.
      if (reply.statusCode >= 500) db.run('DELETE FROM answers WHERE user = ? AND key = ?', user, key);
      else
        db.run(
          'UPDATE answers SET status = ?, body = ? WHERE user = ? AND key = ?',
          reply.statusCode,
          without(request.routeOptions.config.told ?? [], String(payload)),
          user,
          key,
        );
    } finally {
      free();
    }
    return payload;
  };

  app.addHook('onRoute', (route) => {
    // Signing in has no guard: there is nobody yet whose answers could be kept.
    if (route.method === 'GET' || route.method === 'HEAD' || route.preHandler === undefined) return;
    route.schema = { ...route.schema, headers: Headers };
    route.preHandler = [route.preHandler, claim].flat();
    route.onSend = [route.onSend ?? [], keep].flat();
  });
}

function without(parts: readonly string[], body: string): string {
  if (parts.length === 0) return body;
  return JSON.stringify(JSON.parse(body), (name, value: unknown) => (parts.includes(name) ? null : value));
}
