import { createHash, timingSafeEqual } from 'node:crypto';
import type { Event } from '@reeve/ir';
import type { Message, Receipt, Taken } from '@reeve/runtime';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** What a token may do. */
export type Scope = 'ingest' | 'read' | 'operate';

/** What the server does with what comes in. */
export interface ServerPorts {
  /** Resolves when the events are on disk. */
  ingest(events: readonly Event[]): Promise<Taken>;
  /** Reads a CloudEvent that was JSON, or says what is wrong with it. */
  readEvent(json: unknown): Event | { readonly reason: string };
  status(): Promise<unknown>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** Whether events can be taken and decided now; why not. */
  ready(): Promise<{ readonly ok: boolean; readonly reason?: string }>;
  tell(message: Message): Promise<void>;
  receipt(receipt: Receipt): Promise<boolean>;
  pause(what: string, who: string, why?: string): Promise<void>;
  resume(what: string, who: string): Promise<boolean>;
}

/** How a server is made. */
export interface ServerOptions {
  readonly ports: ServerPorts;
  /** Tokens with what each may do. Without any, everybody on this machine may do all, and no other address is listened on. */
  readonly tokens: readonly { readonly token: string; readonly scopes: readonly Scope[] }[];
  /** Bytes of one request; 4 MiB. */
  readonly bodyLimit?: number;
  /** Requests that wait for the disk at a time; more are turned away with 503. */
  readonly waiting?: number;
}

/** A server that listens. */
export interface ReeveServer extends AsyncDisposable {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly app: FastifyInstance;
}

const isLocal = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const MOST_EVENTS = 10_000;

/** Words that are JSON objects in a batch, or one; ends with what cannot be read set aside by its place. */
const readAll = (
  values: readonly unknown[],
  ports: ServerPorts,
): {
  readonly events: readonly Event[];
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
} => {
  const events: Event[] = [];
  const refused: { index: number; reason: string }[] = [];
  values.forEach((value, index) => {
    const read = ports.readEvent(value);
    if ('reason' in read) refused.push({ index, reason: read.reason });
    else events.push(read);
  });
  return { events, refused };
};

