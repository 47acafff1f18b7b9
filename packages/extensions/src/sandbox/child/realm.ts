/** Steps that one evaluation may take: rounds of loops and calls of functions, counted by what the gate put in. */
const STEPS: number = 1_000_000;
/** The longest result of one evaluation, characters of JSON. */
export const LONGEST_RESULT: number = 16 * 1024;

/** Names of the language that scripts have. The gate lets no others through, and the realm has no others. */
export const REALM_NAMES = [
  'Array',
  'Boolean',
  'Date',
  'Error',
  'Infinity',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'RangeError',
  'Set',
  'String',
  'TypeError',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
] as const;

/** Keys that lead from a value to the machinery behind it. Refused by the gate where written, by the realm where computed. */
export const REFUSED_KEYS = [
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  '__proto__',
  'arguments',
  'callee',
  'caller',
  'captureStackTrace',
  'constructor',
  'create',
  'defineProperties',
  'defineProperty',
  'getOwnPropertyDescriptor',
  'getOwnPropertyDescriptors',
  'getOwnPropertyNames',
  'getOwnPropertySymbols',
  'getPrototypeOf',
  'prepareStackTrace',
  'prototype',
  'setPrototypeOf',
  'stackTraceLimit',
] as const;

/**
 * What runs in the realm before any script: takes away what scripts do not have, makes the rest unchangeable, stops the
 * clock, seeds the random numbers, and leaves `$run`, which takes a batch as JSON and gives one back.
 *
 * `$add(id, factory)` adds a script and `$seal()` ends the adding. A script's whole text is run anew for each evaluation,
 * so that nothing it holds outlives one.
 */
