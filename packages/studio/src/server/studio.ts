import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { createAccounts } from './accounts.ts';
import { keepAnswers } from './answers.ts';
import { openDatabase } from './database.ts';
import { COOKIE, createGuard } from './guard.ts';
import { createMaskFor } from './mask.ts';
import type { StudioPorts } from './ports.ts';
import { createReviews } from './reviews.ts';
import { accountRoutes } from './routes/account.ts';
import { projectRoutes } from './routes/project.ts';
import { runningRoutes } from './routes/running.ts';
import { createTokens } from './tokens.ts';

/** How a studio is made. */
export interface StudioOptions {
  readonly ports: StudioPorts;
  /** File of its own database: people, drafts, reviews. `:memory:` for one that is forgotten. */
  readonly database: string;
  /** Folder of the page as it was built; without it only the API is served. */
  readonly page?: string;
  /** Time for a request to be sent whole, ms; 30,000. */
  readonly requestTimeout?: number;
  /** How dear a password is to try: log2 of scrypt's N, 15. Less is for tests. */
  readonly passwordCost?: number;
}

/** A studio that listens. */
export interface Studio extends AsyncDisposable {
  /** `http://127.0.0.1:8790` */
  readonly url: string;
  /** Makes the first administrator; `undefined` once there is one. */
  readonly setupToken: () => string | undefined;
  readonly app: FastifyInstance;
}

const BODY_LIMIT = 8 * 1024 * 1024;
const NONCE = '__NONCE__';

/**
 * Serves the studio: its page, its API, and everything about people who use it. Bound to this machine until there is an
 * administrator, whatever `host` says.
 *
 * @example
 * await using studio = await startStudio('127.0.0.1', 8790, { ports, database: '.reeve/studio.db', page });
 */
export async function startStudio(host: string, port: number, options: StudioOptions): Promise<Studio> {
  const { ports } = options;
  const db = openDatabase(options.database);
  const closings: (() => void)[] = [];
  const closed = (): void => {
    for (const listener of closings) listener();
  };
  const accounts = createAccounts(db, ports.now, closed, options.passwordCost);
  const tokens = createTokens(db, ports.now, closed);
  const reviews = createReviews(db, ports);
  const requestTimeout = options.requestTimeout ?? 30_000;
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout,
    http: {
      headersTimeout: Math.min(10_000, requestTimeout),
      connectionsCheckingInterval: Math.min(5_000, requestTimeout),
    },
    routerOptions: { maxParamLength: 700 },
    logger: false,
  });
  app.decorateRequest('user', undefined);
  await app.register(cookie);
  await app.register(helmet, {
    // The page's own policy has a nonce of its own; what else is served is data.
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(swagger, {
    openapi: {
      info: { title: 'Reeve studio', version: '1' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: COOKIE, description: 'A person who has signed in.' },
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'A machine, with a token that an administrator made.',
          },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    return payload;
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) process.emitWarning(error);
    await reply.code(status).send({ error: status >= 500 ? 'It could not be done now.' : error.message });
  });
  const guard = createGuard(accounts, tokens, ports.now);
  const maskFor = createMaskFor(ports.project);
  // Routes are declared once the plugins that describe them are there.
  await app.register(async (inner) => {
    keepAnswers(inner, db, ports.now);
    accountRoutes(inner, { accounts, tokens, db, guard, now: ports.now });
    projectRoutes(inner, { ports, reviews, guard, maskFor });
    runningRoutes(inner, { ports, db, guard, maskFor, onClosed: (listener) => closings.push(listener) });
    inner.get('/api/openapi.json', { preHandler: guard('viewer') }, async () => app.swagger());
  });
  if (options.page !== undefined) await servePage(app, options.page);
  const url = await app.listen({ host: accounts.setupToken() === undefined ? host : '127.0.0.1', port });
  return {
    url,
    app,
    setupToken: accounts.setupToken,
    async [Symbol.asyncDispose]() {
      await app.close();
      db[Symbol.dispose]();
    },
  };
}

/** The page with its policy: nothing from elsewhere, no scripts or styles that are not its own. */
async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const send = (reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(16).toString('base64');
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "connect-src 'self'",
      "font-src 'self'",
      "img-src 'self' data: blob:",
      `style-src-elem 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      // What is written where markup or a script's address stands goes through these policies of the page: `trusted.ts`.
      // DOMPurify, which the editor cleans its own markup with, brings the last.
      "require-trusted-types-for 'script'",
      'trusted-types reeve editor default dompurify',
    ].join('; ');
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('cache-control', 'no-store')
      .send(html.replaceAll(NONCE, nonce));
  };
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    immutable: true,
    maxAge: '365d',
    wildcard: false,
    preCompressed: true,
  });
  app.get('/', async (_request, reply) => send(reply));
  // Every state of the page has an address; the page itself reads it.
  app.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?');
    // A file of the project has an address of the page too: `/files/rules/welcome.reeve`.
    const isPage =
      request.method === 'GET' &&
      !path.startsWith('/api/') &&
      (path.startsWith('/files/') || !/\.\w+$/.test(path));
    return isPage ? send(reply) : reply.code(404).send({ error: 'There is nothing here.' });
  });
}
