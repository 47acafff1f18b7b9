import { countLately, type EffectStatus, type Message, type RuleCount, type Store } from '@reeve/runtime';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Whereabouts, whereaboutsOf } from '../../both/waits.ts';
import type { StudioDatabase } from '../database.ts';
import { type Guard, userOf } from '../guard.ts';
import type { Mask, MaskFor } from '../mask.ts';
import type { StudioPorts } from '../ports.ts';

const Cursor = Type.Optional(Type.String({ maxLength: 100 }));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));
const Word = Type.Optional(Type.String({ maxLength: 200 }));
const RunsQuery = Type.Object({ rule: Word, subject: Word, after: Cursor, limit: Limit });
const EffectsQuery = Type.Object({ status: Word, rule: Word, member: Word, after: Cursor, limit: Limit });
const Key = Type.Object({ key: Type.String({ minLength: 1, maxLength: 600 }) });
const Decision = Type.Object(
  { decision: Type.Union([Type.Literal('granted'), Type.Literal('denied')]) },
  { additionalProperties: false },
);
const CaseChange = Type.Object(
  {
    what: Type.Union([
      Type.Literal('acknowledged'),
      Type.Literal('escalated'),
      Type.Literal('resolved'),
      Type.Literal('noted'),
    ]),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  { additionalProperties: false },
);
const Pause = Type.Object(
  {
    what: Type.String({ pattern: '^(everything|(rule|channel|purpose|action):.{1,200})$' }),
    why: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
/** How often the store is looked at for whoever watches, ms. */
const LOOK = 1_000;
const MOST_WATCHERS = 200;
const DAY = 86_400_000;
/** What rules did of late is counted again after this, ms: once for all who ask. */
const COUNTED = 5_000;

/** The project as it runs: what was decided, what left, what waits for people, and the switches. */
export function runningRoutes(
  app: FastifyInstance,
  {
    ports,
    db,
    guard,
    maskFor,
    onClosed,
  }: {
    ports: StudioPorts;
    db: StudioDatabase;
    guard: Guard;
    maskFor: MaskFor;
    /** Calls whenever somebody may have lost their entry. */
    onClosed: (listener: () => void) => void;
  },
): void {
  /** Answers from the store; with `none` where the project has never run. */
  const from = async (none: unknown, work: (store: Store) => Promise<unknown>): Promise<unknown> => {
    const store = await ports.store();
    return store ? work(store) : none;
  };
  /** Rows as whoever asks may see them. */
  const masked = async <Row, Page extends { readonly rows: readonly Row[] }>(
    request: FastifyRequest,
    found: Page & { readonly rows: readonly Row[] },
    by: (mask: Mask) => (row: Row) => Row,
  ): Promise<Page> => {
    const mask = await maskFor(userOf(request));
    return mask ? { ...found, rows: found.rows.map(by(mask)) } : found;
  };
  /** An approval that can still be decided on. */
  const waiting =
    (run: string) =>
    async (store: Store): Promise<unknown> => {
      const approval = await store.approval(run);
      return approval?.status === 'waiting' ? approval : undefined;
    };
  const page = ({ after, limit }: { after?: string; limit?: number }) => ({
    limit: limit ?? 50,
    ...(after !== undefined && { after }),
  });
  const told = async (
    request: FastifyRequest,
    message: Message,
    what: string,
    about: string,
  ): Promise<unknown> => {
    await ports.tell(message);
    db.audit(ports.now(), userOf(request).name, what, about);
    return { ok: true };
  };
  app.get('/api/status', { preHandler: guard('viewer') }, () =>
    from({ running: false }, async (store) => {
      const [stats, lease, pauses] = [await store.stats(), await store.lease(), await store.pauses()];
      const running = lease !== null && lease.expires > ports.now();
      return { running, position: await store.position(), stats, pauses };
    }),
  );
  // There may be very many who wait: counted once for all who ask within a second.
  let counted: { readonly at: number; readonly where: Promise<Whereabouts | undefined> } | undefined;
  const whereabouts = async (): Promise<Whereabouts | undefined> => whereaboutsOf(await ports.waits());
  app.get('/api/waits', { preHandler: guard('viewer') }, async () => {
    const at = ports.now();
    if (!counted || at - counted.at >= LOOK) counted = { at, where: whereabouts() };
    return { where: (await counted.where) ?? null };
  });
  // Where what is taken in lies in the past, so do its last day and week.
  const count = (): Promise<unknown> =>
    from({ week: {}, day: {} }, async (store) => {
      const end = Math.min(ports.now(), (await ports.span())?.until ?? ports.now());
      const [week, day] = await countLately(store, [end - 7 * DAY, end - DAY]);
      const plain = (counts: ReadonlyMap<string, RuleCount> = new Map()) => Object.fromEntries(counts);
      return { week: plain(week), day: plain(day) };
    });
  let lately: { readonly at: number; readonly counts: Promise<unknown> } | undefined;
  app.get('/api/counts', { preHandler: guard('viewer') }, () => {
    const at = ports.now();
    if (!lately || at - lately.at >= COUNTED) lately = { at, counts: count() };
    return lately.counts;
  });
  app.get<{ Querystring: Static<typeof RunsQuery> }>(
    '/api/runs',
    { preHandler: guard('viewer'), schema: { querystring: RunsQuery } },
    (request) =>
      from({ rows: [] }, async (store) => {
        const { rule, subject } = request.query;
        const found = await store.decisions(
          { ...(rule !== undefined && { rule }), ...(subject !== undefined && { subject }) },
          page(request.query),
        );
        return masked(request, found, (mask) => mask.decision);
      }),
  );
  app.get<{ Querystring: Static<typeof EffectsQuery> }>(
    '/api/effects',
    { preHandler: guard('viewer'), schema: { querystring: EffectsQuery } },
    (request) =>
      from({ rows: [] }, async (store) => {
        const { status, rule, member } = request.query;
        const found = await store.effects(
          {
            ...(status !== undefined && { status: status as EffectStatus }),
            ...(rule !== undefined && { rule }),
            ...(member !== undefined && { member }),
          },
          page(request.query),
        );
        return masked(request, found, (mask) => mask.effect);
      }),
  );
  app.get<{ Querystring: Static<typeof Key> }>(
    '/api/deliveries',
    { preHandler: guard('viewer'), schema: { querystring: Key } },
    ({ query }) => from({ rows: [] }, async (store) => ({ rows: await store.deliveries(query.key) })),
  );
  app.post<{ Body: Static<typeof Key> }>(
    '/api/effects/retry',
    { preHandler: guard('approver'), schema: { body: Key } },
    (request) =>
      told(
        request,
        { kind: 'replay', key: request.body.key, by: userOf(request).name },
        'effect.retried',
        request.body.key,
      ),
  );
  app.get('/api/cases', { preHandler: guard('viewer') }, (request) =>
    from({ rows: [] }, async (store) =>
      masked(request, await store.cases({}, { limit: 100 }), (mask) => mask.case),
    ),
  );
  app.post<{ Params: { id: string }; Body: Static<typeof CaseChange> }>(
    '/api/cases/:id',
    { preHandler: guard('author'), schema: { body: CaseChange } },
    (request, reply) => {
      const { what, note } = request.body;
      return existing(
        reply,
        'case',
        (store) => store.case(request.params.id),
        () =>
          told(
            request,
            {
              kind: 'case',
              id: request.params.id,
              what,
              by: userOf(request).name,
              ...(note !== undefined && { note }),
            },
            `case.${what}`,
            request.params.id,
          ),
      );
    },
  );
  app.get('/api/approvals', { preHandler: guard('viewer') }, (request) =>
    from({ rows: [] }, async (store) =>
      masked(request, { rows: await store.approvals('waiting') }, (mask) => mask.approval),
    ),
  );
  app.post<{ Params: { run: string }; Body: Static<typeof Decision> }>(
    '/api/approvals/:run',
    { preHandler: guard('approver'), schema: { body: Decision } },
    (request, reply) =>
      existing(reply, 'approval', waiting(request.params.run), () =>
        told(
          request,
          {
            kind: 'approval',
            run: request.params.run,
            decision: request.body.decision,
            by: userOf(request).name,
          },
          `approval.${request.body.decision}`,
          request.params.run,
        ),
      ),
  );
  app.post<{ Body: Static<typeof Pause> }>(
    '/api/pauses',
    { preHandler: guard('approver'), schema: { body: Pause } },
    async (request, reply) => {
      const store = await ports.store();
      if (!store) return reply.code(409).send({ error: 'The project has not run yet.' });
      const { what, why } = request.body;
      const who = userOf(request).name;
      await store.pause({ what, since: ports.now(), who, ...(why !== undefined && { why }) });
      db.audit(ports.now(), who, 'paused', what);
      return { ok: true };
    },
  );
  app.delete<{ Querystring: { what: string } }>(
    '/api/pauses',
    {
      preHandler: guard('approver'),
      schema: { querystring: Type.Object({ what: Type.String({ maxLength: 300 }) }) },
    },
    async (request) => {
      const who = userOf(request).name;
      const was = await (await ports.store())?.resume(request.query.what, who, ports.now());
      if (was) db.audit(ports.now(), who, 'resumed', request.query.what);
      return { ok: was === true };
    },
  );

  const existing = async (
    reply: FastifyReply,
    what: string,
    find: (store: Store) => Promise<unknown>,
    work: () => Promise<unknown>,
  ): Promise<unknown> => {
    const store = await ports.store();
    if (!store || (await find(store)) === undefined)
      return reply.code(404).send({ error: `There is no such ${what}.` });
    return work();
  };

  // One look at the store for all who watch; each is told only that something is new.
  const watchers = new Map<FastifyReply, FastifyRequest>();
  let last = '';
  /** Whoever may not watch any more is sent away: at once where that was done, within a second where time has run out. */
  const sendAway = (): void => {
    for (const [reply, request] of watchers) {
      if (guard.still(request, 'viewer')) continue;
      watchers.delete(reply);
      reply.raw.end('event: ended\ndata: ended\n\n');
    }
  };
  onClosed(sendAway);
  const timer = setInterval(() => {
    if (watchers.size === 0) return;
    sendAway();
    void look().catch(() => undefined);
  }, LOOK);
  timer.unref();
  const look = async (): Promise<void> => {
    const store = await ports.store();
    const [stats, pauses] = store ? [await store.stats(), await store.pauses()] : [undefined, []];
    const now = JSON.stringify({ position: store ? await store.position() : 0, stats, pauses });
    if (now === last) return;
    last = now;
    for (const { raw } of watchers.keys()) raw.write(`event: running\ndata: ${now}\n\n`);
  };
  app.addHook('onClose', async () => {
    clearInterval(timer);
    for (const { raw } of watchers.keys()) raw.end();
  });
  app.get('/api/stream', { preHandler: guard('viewer') }, async (request, reply) => {
    if (watchers.size >= MOST_WATCHERS)
      return reply.code(503).header('retry-after', '10').send({ error: 'Too many watch.' });
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    reply.raw.write('retry: 3000\n\n');
    if (last !== '') reply.raw.write(`event: running\ndata: ${last}\n\n`);
    watchers.set(reply, request);
    reply.raw.once('close', () => watchers.delete(reply));
    return reply;
  });
}
