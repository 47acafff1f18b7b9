import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';

/** The longest reply that is read, bytes: 256 results of 16 KiB of JSON, escaped. */
const LONGEST_REPLY: number = 12 * 1024 * 1024;

/** One outcome, as the worker tells it; its text is believed no further than its length. */
export type Told =
  | { readonly ok: true; readonly json: string }
  | {
      readonly ok: false;
      readonly kind: 'threw' | 'steps' | 'size';
      readonly message: string;
      readonly stack: string;
    };

/** A worker's reply: results, or that it has failed. */
export type Reply =
  | { readonly kind: 'results'; readonly results: readonly Told[] }
  | { readonly kind: 'lost'; readonly why: 'time' | 'gone' | 'lies' };

/** The descriptor's next move; the driver answers how many bytes went through. */
type Move = { readonly op: 'write' | 'read'; readonly bytes: Buffer; readonly at: number };
type Talk<T> = Generator<Move, T, number>;

function* move(op: 'write' | 'read', bytes: Buffer): Talk<boolean> {
  for (let at = 0; at < bytes.length; ) {
    const count = yield { op, bytes, at };
    if (count <= 0) return false;
    at += count;
  }
  return true;
}

function* ask(json: string): Talk<{ readonly text: string } | { readonly why: 'gone' | 'lies' }> {
  const body = Buffer.from(json, 'utf8');
  const bytes = Buffer.allocUnsafe(4 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  body.copy(bytes, 4);
  if (!(yield* move('write', bytes))) return { why: 'gone' };
  const head = Buffer.allocUnsafe(4);
  if (!(yield* move('read', head))) return { why: 'gone' };
  const length = head.readUInt32BE(0);
  if (length > LONGEST_REPLY || length < 2) return { why: 'lies' };
  const reply = Buffer.allocUnsafe(length);
  if (!(yield* move('read', reply))) return { why: 'gone' };
  return { text: reply.toString('utf8') };
}

const parseObject = (json: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

const KINDS: readonly unknown[] = ['threw', 'steps', 'size'];

const toldOf = (value: unknown, longest: number): Told | undefined => {
  if (!Array.isArray(value)) return undefined;
  const [failed, first, message, stack] = value as readonly unknown[];
  if (failed === 0 && value.length === 2)
    return typeof first === 'string' && first.length <= longest ? { ok: true, json: first } : undefined;
  if (failed !== 1 || value.length !== 4 || !KINDS.includes(first)) return undefined;
  if (typeof message !== 'string' || message.length > 2400) return undefined;
  if (typeof stack !== 'string' || stack.length > 2000) return undefined;
  return { ok: false, kind: first as 'threw', message, stack };
};

/** Reads what a worker said as if a stranger said it: anything but the expected form is a lie. */
const readReply = (json: string, nonce: string, count: number, longest: number): Reply => {
  const reply = parseObject(json);
  if (!reply || reply['n'] !== nonce) return { kind: 'lost', why: 'lies' };
  if (reply['failed'] === 'time') return { kind: 'lost', why: 'time' };
  if (typeof reply['results'] !== 'string') return { kind: 'lost', why: 'lies' };
  let list: unknown;
  try {
    list = JSON.parse(reply['results']);
  } catch {
    return { kind: 'lost', why: 'lies' };
  }
  if (!Array.isArray(list) || list.length !== count) return { kind: 'lost', why: 'lies' };
  const results: Told[] = [];
  for (const each of list as readonly unknown[]) {
    const told = toldOf(each, longest);
    if (!told) return { kind: 'lost', why: 'lies' };
    results.push(told);
  }
  return { kind: 'results', results };
};

/** Asks for a batch. The number is new each time, so that an answer to something else is none. */
export function* askBatch(calls: string, count: number, longest: number): Talk<Reply> {
  const nonce = randomBytes(9).toString('base64');
  const said = yield* ask(`{"n":"${nonce}","calls":${JSON.stringify(calls)}}`);
  if ('why' in said) return { kind: 'lost', why: said.why };
  return readReply(said.text, nonce, count, longest);
}

/** Says the first message and waits until the scripts are loaded. */
export function* askStart(json: string): Talk<'ready' | 'time' | 'broken' | 'gone'> {
  const said = yield* ask(json);
  if ('why' in said) return said.why === 'gone' ? 'gone' : 'broken';
  const reply = parseObject(said.text);
  if (reply?.['ready'] === true) return 'ready';
  return reply?.['broken'] === 'time' ? 'time' : 'broken';
}

/** Talks on blocking pipes, waiting. */
export const talkNow = <T>(talk: Talk<T>, there: number, back: number): T => {
  for (let step = talk.next(0); ; ) {
    if (step.done) return step.value;
    const { op, bytes, at } = step.value;
    let count: number;
    try {
      count =
        op === 'write'
          ? fs.writeSync(there, bytes, at, bytes.length - at)
          : fs.readSync(back, bytes, at, bytes.length - at, null);
    } catch {
      count = -1;
    }
    step = talk.next(count);
  }
};

const write = promisify(fs.write);
const read = promisify(fs.read);

/** Talks on blocking pipes in the thread pool. */
export const talkLater = async <T>(talk: Talk<T>, there: number, back: number): Promise<T> => {
  for (let step = talk.next(0); ; ) {
    if (step.done) return step.value;
    const { op, bytes, at } = step.value;
    let count: number;
    try {
      count =
        op === 'write'
          ? (await write(there, bytes, at, bytes.length - at, null)).bytesWritten
          : (await read(back, bytes, at, bytes.length - at, null)).bytesRead;
    } catch {
      count = -1;
    }
    step = talk.next(count);
  }
};