/** CloudEvents in binary mode: attributes in `ce-` headers, data in the body. */
const ofHeaders = (request: FastifyRequest): unknown => {
  const attribute = (name: string): string | undefined => {
    const value = request.headers[`ce-${name}`];
    if (typeof value !== 'string') return undefined;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  };
  const found = Object.fromEntries(
    ['specversion', 'id', 'type', 'source', 'subject', 'time'].flatMap((name) => {
      const value = attribute(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { ...found, ...(request.body === undefined || request.body === null ? {} : { data: request.body }) };
};

/**
 * Listens for events and for people. Answers a POST of events only when they are on disk.
 * Throws where it would listen beyond this machine without a token.
 *
 * @example await using server = await startServer('127.0.0.1', 8787, { ports, tokens: [] });
 */
export async function startServer(host: string, port: number, options: ServerOptions): Promise<ReeveServer> {
  const { ports, tokens } = options;
  if (tokens.length === 0 && !isLocal(host))
    throw new RangeError(`Listening on ${host} asks for a token: name one under http.tokens in reeve.yaml.`);
  const app = fastify({
    bodyLimit: options.bodyLimit ?? 4 * 1024 * 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    routerOptions: { maxParamLength: 600 },
    logger: false,
  });
  const hashes = tokens.map(({ token, scopes }) => ({ hash: digest(token), scopes }));

  const may =
    (scope: Scope) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      // A page of another site may make a browser post; whoever writes a program for this does not send these.
      const site = request.headers['sec-fetch-site'];
      if (
        request.headers.origin !== undefined ||
        (site !== undefined && site !== 'none' && site !== 'same-origin')
      ) {
        await reply.code(403).send({ error: 'Requests of pages are not taken here.' });
        return;
      }
      if (hashes.length === 0) {
        // Names that lead to this machine without being its own are how pages reach it (DNS rebinding).
        if (!isLocal(request.hostname.replace(/^\[|\]$/g, '')))
          await reply.code(403).send({ error: 'This host name is not known here.' });
        return;
      }
      const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const hash = digest(given);
      const known = hashes.find((each) => timingSafeEqual(each.hash, hash));
      if (!known)
        await reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'A token is wanted.' });
      else if (!known.scopes.includes(scope))
        await reply.code(403).send({ error: `The token may not ${scope}.` });
    };

  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const status = error.statusCode ?? ((error as { retryable?: boolean }).retryable ? 503 : 500);
    if (status === 503) reply.header('retry-after', '1');
    await reply.code(status).send({
      error: status >= 500 ? 'It could not be done now; nothing of it was taken.' : error.message,
      ...(error.code === undefined ? {} : { code: error.code }),
    });
  });
  app.addContentTypeParser(
    ['application/cloudevents+json', 'application/cloudevents-batch+json'],
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => {
    done(
      null,
      (body as string).split('\n').filter((line) => line.trim() !== ''),
    );
  });

  let waiting = 0;
  app.post('/v1/events', { preHandler: may('ingest') }, async (request, reply) => {
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
    const { body } = request;
    let values: readonly unknown[];
    if (type === 'application/x-ndjson')
      values = (body as string[]).map((line) => {
        try {
          return JSON.parse(line) as unknown;
        } catch {
          return line;
        }
      });
    else if (request.headers['ce-type'] !== undefined) values = [ofHeaders(request)];
    else values = Array.isArray(body) ? body : [body];
    if (values.length > MOST_EVENTS)
      return reply.code(413).send({ error: `At most ${MOST_EVENTS} events at a time.` });
    const { events, refused } = readAll(values, ports);
    if (waiting >= (options.waiting ?? 256))
      return reply.code(503).header('retry-after', '1').send({ error: 'Too much waits for the disk.' });
    waiting++;
    try {
      const taken =
        events.length === 0 ? { accepted: 0, repeated: 0, refused: [] } : await ports.ingest(events);
      const all = [...refused, ...taken.refused.map(({ place, reason }) => ({ id: place, reason }))];
      const status = all.length > 0 && taken.accepted + taken.repeated === 0 ? 400 : 202;
      return reply.code(status).send({ accepted: taken.accepted, repeated: taken.repeated, refused: all });
    } finally {
      waiting--;
    }
  });

  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await ports.ready();
    return reply.code(ready.ok ? 200 : 503).send(ready);
  });
  app.get('/metrics', { preHandler: may('read') }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await ports.metrics()),
  );
  app.get('/v1/status', { preHandler: may('read') }, async () => ports.status());

  app.post<{ Body: Receipt }>(
    '/v1/receipts',
    { preHandler: may('ingest'), schema: { body: RECEIPT } },
    async (request, reply) => {
      const known = await ports.receipt(request.body);
      return reply
        .code(known ? 202 : 404)
        .send(known ? { ok: true } : { error: 'No effect has this reference.' });
    },
  );
  app.post<{ Params: { run: string }; Body: { decision: 'granted' | 'denied'; by: string } }>(
    '/v1/approvals/:run',
    { preHandler: may('operate'), schema: { body: APPROVAL } },
    async (request, reply) => {
      try {
        await ports.tell({ kind: 'approval', run: request.params.run, ...request.body });
      } catch (error) {
        if (error instanceof RangeError) return reply.code(409).send({ error: error.message });
        throw error;
      }
      return reply.code(202).send({ ok: true });
    },
  );
  app.post<{ Body: { what: string; who: string; why?: string } }>(
    '/v1/pauses',
    { preHandler: may('operate'), schema: { body: PAUSE } },
    async (request, reply) => {
      const { what, who, why } = request.body;
      await ports.pause(what, who, why);
      return reply.code(202).send({ ok: true });
    },
  );
  app.delete<{ Params: { what: string } }>(
    '/v1/pauses/:what',
    { preHandler: may('operate') },
    async (request, reply) => {
      const was = await ports.resume(request.params.what, 'http');
      return reply.code(was ? 200 : 404).send({ ok: was });
    },
  );

  const url = await app.listen({ host, port });
  return { url, app, [Symbol.asyncDispose]: () => app.close() };
}

const text = { type: 'string', minLength: 1, maxLength: 500 };
const body = (required: readonly string[], properties: object): object => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
const RECEIPT = body(['channel', 'reference', 'status', 'at'], {
  channel: text,
  reference: text,
  status: { enum: ['delivered', 'failed', 'read'] },
  at: { type: 'integer' },
  detail: text,
});
const APPROVAL = body(['decision', 'by'], { decision: { enum: ['granted', 'denied'] }, by: text });
const PAUSE = body(['what', 'who'], {
  what: { type: 'string', pattern: '^(everything|(rule|channel|purpose|action):.{1,500})$' },
  who: text,
  why: text,
});
