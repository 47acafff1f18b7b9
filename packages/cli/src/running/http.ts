import { readCloudEvent } from '@reeve/runtime/events';
import { type ReeveServer, startServer } from '@reeve/server';
import { UsageError } from '../failure.ts';
import type { RunningProject } from './compose.ts';
import type { RunMetrics } from './metrics.ts';
import type { RunSettings } from './run-settings.ts';

/** Effects that have waited longer than this for their turn mean that something is wrong. */
const MOST_LAG = 10 * 60_000;

/** Starts the server of a project that watches. */
export async function createHttp(
  { runtime, store, host }: RunningProject,
  { host: address, port, tokens }: NonNullable<RunSettings['http']>,
  metrics: RunMetrics,
): Promise<ReeveServer> {
  const known = Object.entries(tokens).map(([variable, scopes]) => {
    const token = process.env[variable];
    if (token === undefined || token.length < 16)
      throw new UsageError(`http.tokens: the variable ${variable} is not set, or shorter than 16 characters`);
    return { token, scopes: scopes as readonly ('ingest' | 'read' | 'operate')[] };
  });
  return startServer(address, port, {
    tokens: known,
    ports: {
      ingest: (events) => runtime.ingest(events, 'http'),
      readEvent: (json) => {
        const read = readCloudEvent(json);
        return 'event' in read ? read.event : { reason: read.refused.reason.en };
      },
      status: async () => ({ ...(await runtime.status()), extensions: host.states() }),
      metrics: async () => metrics.text(await runtime.status(), Date.now()),
      ready: async () => {
        // It is renewed by writing: one that has run out means that the store cannot be written, or is another's.
        const lease = await store.lease();
        if (!lease || lease.expires < Date.now()) return { ok: false, reason: 'The lease has run out.' };
        const { oldestDue } = await store.stats();
        const lag = oldestDue === undefined ? 0 : Date.now() - oldestDue;
        return lag > MOST_LAG
          ? { ok: false, reason: `Effects wait for ${Math.round(lag / 60_000)} minutes.` }
          : { ok: true };
      },
      tell: (message) => runtime.tell(message),
      receipt: (receipt) => runtime.delivery.receipt(receipt),
      pause: (what, who, why) =>
        store.pause({ what, since: Date.now(), who, ...(why === undefined ? {} : { why }) }),
      resume: (what, who) => store.resume(what, who, Date.now()),
    },
  });
}
