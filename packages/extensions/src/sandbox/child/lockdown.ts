import module from 'node:module';

type Loose = Record<PropertyKey, unknown>;

const take = (from: object, key: PropertyKey): void => {
  try {
    if (Reflect.deleteProperty(from, key) && !(key in from)) return;
    Reflect.defineProperty(from, key, { value: undefined, writable: false, configurable: false });
  } catch {
    // What cannot be taken away is not within reach of the rest either.
  }
};

/** Of the language itself, not of the machine. Everything else goes. */
const KEPT = new Set([
  ...[
    'Object',
    'Function',
    'Array',
    'Number',
    'parseFloat',
    'parseInt',
    'Infinity',
    'NaN',
    'undefined',
    'Boolean',
  ],
  ...[
    'String',
    'Symbol',
    'Date',
    'RegExp',
    'Error',
    'AggregateError',
    'EvalError',
    'RangeError',
    'ReferenceError',
  ],
  ...[
    'SyntaxError',
    'TypeError',
    'URIError',
    'JSON',
    'Math',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'BigInt',
    'Proxy',
  ],
  ...['Reflect', 'isFinite', 'isNaN', 'globalThis', 'ArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint16Array'],
  ...[
    'Int16Array',
    'Uint32Array',
    'Int32Array',
    'Float32Array',
    'Float64Array',
    'DataView',
    'Promise',
    'Iterator',
  ],
]);

/**
 * Takes away, once everything is loaded, all that leads from this realm to the process, to Node's modules, the debugger,
 * the network and the console. What the worker itself goes on using it has taken out before.
 */
export const lockDown = (): void => {
  const real = process as unknown as Loose;
  // Node 24 has no way to drop what was allowed; later ones do.
  const permission = real['permission'] as { drop?: (scope: string) => void } | undefined;
  for (const scope of ['fs.read', 'fs.write', 'child', 'worker', 'net'])
    try {
      permission?.drop?.(scope);
    } catch {
      // Not a scope of this version.
    }
  const loader = module as unknown as Loose & { readonly prototype: Loose };
  for (const key of Reflect.ownKeys(loader.prototype)) take(loader.prototype, key);
  for (const key of Reflect.ownKeys(loader)) if (key !== 'prototype') take(loader, key);
  // Node itself looks at a few of these when it ends.
  const spared = new Set<PropertyKey>([
    'reallyExit',
    '_exiting',
    'exitCode',
    'emit',
    'versions',
    'version',
    'nextTick',
  ]);
  for (let at: object | null = real; at !== null && at !== Object.prototype; at = Reflect.getPrototypeOf(at))
    for (const key of Reflect.ownKeys(at)) if (!spared.has(key)) take(at, key);
  for (const key of ['reallyExit', 'emit', 'nextTick', 'versions', 'version']) take(real, key);
  for (const key of Reflect.ownKeys(globalThis))
    if (typeof key === 'string' && !KEPT.has(key)) take(globalThis, key);
  // Hooks through which an error's frames would be handed over: not there, and never to be.
  for (const key of ['prepareStackTrace', 'captureStackTrace'])
    Reflect.defineProperty(Error, key, { value: undefined, writable: false, configurable: false });
};
