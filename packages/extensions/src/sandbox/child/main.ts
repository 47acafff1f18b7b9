import fs from 'node:fs';
import { createRequire } from 'node:module';
import { lockDown } from './lockdown.ts';
import { REALM } from './realm.ts';
import { type CreateScriptEngine, createVm2Engine, ScriptTimeout } from './script-engine.ts';

// The process that the scripts of one author live in. It reads a batch, evaluates it, writes the results, and does nothing
// between: it never goes back to the event loop, so nothing that a script leaves behind is ever run.

/** First message: which scripts there are. */
export interface Start {
  readonly scripts: readonly { readonly id: string; readonly source: string; readonly code: string }[];
  /** Milliseconds for a batch. */
  readonly timeout: number;
  /** Runs as nobody where it was started by root. */
  readonly nobody: boolean;
  /** Off in tests of other layers only. */
  readonly lockdown: boolean;
  /** The engine's module in tests of other layers only; vm2 where it is absent. */
  readonly engine?: string;
  readonly vm2: string;
}

const { readSync, writeSync } = fs;
const { parse, stringify } = JSON;
const from = Buffer.from.bind(Buffer);
const alloc = Buffer.alloc.bind(Buffer);
const leave = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process);
const LONGEST = 4 * 1024 * 1024;

const fill = (bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) {
    const got = readSync(0, bytes, at, bytes.length - at, null);
    if (got === 0) leave(0);
    at += got;
  }
};
const head = alloc(4);
const next = (): string => {
  fill(head);
  const length = head.readUInt32BE(0);
  if (length > LONGEST) leave(1);
  const body = alloc(length);
  fill(body);
  return body.toString('utf8');
};
const say = (json: string): void => {
  const body = from(json, 'utf8');
  const bytes = alloc(4 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  body.copy(bytes, 4);
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at, bytes.length - at);
};

/** Root's rights are of no use here and would be in an escape. */
const becomeNobody = (): void => {
  if (process.getuid?.() !== 0) return;
  try {
    process.setgroups?.([]);
    process.setgid?.(65534);
    process.setuid?.(65534);
  } catch {
    // A namespace without that user: the other layers stand.
  }
};

const start = parse(next()) as Start;
const create: CreateScriptEngine =
  start.engine === undefined
    ? createVm2Engine(createRequire(import.meta.url)(start.vm2))
    : ((await import(start.engine)) as { createEngine: CreateScriptEngine }).createEngine;
if (start.nobody) becomeNobody();
const engine = create(start.timeout);
if (start.lockdown) lockDown();
let broken = '';
try {
  engine.load(REALM, 'realm.js');
  for (const { id, source, code } of start.scripts) {
    const add = (factory: string): void =>
      engine.load(`$add(${stringify(id)},function($reeve){"use strict";${factory}\n});`, source);
    try {
      // Nothing before it ends a line, so that lines in errors are lines of the file.
      add(code);
    } catch (error) {
      if (error instanceof ScriptTimeout) throw error;
      // Its own fault, and nobody else's.
      add('return () => { throw new SyntaxError("The engine does not take it."); };');
    }
  }
  engine.load('$seal()', 'realm.js');
} catch (error) {
  broken = error instanceof ScriptTimeout ? 'time' : 'load';
}
say(stringify({ ready: broken === '', ...(broken === '' ? {} : { broken }) }));

for (;;) {
  const request = parse(next()) as { readonly n: string; readonly calls: string };
  let reply: string;
  try {
    reply = `{"n":${stringify(request.n)},"results":${stringify(engine.run(request.calls))}}`;
  } catch (error) {
    reply = stringify({ n: request.n, failed: error instanceof ScriptTimeout ? 'time' : 'broken' });
  }
  say(reply);
}
