import { isUtf8 } from 'node:buffer';
import type { Event } from '@reeve/ir';
import type { Message, Receipt, Taken } from '@reeve/runtime';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { createGuard, isLocal, type Token } from './guard.ts';
import { createRoom } from './room.ts';

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
  readonly tokens: readonly Token[];
  /** Bytes of one request; 4 MiB. */
  readonly bodyLimit?: number;
  /** Requests that are read or wait for the disk at a time; more are turned away with 503. */
  readonly waiting?: number;
  /** Bytes of them together; 64 MiB. */
  readonly waitingBytes?: number;
  /** Time for a request to be sent whole, ms; 30,000. */
  readonly requestTimeout?: number;
  /** Requests in a second of one token, or of all where there are no tokens; 2,000. More are answered with 429. */
  readonly perSecond?: number;
  /** Answers in a second to an address that has no token; 20. */
  readonly refusedPerSecond?: number;
}

/** A server that listens. */
export interface ReeveServer extends AsyncDisposable {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly app: FastifyInstance;
}

const MOST_CONNECTIONS = 1_024;
const MOST_EVENTS = 10_000;
const NAMED = 512;
const READY_FOR = 1_000;

/** Events of a request, with the place of each by its id; what cannot be read is set aside by its place. */
const readAll = (
  values: readonly unknown[],
  ports: ServerPorts,
): {
  readonly events: readonly Event[];
  readonly places: ReadonlyMap<string, number>;
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
} => {
  const events: Event[] = [];
  const places = new Map<string, number>();
  const refused: { index: number; reason: string }[] = [];
  values.forEach((value, index) => {
    const read = ports.readEvent(value);
    if ('reason' in read) refused.push({ index, reason: read.reason });
    else {
      events.push(read);
      // The runtime names an event by its id, cut where it is too long.
      const name = read.id.slice(0, NAMED);
      if (!places.has(name)) places.set(name, index);
    }
  });
  return { events, places, refused };
};

const textOf = (body: Buffer): string | undefined => (isUtf8(body) ? body.toString('utf8') : undefined);
const NOT_UTF8 = (): Error => Object.assign(new Error('The body is not UTF-8.'), { statusCode: 400 });

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
  const bodyLimit = options.bodyLimit ?? 4 * 1024 * 1024;
  const requestTimeout = options.requestTimeout ?? 30_000;
  const app = fastify({
    bodyLimit,
    requestTimeout,
    connectionTimeout: 60_000,
    // Node looks for requests that are over their time only so often.
    http: {
      headersTimeout: Math.min(10_000, requestTimeout),
      connectionsCheckingInterval: Math.min(5_000, requestTimeout),
    },
    routerOptions: { maxParamLength: 600 },
    logger: false,
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  const may = createGuard(tokens, {
    perSecond: options.perSecond ?? 2_000,
    refusedPerSecond: options.refusedPerSecond ?? 20,
    now: () => performance.now(),
  });
  const room = createRoom({
    requests: options.waiting ?? 256,
    bytes: options.waitingBytes ?? 64 * 1024 * 1024,
    unknown: bodyLimit,
  });

  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    const status = error.statusCode ?? ((error as { retryable?: boolean }).retryable ? 503 : 500);
    if (status === 503) reply.header('retry-after', '1');
    await reply.code(status).send({
      error: status >= 500 ? 'It could not be done now; nothing of it was taken.' : error.message,
      ...(error.code === undefined ? {} : { code: error.code }),
    });
  });
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      const text = textOf(body as Buffer);
      if (text === undefined) done(NOT_UTF8());
      else void parseJson(request, text, done);
    },
  );
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, (_request, body, done) => {
    const text = textOf(body as Buffer);
    if (text === undefined) done(NOT_UTF8());
    else
      done(
        null,
        text.split('\n').filter((line) => line.trim() !== ''),
      );
  });

  app.post('/v1/events', { onRequest: [may('ingest'), room] }, async (request, reply) => {
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
    const { events, places, refused } = readAll(values, ports);
    const taken =
      events.length === 0 ? { accepted: 0, repeated: 0, refused: [] } : await ports.ingest(events);
    const all = [
      ...refused,
      ...taken.refused.map(({ place, reason }) => ({ index: places.get(place) ?? 0, id: place, reason })),
    ].sort((a, b) => a.index - b.index);
    const status = all.length > 0 && taken.accepted + taken.repeated === 0 ? 400 : 202;
    return reply.code(status).send({ accepted: taken.accepted, repeated: taken.repeated, refused: all });
  });

  app.get('/healthz', async () => ({ ok: true }));
  // Anybody may ask, so that asking often must not cost: one answer holds for a second.
  let answer: ReturnType<ServerPorts['ready']> | undefined;
  let asked = 0;
  app.get('/readyz', async (_request, reply) => {
    if (!answer || performance.now() - asked > READY_FOR) {
      asked = performance.now();
      answer = ports.ready().catch(() => ({ ok: false, reason: 'It cannot be told.' }));
    }
    const ready = await answer;
    return reply.code(ready.ok ? 200 : 503).send(ready);
  });
  app.get('/metrics', { onRequest: may('read') }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await ports.metrics()),
  );
  app.get('/v1/status', { onRequest: may('read') }, async () => ports.status());

  app.post<{ Body: Receipt }>(
    '/v1/receipts',
    { onRequest: may('ingest'), schema: { body: RECEIPT } },
    async (request, reply) => {
      const known = await ports.receipt(request.body);
      return reply
        .code(known ? 202 : 404)
        .send(known ? { ok: true } : { error: 'No effect has this reference.' });
    },
  );
  app.post<{ Params: { run: string }; Body: { decision: 'granted' | 'denied'; by: string } }>(
    '/v1/approvals/:run',
    { onRequest: may('operate'), schema: { body: APPROVAL } },
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
    { onRequest: may('operate'), schema: { body: PAUSE } },
    async (request, reply) => {
      const { what, who, why } = request.body;
      await ports.pause(what, who, why);
      return reply.code(202).send({ ok: true });
    },
  );
  app.delete<{ Params: { what: string } }>(
    '/v1/pauses/:what',
    { onRequest: may('operate') },
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
