import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { type Accounts, mayAs, type Role, type User } from './accounts.ts';
import type { Tokens } from './tokens.ts';

export const COOKIE = 'reeve_session';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set by the guard of every route but those of signing in. */
    user: User | undefined;
  }
}

/** Who asks, where a guard has let them in. */
export const userOf = (request: FastifyRequest): User => {
  if (!request.user) throw new Error('a route without a guard');
  return request.user;
};

const refuse = (reply: FastifyReply, code: number, error: string): FastifyReply =>
  reply.code(code).send({ error });

/**
 * Writes come from our own page only: a browser says where a request is from, and another site's page cannot make it lie.
 * Programs that send neither header have no cookie to be misused.
 */
export const isOwnPage = (request: FastifyRequest): boolean => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = request.headers;
  if (origin === undefined) return site === 'same-origin';
  try {
    return new URL(origin).host === request.headers.host;
  } catch {
    return false;
  }
};

/** Who comes in. */
export interface Guard {
  (least: Role): preHandlerAsyncHookHandler;
  /** Whether somebody who was let in would still be: their session has not ended, their token was not revoked. */
  readonly still: (request: FastifyRequest, least: Role) => boolean;
}

const BEARER = /^Bearer ([\w-]{1,100})$/;

/** Lets in those who are signed in, and machines with a token, where they have at least this role. */
export function createGuard(accounts: Accounts, tokens: Tokens, now: () => number): Guard {
  const tries = createTries(now);
  const guard =
    (least: Role): preHandlerAsyncHookHandler =>
    async (request, reply) => {
      const { authorization } = request.headers;
      let user: User | undefined;
      if (authorization === undefined) {
        if (request.method !== 'GET' && !isOwnPage(request))
          return refuse(reply, 403, 'This is taken only from the studio’s own page.');
        user = accounts.userOf(request.cookies[COOKIE]);
        if (!user) return refuse(reply, 401, 'Sign in first.');
      } else {
        // Whoever shows a token is a machine: no cookie makes up for a wrong one, and no page of another site sends one.
        const { origin, 'sec-fetch-site': site } = request.headers;
        if ((origin !== undefined || site !== undefined) && !isOwnPage(request))
          return refuse(reply, 403, 'This is not taken from the page of another site.');
        user = tokens.userOf(BEARER.exec(authorization)?.[1]);
        if (!user) {
          if (!tries.may(request.ip))
            return refuse(reply.header('retry-after', '600'), 429, 'Too many tries. Wait ten minutes.');
          tries.failed(request.ip);
          return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'This token opens nothing.');
        }
      }
      if (!mayAs(user.role, least)) return refuse(reply, 403, `This takes the role ${least}.`);
      request.user = user;
      return undefined;
    };
  const still: Guard['still'] = ({ headers: { authorization }, cookies }, least) => {
    const user =
      authorization === undefined
        ? accounts.peek(cookies[COOKIE])
        : tokens.peek(BEARER.exec(authorization)?.[1]);
    return user !== undefined && mayAs(user.role, least);
  };
  return Object.assign(guard, { still });
}

/** Counts tries by name and by address, and lets no more through than a person makes. */
export function createTries(now: () => number): {
  readonly may: (...who: readonly string[]) => boolean;
  readonly failed: (...who: readonly string[]) => void;
} {
  const MOST = 8;
  const WITHIN = 10 * 60_000;
  const tries = new Map<string, number[]>();
  const recent = (who: string): number[] => (tries.get(who) ?? []).filter((at) => now() - at < WITHIN);
  return {
    may: (...who) => who.every((each) => recent(each).length < MOST),
    failed(...who) {
      // Those who use many names are stopped by their address.
      if (tries.size > 20_000) tries.clear();
      for (const each of who) tries.set(each, [...recent(each), now()]);
    },
  };
}