export const REALM: string = `(() => {
'use strict';
const G = globalThis;
const { parse, stringify } = JSON;
const { apply, ownKeys, getPrototypeOf, getOwnPropertyDescriptor, deleteProperty } = Reflect;
const { defineProperty, freeze } = Object;
const RealDate = Date, RealSet = Set, RealError = Error, RealTypeError = TypeError, RealRange = RangeError;
const toText = String;
const has = (set, key) => apply(setHas, set, [key]);
const setHas = Set.prototype.has, setAdd = Set.prototype.add;
const charCodeAt = String.prototype.charCodeAt, slice = String.prototype.slice, imul = Math.imul;
const realRepeat = String.prototype.repeat, realPadStart = String.prototype.padStart, realPadEnd = String.prototype.padEnd;

// Results depend on nothing but the values that a script is given.
function FixedDate(...args) {
  if (new.target === undefined) return new RealDate(0).toUTCString();
  return new RealDate(...(args.length === 0 ? [0] : args));
}
FixedDate.prototype = RealDate.prototype;
FixedDate.now = () => 0;
FixedDate.parse = RealDate.parse;
FixedDate.UTC = RealDate.UTC;
defineProperty(G, 'Date', { value: FixedDate, writable: true, configurable: true });
let random = 0, seed = null;
Math.random = () => {
  // Only those who ask pay for it.
  if (seed !== null) { random = seedOf(seed[0], seed[1]); seed = null; }
  random = (random + 0x6d2b79f5) | 0;
  let t = imul(random ^ (random >>> 15), 1 | random);
  t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// What the platform's language data decides would differ between machines.
for (const from of [String, Number, Array, RealDate, Object])
  for (const key of ownKeys(from.prototype))
    if (typeof key === 'string' && /^(toLocale|localeCompare|anchor|big|blink|bold|fixed|font|italics|link|small|strike|sub$|sup|__)/.test(key)) deleteProperty(from.prototype, key);
for (const key of ['setPrototypeOf', 'getPrototypeOf', 'defineProperty', 'defineProperties', 'getOwnPropertyDescriptor', 'getOwnPropertyDescriptors', 'getOwnPropertySymbols', 'getOwnPropertyNames', 'create']) deleteProperty(Object, key);
// Where an error came from, as places in files and nothing more; and nobody else may say how.
try {
  Error.prepareStackTrace = (error, frames) => {
    let places = '';
    for (let i = 0; i < frames.length && i < 8; i++) places += frames[i].getFileName() + ':' + frames[i].getLineNumber() + '\\n';
    return places;
  };
} catch {}
deleteProperty(Error, 'captureStackTrace');

// A text in the place of a pattern would be a pattern that nobody looked at.
for (const key of ['match', 'matchAll', 'search']) {
  const real = String.prototype[key];
  String.prototype[key] = { [key](pattern) {
    if (typeof pattern !== 'object' || pattern === null) throw new RealTypeError(key + ' takes a pattern: /…/');
    return apply(real, this, [pattern]);
  } }[key];
}
const LONGEST = 262144;
const bound = (length) => { if (length > LONGEST) throw new RealRange('A text may have ' + LONGEST + ' characters here'); };
String.prototype.repeat = { repeat(n) { bound(toText(this).length * n); return apply(realRepeat, this, [n]); } }.repeat;
String.prototype.padStart = { padStart(n, ...with_) { bound(n); return apply(realPadStart, this, [n, ...with_]); } }.padStart;
String.prototype.padEnd = { padEnd(n, ...with_) { bound(n); return apply(realPadEnd, this, [n, ...with_]); } }.padEnd;

// Prototypes that no name leads to.
const HIDDEN = [
  [].values(), new Map().values(), new RealSet().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g), (function* () {})(),
  (function* () {}), /a/, () => {}, true, 1, Symbol.iterator, 1n,
  new RealError(''), [].values().map((x) => x),
].map((each) => Object(each));
const KEPT = new RealSet(${JSON.stringify([...REALM_NAMES, 'globalThis'])});
for (const key of ownKeys(G)) {
  if (has(KEPT, key)) continue;
  if (!deleteProperty(G, key)) try { defineProperty(G, key, { value: undefined, writable: false }); } catch {}
}
// Nothing leads from a function to what makes functions of texts.
for (const from of [function () {}, function* () {}]) {
  const proto = getPrototypeOf(from);
  deleteProperty(proto, 'constructor');
  if ('constructor' in proto) try { defineProperty(proto, 'constructor', { value: undefined }); } catch {}
}
const frozen = new RealSet();
const todo = [];
const visit = (value) => {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || value === G || has(frozen, value)) return;
  apply(setAdd, frozen, [value]);
  todo[todo.length] = value;
};
for (const name of KEPT) {
  visit(G[name]);
  if (name !== 'globalThis') try { defineProperty(G, name, { value: G[name], writable: false, configurable: false }); } catch {}
}
for (const each of HIDDEN) visit(each);
while (todo.length > 0) {
  const value = todo.pop();
  visit(getPrototypeOf(value));
  for (const key of ownKeys(value)) {
    const property = getOwnPropertyDescriptor(value, key);
    if (property === undefined) continue;
    visit(property.value); visit(property.get); visit(property.set);
  }
  freeze(value);
}

// What the gate writes into scripts.
const REFUSED = new RealSet(${JSON.stringify(REFUSED_KEYS)});
let steps = 0;
class Spent extends RealError {}
const $ = freeze({
  __proto__: null,
  t: () => { if (--steps < 0) throw new Spent(); },
  k: (key) => {
    if (typeof key === 'number') return key;
    if (typeof key !== 'string') throw new RealTypeError('A computed key has to be a text or a number');
    if (has(REFUSED, key)) throw new RealTypeError('This key is not for scripts');
    return key;
  },
});
const ids = [], factories = [];
let adding = true;
const seedOf = (id, text) => {
  let hash = 0x811c9dc5;
  for (const part of [id, text]) for (let i = 0; i < part.length; i++) hash = imul(hash ^ apply(charCodeAt, part, [i]), 0x01000193);
  return hash | 0;
};
const own = (value, key) => { try { const it = value[key]; return typeof it === 'string' ? apply(slice, it, [0, 2000]) : ''; } catch { return ''; } };
const failure = (error) => {
  if (error instanceof Spent) return { __proto__: null, kind: 'steps', message: '', stack: '' };
  return { __proto__: null, kind: 'threw', message: (own(error, 'name') || 'Error') + ': ' + apply(slice, own(error, 'message'), [0, 300]), stack: own(error, 'stack') };
};
const one = (index, text) => {
  try {
    steps = ${STEPS};
    seed = [ids[index], text];
    const value = apply(factories[index]($), undefined, parse(text));
    if (typeof value === 'string' && value.length > ${LONGEST_RESULT}) return [1, 'size', '', ''];
    const json = value === undefined ? 'null' : stringify(value);
    if (json === undefined) return [0, 'null'];
    if (json.length > ${LONGEST_RESULT}) return [1, 'size', '', ''];
    return [0, json];
  } catch (error) {
    const { kind, message, stack } = failure(error);
    return [1, kind, message, stack];
  }
};
const final = (name, value) => defineProperty(G, name, { value, writable: false, configurable: false, enumerable: false });
defineProperty(G, '$in', { value: '', writable: true, configurable: false, enumerable: false });
final('$add', (id, factory) => { if (!adding) throw new RealTypeError('sealed'); ids[ids.length] = id; factories[factories.length] = factory; });
final('$seal', () => { adding = false; });
final('$run', (text) => {
  const calls = parse(text), results = [];
  for (let i = 0; i < calls.length; i++) results[i] = one(calls[i][0], calls[i][1]);
  return stringify(results);
});
})();`;
