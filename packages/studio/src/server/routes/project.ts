import type { Event } from '@reeve/ir';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Guard, userOf } from '../guard.ts';
import type { Mask, MaskFor } from '../mask.ts';
import type { StudioPorts } from '../ports.ts';
import { digestOf, isPath, ReviewError, type Reviews } from '../reviews.ts';

const DAY = 86_400_000;
/** Events that a page replays at most. */
const MOST_EVENTS = 200_000;

const Path = Type.String({ minLength: 1, maxLength: 200 });
const Text = Type.Union([Type.String({ maxLength: 1_000_000 }), Type.Null()]);
const Base = Type.String({ maxLength: 64 });
const DraftBody = Type.Object(
  { path: Path, base: Base, text: Text, revision: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);
const Ask = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    note: Type.String({ maxLength: 4_000 }),
    files: Type.Array(Type.Object({ path: Path, base: Base, text: Text }, { additionalProperties: false }), {
      maxItems: 100,
    }),
    facts: Type.Unknown(),
  },
  { additionalProperties: false },
);
const Decide = Type.Object(
  {
    decision: Type.Union([Type.Literal('approve'), Type.Literal('refuse')]),
    digest: Type.String({ maxLength: 64 }),
    comment: Type.String({ maxLength: 4_000 }),
  },
  { additionalProperties: false },
);
const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const STATUS: Readonly<Record<ReviewError['code'], number>> = {
  stale: 409,
  own: 403,
  'other-version': 409,
  closed: 409,
  unknown: 404,
  empty: 400,
  path: 400,
};

/** The project's texts, drafts, reviews, versions, and the history that pages replay. */
export function projectRoutes(
  app: FastifyInstance,
  {
    ports,
    reviews,
    guard,
    maskFor,
  }: { ports: StudioPorts; reviews: Reviews; guard: Guard; maskFor: MaskFor },
): void {
  const answer = async (reply: FastifyReply, work: () => unknown): Promise<unknown> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      const { code, message, current } = error;
      return reply
        .code(STATUS[code])
        .send({ error: message, code, ...(current !== undefined && { current }) });
    }
  };
  // A hundred thousand events for each page that opens: each is written once, for those who may see it the same way.
  const plain = new WeakMap<Event, string>();
  const masked = new WeakMap<Mask, WeakMap<Event, string>>();
  const linesOf = (mask: Mask | undefined): ((event: Event) => string) => {
    const known = mask ? (masked.get(mask) ?? new WeakMap<Event, string>()) : plain;
    if (mask) masked.set(mask, known);
    return (event) => {
      const before = known.get(event);
      if (before !== undefined) return before;
      const line = JSON.stringify(mask ? mask.event(event) : event);
      known.set(event, line);
      return line;
    };
  };
  app.get('/api/project', { preHandler: guard('viewer') }, async () => {
    const { name, files, signatures, settings, packs, folders, diagnostics } = await ports.project();
    const shown = files.filter(({ path }) => isPath(path));
    return {
      name,
      files: shown.map(({ path, text }) => ({ path, text, digest: digestOf(text) })),
      signatures,
      settings,
      packs,
      folders,
      diagnostics,
      span: (await ports.span()) ?? null,
    };
  });
  app.get<{ Querystring: { days?: number } }>(
    '/api/history',
    {
      preHandler: guard('viewer'),
      schema: {
        querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }),
      },
    },
    async (request, reply) => {
      const span = await ports.span();
      if (!span) return reply.type('application/x-ndjson').send('');
      const from = Math.max(span.from, span.until - (request.query.days ?? 90) * DAY);
      const events = await ports.history(from, span.until + 1, MOST_EVENTS);
      const mask = await maskFor(userOf(request));
      const lineOf = linesOf(mask);
      return reply.type('application/x-ndjson').send(events.map(lineOf).join('\n'));
    },
  );
  app.get('/api/drafts', { preHandler: guard('author') }, async (request) => ({
    drafts: reviews.drafts(userOf(request)),
  }));
  app.put<{ Body: Static<typeof DraftBody> }>(
    '/api/drafts',
    { preHandler: guard('author'), schema: { body: DraftBody } },
    (request, reply) => answer(reply, () => ({ draft: reviews.saveDraft(userOf(request), request.body) })),
  );
  app.delete<{ Querystring: { path: string } }>(
    '/api/drafts',
    { preHandler: guard('author'), schema: { querystring: Type.Object({ path: Path }) } },
    async (request) => {
      reviews.dropDraft(userOf(request), request.query.path);
      return { ok: true };
    },
  );
  app.get('/api/reviews', { preHandler: guard('viewer') }, async () => ({ reviews: reviews.list() }));
  app.post<{ Body: Static<typeof Ask> }>(
    '/api/reviews',
    { preHandler: guard('author'), schema: { body: Ask } },
    (request, reply) =>
      answer(reply, async () => ({ review: await reviews.ask(userOf(request), request.body) })),
  );
  app.post<{ Params: Static<typeof Id>; Body: Static<typeof Decide> }>(
    '/api/reviews/:id/decision',
    { preHandler: guard('approver'), schema: { params: Id, body: Decide } },
    (request, reply) =>
      answer(reply, async () => {
        const { decision, digest, comment } = request.body;
        return {
          review: await reviews.decide(userOf(request), request.params.id, decision, digest, comment),
        };
      }),
  );
  app.post<{ Params: Static<typeof Id> }>(
    '/api/reviews/:id/withdrawal',
    { preHandler: guard('author'), schema: { params: Id } },
    (request, reply) =>
      answer(reply, () => ({ review: reviews.withdraw(userOf(request), request.params.id) })),
  );
  app.get('/api/versions', { preHandler: guard('viewer') }, async () => ({ versions: reviews.versions() }));
  app.post<{ Params: Static<typeof Id> }>(
    '/api/versions/:id/undoing',
    { preHandler: guard('approver'), schema: { params: Id } },
    (request, reply) =>
      answer(reply, async () => ({ version: await reviews.goBack(userOf(request), request.params.id) })),
  );
}
