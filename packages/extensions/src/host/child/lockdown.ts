import module from 'node:module';

/**
 * Modules of Node that compute and reach nothing: no `async_hooks` or `console`, whose objects lead to sockets.
 * `node:fs` is held by the
 * permission model to the extension's folder.
 */
const ALLOWED = new Set([
  'assert',
  'assert/strict',
  'buffer',
  'constants',
  'crypto',
  'events',
  'fs',
  'fs/promises',
  'path',
  'path/posix',
  'path/win32',
  'punycode',
  'querystring',
  'stream',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
  'zlib',
]);

/** Ways to the network, to other threads and to memory that no heap limit counts. */
const GLOBALS = [
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'BroadcastChannel',
  'WebAssembly',
  'Worker',
  'navigator',
  'localStorage',
  'sessionStorage',
  'Storage',
  'CloseEvent',
  'MessageEvent',
];

const DANGEROUS = [
  '_channel',
  '_debugEnd',
  '_debugProcess',
  '_getActiveHandles',
  '_getActiveRequests',
  '_kill',
  '_linkedBinding',
  '_rawDebug',
  '_startProfilerIdleNotifier',
  '_stopProfilerIdleNotifier',
  'abort',
  'binding',
  'chdir',
  'debugPort',
  'dlopen',
  'execve',
  'getBuiltinModule',
  'initgroups',
  'kill',
  'loadEnvFile',
  'mainModule',
  'openStdin',
  'permission',
  'ppid',
  'report',
  'send',
  'setegid',
  'seteuid',
  'setgid',
  'setgroups',
  'setSourceMapsEnabled',
  'setuid',
  'setUncaughtExceptionCaptureCallback',
  'stderr',
  'stdin',
  'stdout',
];

// An orderly exit waits for the thread that reads from the host, thus for the host to say something. And `process.kill`
// looks for this when it is called, by which time it has been taken away.
const kill = (process as unknown as { _kill(pid: number, signal: number): void })._kill.bind(process);
const { pid } = process;
/** Ends this process at once. */
export const leave = (): void => kill(pid, 9);

const take = (from: object, key: string): void => {
  Reflect.deleteProperty(from, key);
  if (key in from) Reflect.defineProperty(from, key, { value: undefined, writable: false });
};

/** What is left of `process`: what well-known libraries look at. */
const facade = (real: NodeJS.Process): object => {
  const exit = (real as unknown as { reallyExit(code: number): never }).reallyExit.bind(real);
  const nothing = (): object => left;
  const left: Record<string, unknown> = {
    version: real.version,
    versions: Object.freeze({ ...real.versions }),
    platform: real.platform,
    arch: real.arch,
    env: Object.freeze({ ...real.env }),
    argv: Object.freeze(['node']),
    execArgv: Object.freeze([]),
    pid: 0,
    title: 'extension',
    exitCode: undefined,
    browser: false,
    cwd: (): string => '/',
    uptime: (): number => real.uptime(),
    memoryUsage: (): object => real.memoryUsage(),
    nextTick: (fn: (...args: unknown[]) => void, ...args: unknown[]): void =>
      queueMicrotask(() => fn(...args)),
    hrtime: Object.assign((): readonly [number, number] => real.hrtime(), {
      bigint: (): bigint => real.hrtime.bigint(),
    }),
    exit: (code?: number): never => exit(code ?? 0),
    emitWarning: (): void => {},
    on: nothing,
    once: nothing,
    off: nothing,
    emit: (): boolean => false,
    removeListener: nothing,
    removeAllListeners: nothing,
    listenerCount: (): number => 0,
  };
  return Object.freeze(left);
};

/**
 * Takes away what the permission model leaves: modules that reach the network, the globals that do, and the parts of
 * `process` that signal other processes or load native code. A layer, not a wall: see DECISIONS.md.
 */
export const lockDown = (console_: Readonly<Record<string, (...args: readonly unknown[]) => void>>): void => {
  module.registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const name = /^node:(.*)$/.exec(resolved.url)?.[1];
      if (name !== undefined && !ALLOWED.has(name))
        throw new Error(`Extensions have no ${resolved.url}: they reach the world through the context.`);
      if (name === undefined && !resolved.url.startsWith('file:'))
        throw new Error('Extensions load files of their own folder only.');
      if (resolved.url.endsWith('.node') || resolved.url.endsWith('.wasm'))
        throw new Error('Extensions load no native code.');
      return resolved;
    },
  });
  // Nobody may put hooks before these.
  const mutable = module as unknown as Record<string, unknown>;
  for (const key of ['registerHooks', 'register', 'enableCompileCache', 'runMain', 'setSourceMapsSupport'])
    take(mutable, key);
  const extensions = mutable['_extensions'] as Record<string, unknown> | undefined;
  if (extensions) take(extensions, '.node');
  const real = process;
  // Node calls it by name: one that was put into the prototype would be handed the real process.
  Reflect.defineProperty(real, 'emit', { value: real.emit.bind(real), writable: false, configurable: false });
  for (const key of GLOBALS) take(globalThis, key);
  for (const key of DANGEROUS) take(real, key);
  Reflect.defineProperty(globalThis, 'process', {
    value: facade(real),
    writable: false,
    configurable: false,
  });
  Reflect.defineProperty(globalThis, 'console', {
    value: Object.freeze({ ...console_ }),
    writable: false,
    configurable: false,
  });
};
