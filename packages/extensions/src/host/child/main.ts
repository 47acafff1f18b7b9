import fs from 'node:fs';
import type { ActionHandler, ActionRequest, Extension } from '../../api/index.ts';
import { type Bound, createContext } from '../context.ts';
import type { FromChild, LogLevel, ToChild } from '../messages.ts';
import { createFrameReader, frame, LONGEST_MESSAGE } from '../wire.ts';
import { leave, lockDown } from './lockdown.ts';

// The process that one extension lives in. Whatever is said here is checked by the host as if a stranger said it.

// No socket and no stream here: an extension that changes EventEmitter.prototype would get hold of it, and of the network.
// Everything is taken out of its module now, before anybody can put something else in its place.
const { read, writeSync } = fs;
const nextTick = process.nextTick.bind(process);
const { stringify, parse } = JSON;
const concat = Buffer.concat.bind(Buffer);
const textOf = (error: unknown): string =>
  String((error as Error | undefined)?.message ?? error).slice(0, 1000);

let unsent: Buffer[] = [];
const napping = new Int32Array(new SharedArrayBuffer(4));
/** Waits for the host to read: an extension that says too much stops itself. */
const flush = (): void => {
  const bytes = concat(unsent);
  unsent = [];
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(3, bytes, at);
    } catch (error) {
      // The host is gone: there is nobody to work for.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') leave();
      Atomics.wait(napping, 0, 0, 1);
    }
  }
};
const say = (message: FromChild): boolean => {
  const bytes = frame(stringify(message));
  if (bytes.length - 4 > LONGEST_MESSAGE) return false;
  // What is said in one turn goes out in one write.
  if (unsent.length === 0) nextTick(flush);
  unsent.push(bytes);
  return true;
};

const calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
let lastCall = 0;
const bound: Bound = { actions: new Map<string, ActionHandler>(), functions: new Map() };
let extension: Partial<Extension> = {};

const log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void => {
  say({ t: 'log', level, message: message.slice(0, 1000), ...(fields ? { fields } : {}) });
};

const start = async (message: ToChild & { readonly t: 'start' }): Promise<void> => {
  const { name, version, settings, main } = message;
  const context = createContext(
    {
      name,
      version,
      settings,
      log,
      call: (what, args) =>
        new Promise((resolve, reject) => {
          lastCall += 1;
          const id = lastCall;
          if (say({ t: 'call', id, what, args })) calls.set(id, { resolve, reject });
          else reject(Object.assign(new Error('The request is longer than 1 MiB.'), { code: 'too-large' }));
        }),
    },
    bound,
  );
  try {
    const loaded = (await import(main)) as Partial<Extension> & { readonly default?: Partial<Extension> };
    extension = typeof loaded.activate === 'function' ? loaded : (loaded.default ?? {});
    if (typeof extension.activate !== 'function') throw new Error('main exports no function “activate”.');
    await extension.activate(context);
    say({ t: 'ready', actions: [...bound.actions.keys()], functions: [...bound.functions.keys()] });
  } catch (error) {
    say({ t: 'broken', message: textOf(error) });
  }
};

const run = async (id: number, request: unknown): Promise<void> => {
  try {
    const { action } = request as ActionRequest;
    const handler = bound.actions.get(action);
    if (!handler) throw new Error(`${action} is not bound.`);
    const result = await handler(request as ActionRequest);
    if (!say({ t: 'result', id, result }))
      say({ t: 'threw', id, message: 'Its result is longer than 1 MiB.' });
  } catch (error) {
    say({ t: 'threw', id, message: textOf(error) });
  }
};

const stop = async (): Promise<void> => {
  try {
    await extension.deactivate?.();
  } finally {
    flush();
    leave();
  }
};

const take = (json: string): void => {
  const message = parse(json) as ToChild;
  switch (message.t) {
    case 'start':
      void start(message);
      return;
    case 'run':
      void run(message.id, message.request);
      return;
    case 'answer':
    case 'refusal': {
      const call = calls.get(message.id);
      calls.delete(message.id);
      if (message.t === 'answer') call?.resolve(message.value);
      else
        call?.reject(Object.assign(new Error(message.message), message.code ? { code: message.code } : {}));
      return;
    }
    case 'ping':
      say({ t: 'pong', n: message.n });
      return;
    case 'stop':
      void stop();
  }
};

const reader = createFrameReader(2 * LONGEST_MESSAGE, take);
const buffer = Buffer.allocUnsafe(64 * 1024);
const listen = (): void =>
  read(0, buffer, 0, buffer.length, null, (error, length) => {
    if ((error && error.code !== 'EAGAIN') || (!error && length === 0)) leave();
    // A copy: what is not whole yet is kept.
    if (!error) reader.push(concat([buffer.subarray(0, length)]));
    listen();
  });
listen();
// A slip in one action's promise is no reason to stop the others.
process.on('unhandledRejection', (error) => log('error', `A promise failed unheard: ${textOf(error)}`));
const print =
  (level: LogLevel) =>
  (...args: readonly unknown[]): void =>
    log(level, args.map(String).join(' '));
lockDown({
  log: print('info'),
  info: print('info'),
  debug: print('debug'),
  trace: print('debug'),
  warn: print('warn'),
  error: print('error'),
  dir: print('info'),
  assert: () => {},
});
