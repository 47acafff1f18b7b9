import type { FastifyReply, FastifyRequest } from 'fastify';

/** How much may be under way at a time. */
export interface RoomLimits {
  readonly requests: number;
  readonly bytes: number;
  /** What a request counts as that does not say how long it is. */
  readonly unknown: number;
}

/**
 * Turns requests away with 503 while too many, or too large ones, are being read or wait for the disk. Their room is
 * taken before a byte of a body is read, and given back when the connection has the answer or is gone.
 */
export function createRoom({ requests, bytes, unknown }: RoomLimits) {
  let underWay = 0;
  let held = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const said = Number(request.headers['content-length'] ?? unknown);
    const size = Math.min(Number.isFinite(said) ? said : unknown, unknown);
    if (underWay >= requests || (underWay > 0 && held + size > bytes))
      return reply
        .code(503)
        .header('retry-after', '1')
        .header('connection', 'close')
        .send({ error: 'Too much waits for the disk.' });
    underWay++;
    held += size;
    reply.raw.once('close', () => {
      underWay--;
      held -= size;
    });
    return undefined;
  };
}
