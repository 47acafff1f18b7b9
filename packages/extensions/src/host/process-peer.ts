import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CALLS, type CallName, type LogLevel, type ToChild } from './messages.ts';
import { type EndReason, type Peer, type PeerSetting, refusalOf, unfitness } from './peer.ts';
import { parseStrange } from './validation.ts';
import { createFrameReader, frame, LONGEST_MESSAGE } from './wire.ts';

/** More than this unread by the child, and it does not read at all. */
const LONGEST_BACKLOG = 64 * LONGEST_MESSAGE;
const LEVELS: readonly unknown[] = ['debug', 'info', 'warn', 'error'];

/** The child's module: beside this one, or, where this one was bundled, in the installed package. */
const childModule = (): string => {
  const here = fileURLToPath(import.meta.url);
  const beside = join(dirname(here), 'child', `main${here.endsWith('.ts') ? '.ts' : '.js'}`);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve('@reeve/extensions/host-child');
};

const flags = (folder: string, child: string, heap: number): readonly string[] => {
  // The child's own files: child/ and the few beside it. package.json says that they are modules.
  const own = dirname(dirname(child));
  const readable = new Set([
    realpathSync(folder) + sep,
    join(own, 'child') + sep,
    join(own, 'context.ts'),
    join(own, 'context.js'),
    join(own, 'wire.ts'),
    join(own, 'wire.js'),
    join(own, '..', '..', 'package.json'),
  ]);
  return [
    '--permission',
    ...[...readable].map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-proto=delete',
    '--no-experimental-websocket',
    '--no-experimental-repl-await',
    '--no-addons',
    '--no-global-search-paths',
    '--no-warnings',
    `--max-old-space-size=${heap}`,
    `--max-semi-space-size=8`,
    '--stack-size=900',
  ];
};

/** Memory of a process in MiB, where /proc tells it. */
const memoryOf = async (pid: number): Promise<number | undefined> => {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
};

const launch = (setting: PeerSetting): ChildProcess => {
  const child = childModule();
  const args = [...flags(setting.folder, child, setting.limits.heap), child];
  const options = {
    cwd: realpathSync(setting.folder),
    env: { TZ: process.env['TZ'] ?? 'UTC', LC_ALL: process.env['LC_ALL'] ?? 'C.UTF-8' },
    // No output of its own: what it says goes through the fourth pipe, counted.
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'] as ('pipe' | 'ignore')[],
    windowsHide: true,
  };
  return process.platform === 'win32'
    ? spawn(process.execPath, args, options)
    : // No core files: they would hold what members wrote.
      spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$0" "$@"', process.execPath, ...args], options);
};

