import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isolation } from '../../src/sandbox/launch.ts';
import { ALL_LAYERS, ask, file, NO_LAYERS, sandboxOf } from './setting.ts';

// vm2 has failed already: scripts run in the worker's own realm (raw-engine.ts), against one of the other layers at a time.

const folder = mkdtempSync(join(tmpdir(), 'reeve-broken-'));
const secret = join(folder, 'secret.txt');
writeFileSync(secret, 'SECRET');
const marker = join(folder, 'marker');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const raw = file('raw-engine.ts');
const node = (name: string): string => `process.getBuiltinModule("node:${name}")`;
const named = (payloads: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.values(payloads).map((code, i) => [`s${i}`, `${code}\n`]));

const REACHING: Readonly<Record<string, string>> = {
  'reads a file': `return ${node('fs')}.readFileSync(${JSON.stringify(secret)}, "utf8")`,
  'reads passwords': `return ${node('fs')}.readFileSync("/etc/passwd", "utf8").slice(0, 4) + "SECRET"`,
  'lists a folder': `return ${node('fs')}.readdirSync("/").length && "SECRET"`,
  'reads its own environment': `return ${node('fs')}.readFileSync("/proc/self/environ", "utf8") && "SECRET"`,
  'writes a file': `${node('fs')}.writeFileSync(${JSON.stringify(marker)}, "x"); return "SECRET"`,
  'opens with flags': `return ${node('fs')}.openSync(${JSON.stringify(marker)}, "w") && "SECRET"`,
  'writes by a binding': `return process.binding("fs") && process.binding("fs").open(${JSON.stringify(secret)}, 0, 0) && "SECRET"`,
  'starts a program': `return ${node('child_process')}.execSync("echo SECRET").toString()`,
  'starts itself': `return ${node('child_process')}.spawnSync(process.execPath, ["-e", ""]).status === 0 && "SECRET"`,
  'replaces itself': `process.execve("/bin/sh", ["sh", "-c", "touch ${marker}"], {}); return "SECRET"`,
  'starts a thread': `new (${node('worker_threads')}.Worker)("1", { eval: true }); return "SECRET"`,
  'opens a debugger': `${node('inspector')}.open(0); return "SECRET"`,
  'loads native code': `process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6"); return "SECRET"`,
  'opens a database': `new (${node('sqlite')}.DatabaseSync)(${JSON.stringify(marker)}); return "SECRET"`,
  'is WASI': `new (${node('wasi')}.WASI)({ version: "preview1", preopens: { "/": "/" } }); return "SECRET"`,
  'makes code of a text': `return (() => {}).constructor("return 'SECRET'")()`,
  'writes a report': `return process.report.writeReport(${JSON.stringify(marker)}) && "SECRET"`,
  'writes a heap': `return ${node('v8')}.writeHeapSnapshot(${JSON.stringify(marker)}) && "SECRET"`,
  'reads by loading': `return ${node('module')}.createRequire("/")(${JSON.stringify(secret)}) && "SECRET"`,
  'signals its parent': `process.kill(${process.pid}, 0); return "SECRET"`,
  'wakes a debugger in its parent': `process._debugProcess(${process.pid}); return "SECRET"`,
};

