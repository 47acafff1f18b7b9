import { createHmac, randomBytes } from 'node:crypto';
import type { Observer, SourceRead } from './observer.ts';

/** Writes one thing that happened. */
export type WriteLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/**
 * Tells in a log what people who run it want to know: channels that go down, tries that fail, sources that cannot be
 * read, events that are refused. Nothing personal is in it: keys of effects, which hold whom they are about, are written
 * as names that hold for one start only, and what providers answer is left to `reeve outbox`.
 */
export function createLogs(write: WriteLog, secret: Buffer = randomBytes(32)): Observer {
  const failing = new Map<string, boolean>();
  const nameOf = (key: string): string => createHmac('sha256', secret).update(key).digest('hex').slice(0, 16);
  const turned = ({ source, failed }: SourceRead): boolean => {
    const was = failing.get(source) ?? false;
    failing.set(source, failed);
    return was !== failed;
  };
  return {
    committed: ({ accepted, repeated, refused, decisions }, position, tookMs) => {
      if (refused.length > 0)
        write('warn', 'Events were refused.', { refused: refused.length, accepted, position });
      write('debug', 'A batch is on disk.', {
        accepted,
        repeated,
        decisions: decisions.length,
        position,
        tookMs: Math.round(tookMs),
      });
    },
    attempted: ({ key, action, rule, outcome, attempt, tookMs }) =>
      write(LEVELS[outcome] ?? 'debug', 'An effect was tried.', {
        effect: nameOf(key),
        action,
        rule,
        outcome,
        attempt,
        tookMs: Math.round(tookMs),
      }),
    channelTurned: (channel, turn) =>
      write(turn === 'down' ? 'error' : 'info', `The channel is ${turn}.`, { channel }),
    sourceRead: (read) => {
      if (!turned(read)) return;
      const { source, failed } = read;
      write(failed ? 'error' : 'info', failed ? 'A source cannot be read.' : 'A source can be read again.', {
        source,
      });
    },
    snapshotTaken: (tookMs) => write('debug', 'The state was kept.', { tookMs: Math.round(tookMs) }),
    messageFailed: (error) =>
      // Its words may name whom it was about.
      write('error', 'A message could not be obeyed.', {
        error: error instanceof Error ? error.name : 'unknown',
        ...(typeof (error as { code?: unknown })?.code === 'string'
          ? { code: (error as { code: string }).code }
          : {}),
      }),
  };
}

const LEVELS: Readonly<Record<string, 'warn' | 'error'>> = {
  retry: 'warn',
  unknown: 'error',
  failed: 'error',
};