/** Starts a process for an extension. */
export const startProcessPeer = (setting: PeerSetting): Peer => {
  const { manifest, limits, events, calls, secrets } = setting;
  const { actions = [], functions = [] } = manifest.contributes;
  const idsOf = (from: readonly { readonly id: string }[]): readonly string[] => from.map(({ id }) => id);
  const child = launch(setting);
  const input = child.stdin as Writable;
  const output = child.stdio[3] as Readable;
  const ended = new AbortController();
  let reason: EndReason | undefined;
  let detail = '';
  let ready = false;
  let working = false;
  let strays = 0;
  let pinged: { readonly n: number; readonly timer: NodeJS.Timeout } | undefined;
  let pings = 0;
  let open = 0;
  let corked = false;

  const finish = (why: EndReason, what: string): void => {
    if (reason !== undefined) return;
    reason = why;
    detail = what;
    ended.abort();
    child.kill('SIGKILL');
  };
  const sendAsIs = (json: string): void => {
    if (reason !== undefined || input.destroyed) return;
    if (!corked) {
      // What is said in one turn goes out in one write.
      corked = true;
      input.cork();
      process.nextTick(() => {
        corked = false;
        input.uncork();
      });
    }
    input.write(frame(json));
    if (input.writableLength > LONGEST_BACKLOG) finish('hung', 'It does not read what it is sent.');
  };
  const sendJson = (json: string): void => sendAsIs(secrets.defuse(json));
  const send = (message: ToChild): void => sendJson(JSON.stringify(message));
  const stray = (): void => {
    strays += 1;
    if (strays > limits.strays) finish('flooded', 'It sent too much that nobody asked for.');
  };
  const ping = (): void => {
    if (pinged || reason !== undefined) return;
    pings += 1;
    const timer = setTimeout(() => finish('hung', 'It does not answer.'), limits.pong);
    timer.unref();
    pinged = { n: pings, timer };
    send({ t: 'ping', n: pings });
  };
  const regular = setInterval(() => {
    if (working) ping();
  }, limits.ping);
  const watch = setInterval(() => {
    void memoryOf(child.pid ?? 0).then((used) => {
      if (used !== undefined && used > limits.memory)
        finish('memory', `It took more than ${limits.memory} MiB.`);
    });
  }, 250);
  const activation = setTimeout(() => finish('activation', 'activate took too long.'), limits.activation);
  for (const timer of [regular, watch, activation]) timer.unref();

  const answer = async (id: number, what: CallName, args: readonly unknown[]): Promise<void> => {
    open += 1;
    try {
      const value = await calls.make(what, args, ended.signal);
      const json = JSON.stringify({ t: 'answer', id, value });
      // An answer may be twice as long as a message: what a host sent, and its escapes.
      if (Buffer.byteLength(json) > 2 * LONGEST_MESSAGE)
        send({ t: 'refusal', id, code: 'too-large', message: 'The answer is too long.' });
      else sendJson(json);
    } catch (error) {
      send({ t: 'refusal', id, ...refusalOf(error) });
    } finally {
      open -= 1;
    }
  };

  const becomeReady = (bound: readonly unknown[], boundFunctions: readonly unknown[]): void => {
    const problem =
      unfitness('action', idsOf(actions), bound.map(String)) ??
      unfitness('function', idsOf(functions), boundFunctions.map(String));
    if (problem !== undefined) {
      finish('unfit', problem);
      return;
    }
    ready = true;
    clearTimeout(activation);
    events.ready();
  };

  /** False for what should not have come. */
  const take = (message: Readonly<Record<string, unknown>>): boolean => {
    const { t, id } = message;
    switch (t) {
      case 'ready':
        if (ready || !Array.isArray(message['actions']) || !Array.isArray(message['functions'])) return false;
        becomeReady(message['actions'], message['functions']);
        return true;
      case 'broken':
        if (ready) return false;
        finish('unfit', `activate failed: ${String(message['message']).slice(0, 300)}`);
        return true;
      case 'result':
        if (typeof id !== 'number') return false;
        events.result(id, message['result']);
        return true;
      case 'threw':
        if (typeof id !== 'number') return false;
        events.threw(id, String(message['message']).slice(0, 500));
        return true;
      case 'call': {
        const { what, args } = message;
        const known = CALLS.find((each) => each === what);
        if (typeof id !== 'number' || known === undefined || !Array.isArray(args)) return false;
        if (open >= limits.calls + limits.waitingCalls) {
          send({ t: 'refusal', id, code: 'refused', message: 'Too many calls at a time.' });
          return false;
        }
        void answer(id, known, args);
        return true;
      }
      case 'log': {
        const { level, message: line, fields } = message;
        if (!LEVELS.includes(level) || typeof line !== 'string') return false;
        events.log(
          level as LogLevel,
          line,
          typeof fields === 'object' && fields !== null
            ? (fields as Readonly<Record<string, unknown>>)
            : undefined,
        );
        return true;
      }
      case 'pong':
        if (!pinged || pinged.n !== message['n']) return false;
        clearTimeout(pinged.timer);
        pinged = undefined;
        return true;
      default:
        return false;
    }
  };
  const takeJson = (json: string): void => {
    if (reason !== undefined) return;
    const message = parseStrange(json);
    if (!message) finish('garbage', 'It sent what is no message.');
    else if (!take(message)) stray();
  };

  const reader = createFrameReader(LONGEST_MESSAGE, takeJson);
  output.on('data', (chunk: Buffer) => {
    if (reason === undefined && !reader.push(chunk)) finish('garbage', 'It sent a message that is too long.');
  });
  // Pipes of a process that dies break in any order; its end is what counts.
  input.on('error', () => {});
  output.on('error', () => {});
  const gone = new Promise<void>((resolve) => {
    const end = (what: string): void => {
      if (reason === undefined) {
        reason = 'exited';
        detail = what;
      }
      ended.abort();
      clearInterval(regular);
      clearInterval(watch);
      clearTimeout(activation);
      clearTimeout(pinged?.timer);
      output.destroy();
      input.destroy();
      resolve();
      events.end(reason, detail);
    };
    child.once('error', () => end('It could not be started.'));
    // 'exit', not 'close': a pipe that somebody else holds must not keep it alive here.
    child.once('exit', (code, signal) =>
      // V8 aborts when the heap is full.
      signal === 'SIGABRT' || code === 134
        ? finishWith('memory', `It took more than ${limits.heap} MiB of heap.`)
        : end(`It ended by itself (${signal ?? `code ${code}`}).`),
    );
    function finishWith(why: EndReason, what: string): void {
      reason ??= why;
      detail = detail === '' ? what : detail;
      end(detail);
    }
  });
  // The process holds the host's open only while there is work.
  const hold = (held: boolean): void => {
    for (const each of [child, input, output] as unknown as { ref(): void; unref(): void }[])
      if (held) each.ref();
      else each.unref();
  };
  hold(false);

  const start: ToChild = {
    t: 'start',
    main: pathToFileURL(realpathSync(setting.main)).href,
    name: manifest.name,
    version: manifest.version,
    settings: setting.settings,
  };
  // The operator's own words: a secret that settings name is meant.
  sendAsIs(JSON.stringify(start));
  return {
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    run: (id, request) => sendJson(`{"t":"run","id":${id},"request":${request}}`),
    probe: ping,
    busy: (now) => {
      if (working !== now) hold(now);
      working = now;
    },
    stray,
    good: () => {
      strays = Math.max(0, strays - 1);
    },
    kill: () => finish('stopped', 'It was stopped.'),
    stop: async () => {
      if (reason !== undefined) return gone;
      send({ t: 'stop' });
      reason = 'stopped';
      detail = 'It was stopped.';
      hold(true);
      const timer = setTimeout(() => child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(timer);
    },
  };
};