describe('the process alone', () => {
  const sandbox = sandboxOf(
    {
      ...named(REACHING),
      env: 'return Object.keys(process.env)\n',
      nets: `return Object.keys(${node('os')}.networkInterfaces())\n`,
      who: 'return process.getuid()\n',
    },
    { ...ALL_LAYERS, lockdown: false, engine: raw },
  );
  afterAll(() => sandbox[Symbol.dispose]());

  it.each(Object.keys(REACHING))('what %s does not get there', (name) => {
    const result = ask(sandbox, `s${Object.keys(REACHING).indexOf(name)}`);
    expect(JSON.stringify(result)).not.toContain('"SECRET"');
    expect(result.ok ? result.value : '').not.toContain('SECRET');
    expect(existsSync(marker)).toBe(false);
  });

  it('has nothing of the environment', () => {
    const result = ask(sandbox, 'env');
    const names = result.ok ? (result.value as readonly string[]) : ['none'];
    expect(names.filter((name) => !['TZ', 'LC_ALL', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual(
      [],
    );
  });

  it('has no network where the platform lets us take it away', () => {
    const result = ask(sandbox, 'nets');
    const none = result.ok && Array.isArray(result.value) && result.value.length === 0;
    expect(none || isolation().length === 0).toBe(true);
  });

  it('is not root', () => {
    expect(ask(sandbox, 'who')).not.toEqual({ ok: true, value: 0 });
  });
});

describe('the process without its flags', () => {
  const sandbox = sandboxOf(named(REACHING), { ...NO_LAYERS, engine: raw });
  afterAll(() => sandbox[Symbol.dispose]());
  it('would read the file: what tells a reach does tell one', () => {
    expect(ask(sandbox, 's0')).toEqual({ ok: true, value: 'SECRET' });
  });
});

// What code of a text could be made of is the process's own matter: it finds nothing either.
const { 'makes code of a text': _, ...WAYS } = REACHING;
const LOOKING: Readonly<Record<string, string>> = {
  ...WAYS,
  'looks for the process': 'return typeof process === "undefined" ? null : "SECRET"',
  'looks for names of the platform':
    'return ["require", "module", "fetch", "WebSocket", "console", "setTimeout", "queueMicrotask", "WebAssembly", "navigator", "Buffer", "SharedArrayBuffer", "Atomics", "structuredClone", "performance", "gc"].filter((k) => typeof globalThis[k] !== "undefined").map((k) => "SECRET " + k).join()',
  'goes by a function of a text':
    'return typeof (() => {}).constructor("return typeof process")() === "string" && (() => {}).constructor("return typeof process")() !== "undefined" ? "SECRET" : null',
  'goes by frames of an error':
    'Error.prepareStackTrace = (e, f) => f; const f = new Error().stack; return Array.isArray(f) ? "SECRET" : null',
  'goes by import':
    'globalThis.won = null; import("node:fs").then((fs) => { globalThis.won = "SECRET" }); return globalThis.won',
  'goes by hidden keys':
    'return Reflect.ownKeys(globalThis).filter((k) => { try { const v = globalThis[k]; return v && (v.pid || v.mainModule || v.binding) } catch { return false } }).map((k) => "SECRET" + String(k)).join()',
  'goes by symbols':
    'return Object.getOwnPropertySymbols(globalThis).filter((k) => globalThis[k] && typeof globalThis[k] === "object" && Object.keys(globalThis[k]).length).map((k) => "SECRET" + String(k)).join()',
};

describe('the lockdown alone', () => {
  const sandbox = sandboxOf(named(LOOKING), { ...NO_LAYERS, lockdown: true, engine: raw });
  afterAll(() => sandbox[Symbol.dispose]());
  it.each(Object.keys(LOOKING))('what %s finds nothing', (name) => {
    const result = ask(sandbox, `s${Object.keys(LOOKING).indexOf(name)}`);
    expect(result.ok ? String(result.value) : '').not.toContain('SECRET');
    expect(existsSync(marker)).toBe(false);
  });
});

describe('the loop alone', () => {
  const sandbox = sandboxOf(
    {
      micro:
        'globalThis.ran = 0; Promise.resolve().then(function again() { globalThis.ran += 1; Promise.resolve().then(again); }); return 1\n',
      timers:
        'setTimeout(() => { globalThis.ran += 1 }, 0); setImmediate(() => { globalThis.ran += 1 }); process.nextTick(() => { globalThis.ran += 1 }); return 1\n',
      final: 'new FinalizationRegistry(() => { globalThis.ran += 1 }).register({}, 1); return 1\n',
      looks: 'return globalThis.ran\n',
    },
    { ...NO_LAYERS, engine: raw },
  );
  afterAll(() => sandbox[Symbol.dispose]());
  it('runs nothing that a script leaves behind', () => {
    for (const id of ['micro', 'timers', 'final']) expect(ask(sandbox, id)).toEqual({ ok: true, value: 1 });
    expect(ask(sandbox, 'looks', 1)).toEqual({ ok: true, value: 0 });
    expect(ask(sandbox, 'looks', 2)).toEqual({ ok: true, value: 0 });
  });
});

describe('a worker whose vm2 has failed', () => {
  it('reaches no server of this machine, and sends no byte', async () => {
    let connected = 0;
    let bytes = 0;
    const server = createServer((socket) => {
      connected += 1;
      socket.on('data', (chunk) => {
        bytes += chunk.length;
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { readonly port: number };
    const connect = `const s = ${node('net')}.connect(${port}, "127.0.0.1"); s.on("error", () => {}); s.write("SECRET"); return 1\n`;
    // Without its flags and lockdown, so that only the loop and the namespace stand between.
    const sandbox = sandboxOf(
      { connect, after: 'return 2\n' },
      { ...ALL_LAYERS, flags: false, lockdown: false, engine: raw },
    );
    ask(sandbox, 'connect');
    expect(ask(sandbox, 'after')).toEqual({ ok: true, value: 2 });
    sandbox[Symbol.dispose]();
    await new Promise((done) => setImmediate(done));
    expect(bytes).toBe(0);
    expect(isolation().length > 0 ? connected : 0).toBe(0);
    await new Promise((done) => server.close(done));
  });
});
