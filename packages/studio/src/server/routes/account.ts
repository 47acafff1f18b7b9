import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AccountError, type Accounts, type User } from '../accounts.ts';
import type { StudioDatabase } from '../database.ts';
import { COOKIE, createTries, type Guard, isOwnPage, userOf } from '../guard.ts';
import type { Tokens } from '../tokens.ts';

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Password = Type.String({ minLength: 1, maxLength: 500 });
const RoleType = Type.Union([
  Type.Literal('viewer'),
  Type.Literal('author'),
  Type.Literal('approver'),
  Type.Literal('admin'),
]);
const Setup = Type.Object(
  { token: Type.String({ maxLength: 100 }), name: Name, password: Password },
  { additionalProperties: false },
);
const Login = Type.Object({ name: Name, password: Password }, { additionalProperties: false });
const NewUser = Type.Object(
  { name: Name, password: Password, role: RoleType },
  { additionalProperties: false },
);
const Change = Type.Object(
  {
    role: Type.Optional(RoleType),
    password: Type.Optional(Password),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const NewToken = Type.Object(
  {
    name: Name,
    role: Type.Union([Type.Literal('viewer'), Type.Literal('author'), Type.Literal('approver')]),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: 'After so many days it opens nothing.' }),
    ),
  },
  { additionalProperties: false },
);
const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const STATUS: Readonly<Record<AccountError['code'], number>> = {
  wrong: 401,
  taken: 409,
  weak: 400,
  'set-up': 409,
  'last-admin': 409,
  busy: 503,
};

/** Signing in, and who may. */
export function accountRoutes(
  app: FastifyInstance,
  {
    accounts,
    tokens,
    db,
    guard,
    now,
  }: {
    accounts: Accounts;
    tokens: Tokens;
    db: StudioDatabase;
    guard: Guard;
    now: () => number;
  },
): void {
  const tries = createTries(now);
  const shown = ({ id, name, role, disabled }: User) => ({ id, name, role, disabled });
  const begin = (reply: FastifyReply, user: User, secure: boolean): FastifyReply =>
    reply
      .setCookie(COOKIE, accounts.begin(user), { path: '/', httpOnly: true, sameSite: 'strict', secure })
      .send({ user: shown(user) });
  const failed = (reply: FastifyReply, error: unknown): FastifyReply => {
    if (!(error instanceof AccountError)) throw error;
    return reply.code(STATUS[error.code]).send({ error: error.message, code: error.code });
  };

  app.get('/api/session', async (request) => {
    const user = accounts.userOf(request.cookies[COOKIE]);
    return { user: user ? shown(user) : null, setUp: accounts.setupToken() === undefined };
  });
  app.post<{ Body: Static<typeof Setup> }>(
    '/api/setup',
    { schema: { body: Setup } },
    async (request, reply) => {
      if (!isOwnPage(request))
        return reply.code(403).send({ error: 'This is taken only from the studio’s own page.' });
      if (!tries.may(request.ip)) return reply.code(429).send({ error: 'Too many tries. Wait ten minutes.' });
      try {
        const { token, name, password } = request.body;
        return begin(reply, await accounts.setUp(token, name, password), request.protocol === 'https');
      } catch (error) {
        tries.failed(request.ip);
        return failed(reply, error);
      }
    },
  );
  app.post<{ Body: Static<typeof Login> }>(
    '/api/login',
    { schema: { body: Login } },
    async (request, reply) => {
      if (!isOwnPage(request))
        return reply.code(403).send({ error: 'This is taken only from the studio’s own page.' });
      const who = [`name:${request.body.name.trim().toLowerCase()}`, `from:${request.ip}`];
      if (!tries.may(...who))
        return reply
          .code(429)
          .header('retry-after', '600')
          .send({ error: 'Too many tries. Wait ten minutes.' });
      try {
        const user = await accounts.login(request.body.name, request.body.password);
        db.audit(now(), user.name, 'signed in');
        return begin(reply, user, request.protocol === 'https');
      } catch (error) {
        if (error instanceof AccountError && error.code === 'wrong') tries.failed(...who);
        return failed(reply, error);
      }
    },
  );
  app.post('/api/logout', { preHandler: guard('viewer') }, async (request, reply) => {
    accounts.end(request.cookies[COOKIE]);
    return reply.clearCookie(COOKIE, { path: '/' }).send({ ok: true });
  });
  app.get('/api/users', { preHandler: guard('admin') }, async () => ({ users: accounts.users().map(shown) }));
  app.post<{ Body: Static<typeof NewUser> }>(
    '/api/users',
    { preHandler: guard('admin'), schema: { body: NewUser } },
    async (request, reply) => {
      const { name, password, role } = request.body;
      try {
        return { user: shown(await accounts.add(name, password, role, userOf(request))) };
      } catch (error) {
        return failed(reply, error);
      }
    },
  );
  app.patch<{ Params: Static<typeof Id>; Body: Static<typeof Change> }>(
    '/api/users/:id',
    { preHandler: guard('admin'), schema: { params: Id, body: Change } },
    async (request, reply) => {
      const { role, password, disabled } = request.body;
      try {
        const change = {
          ...(role !== undefined && { role }),
          ...(password !== undefined && { password }),
          ...(disabled !== undefined && { disabled }),
        };
        return { user: shown(await accounts.change(request.params.id, change, userOf(request))) };
      } catch (error) {
        return failed(reply, error);
      }
    },
  );
  app.get('/api/tokens', { preHandler: guard('admin') }, async () => ({ tokens: tokens.list() }));
  app.post<{ Body: Static<typeof NewToken> }>(
    '/api/tokens',
    {
      preHandler: guard('admin'),
      config: { told: ['secret'] },
      schema: {
        body: NewToken,
        description:
          'Makes a token for a machine. `secret` is told once: neither it nor this answer is kept.',
      },
    },
    async (request, reply) => {
      const { name, role, days } = request.body;
      try {
        return tokens.make(name, role, userOf(request), days);
      } catch (error) {
        return failed(reply, error);
      }
    },
  );
  app.delete<{ Params: Static<typeof Id> }>(
    '/api/tokens/:id',
    { preHandler: guard('admin'), schema: { params: Id } },
    async (request, reply) =>
      tokens.revoke(request.params.id, userOf(request))
        ? { ok: true }
        : reply.code(404).send({ error: 'There is no such token.' }),
  );
  app.get<{ Querystring: { before?: number } }>(
    '/api/audit',
    {
      preHandler: guard('approver'),
      schema: { querystring: Type.Object({ before: Type.Optional(Type.Integer({ minimum: 1 })) }) },
    },
    async ({ query }) => {
      const rows = db.all(
        'SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT 100',
        query.before ?? Number.MAX_SAFE_INTEGER,
      );
      return {
        entries: rows.map((row) => ({
          id: Number(row['id']),
          at: Number(row['at']),
          who: row['who'],
          what: row['what'],
          about: row['about'],
        })),
      };
    },
  );
}
