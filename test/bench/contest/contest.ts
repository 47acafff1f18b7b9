import { type ChildProcess, fork } from 'node:child_process';
import type { Answer, Order } from './child.ts';

/** A contender: what its process is started with. */
export interface Entrant {
  readonly id: string;
  readonly name: string;
  readonly file: URL;
  readonly args: readonly string[];
  /** Flags for Node. */
  readonly flags?: readonly string[];
}

/** How a contender did. */
export interface Result {
  readonly id: string;
  readonly name: string;
  /** Events a second, slowest round first. */
  readonly speeds: readonly number[];
  /** Events in each round. */
  readonly count: number;
  readonly compileSeconds: number;
  readonly compileBytes: number;
}

export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Contest {
  readonly entrants: readonly Entrant[];
  readonly events: number;
  readonly rounds: number;
  /** A round takes fewer events where all of them would take longer; absent where all have to be taken. */
  readonly seconds?: number;
  /** Events whose finds are compared one by one; at most so many as a round takes. */
  readonly sample: number;
  /** The fingerprint of what has to be found in the first `count` events. */
  readonly expected: (count: number) => string;
  /** How much has to be found in the first `count` events. */
  readonly expectedCount: (count: number) => number;
}

/** No more rounds for who has had so long. */
const ENOUGH_SECONDS = 60;

interface Player {
  readonly entrant: Entrant;
  readonly ask: <A extends Answer>(order: Order) => Promise<A>;
  readonly child: ChildProcess;
}

const start = (entrant: Entrant): Player => {
  const own = process.execArgv.filter((flag) => flag.startsWith('--conditions='));
  const child = fork(entrant.file, [...entrant.args], {
    execArgv: [...own, '--expose-gc', '--disable-warning=ExperimentalWarning', ...(entrant.flags ?? [])],
    serialization: 'advanced',
  });
  const ask = <A extends Answer>(order: Order): Promise<A> =>
    new Promise((resolve, reject) => {
      const gone = (code: number | null): void => {
        reject(new Error(`${entrant.name} ended with ${code} when asked to ${order.do}.`));
      };
      child.once('exit', gone);
      child.once('message', (reply: Answer) => {
        child.off('exit', gone);
        if ('failed' in reply) reject(new Error(`${entrant.name}: ${reply.failed}`));
        else resolve(reply as A);
      });
      child.send(order);
    });
  return { entrant, ask, child };
};

/**
 * Lets contenders take the same events in turn, each in a process of its own, for some rounds. Throws where one finds
 * something else than the others.
 */
export const hold = async (
  contest: Contest,
): Promise<{ readonly results: readonly Result[]; readonly skipped: readonly Skipped[] }> => {
  const skipped: Skipped[] = [];
  const runners: { player: Player; count: number; seconds: number; bytes: number; took: number[] }[] = [];
  const players: Player[] = [];
  try {
    for (const entrant of contest.entrants) {
      // Started one by one: what is still starting would disturb what is measured already.
      const player = start(entrant);
      players.push(player);
      const { name } = entrant;
      const made = await player.ask<{ seconds: number; bytes: number } | { skipped: string }>({
        do: 'compile',
      });
      if ('skipped' in made) {
        skipped.push({ name, reason: made.skipped });
        continue;
      }
      const most = contest.events;
      const { count } =
        contest.seconds === undefined
          ? { count: most }
          : await player.ask<{ count: number }>({ do: 'calibrate', most, seconds: contest.seconds });
      const sample = Math.min(count, contest.sample);
      const { fingerprint } = await player.ask<{ fingerprint: string }>({ do: 'tell', count: sample });
      const expected = contest.expected(sample);
      if (fingerprint !== expected)
        throw new Error(`${name}, ${sample} events: ${fingerprint}, where the others have ${expected}.`);
      runners.push({ player, count, ...made, took: [] });
    }
    for (let round = 0; round < contest.rounds; round++) {
      for (const { player, count, took } of runners) {
        if (took.reduce((all, one) => all + one, 0) > ENOUGH_SECONDS) continue;
        const { seconds, found } = await player.ask<{ seconds: number; found: number }>({ do: 'run', count });
        const expected = contest.expectedCount(count);
        if (found !== expected)
          throw new Error(`${player.entrant.name}, ${count} events: ${found} found, not ${expected}.`);
        took.push(seconds);
      }
    }
  } finally {
    for (const { child } of players) child.kill();
  }
  const results = runners.map(({ player, count, seconds, bytes, took }) => ({
    id: player.entrant.id,
    name: player.entrant.name,
    speeds: took.map((one) => count / one).sort((a, b) => a - b),
    count,
    compileSeconds: seconds,
    compileBytes: bytes,
  }));
  return { results, skipped };
};
