import fs from 'node:fs';

// A worker that does as its first value says: what the parent believes of it is tried with this.

const fill = (bytes: Buffer): Buffer => {
  for (let at = 0; at < bytes.length; ) {
    const got = fs.readSync(0, bytes, at, bytes.length - at, null);
    if (got === 0) process.exit(0);
    at += got;
  }
  return bytes;
};
const next = (): Record<string, string> =>
  JSON.parse(fill(Buffer.alloc(fill(Buffer.alloc(4)).readUInt32BE(0))).toString());
const say = (text: string, length = Buffer.byteLength(text)): void => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  fs.writeSync(3, Buffer.concat([head, Buffer.from(text)]));
};
const held: Buffer[] = [];
const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

next();
say('{"ready":true}');
let previous = '';
for (;;) {
  const { n = '', calls = '[]' } = next();
  const all = JSON.parse(calls) as [number, string][];
  const [mode] = JSON.parse(all[0]?.[1] ?? '[]') as [string];
  const results = (list: unknown): string => JSON.stringify({ n, results: JSON.stringify(list) });
  const good = results(all.map(([, args]) => [0, args]));
  if (mode === 'fine') say(good);
  else if (mode === 'huge') say('', 0x7fffffff);
  else if (mode === 'garbage') say('!'.repeat(100));
  else if (mode === 'empty') say('');
  else if (mode === 'other number') say(good.replace(n, previous || 'AAAAAAAAAAAA'));
  else if (mode === 'twice') {
    say(good);
    say(results(all.map(() => [0, '"a lie"'])));
  } else if (mode === 'too many') say(results([...all, ...all].map(() => [0, '1'])));
  else if (mode === 'no text') say(JSON.stringify({ n, results: [[0, '1']] }));
  else if (mode === 'not JSON') say(results([[0, '{']]));
  else if (mode === 'wrong kind') say(results([[1, 'believe me', '', '']]));
  else if (mode === 'long result') say(results([[0, `"${'x'.repeat(20_000)}"`]]));
  else if (mode === 'long message') say(results([[1, 'threw', 'x'.repeat(100_000), '']]));
  else if (mode === 'deep result') say(results([[0, '['.repeat(8000) + ']'.repeat(8000)]]));
  else if (mode === 'deep reply') say('['.repeat(300_000));
  else if (mode === 'object') say(results([[0, '{"__proto__":{"polluted":1},"then":1}']]));
  else if (mode === 'half') {
    say(good.slice(0, 10), 1000);
    sleep(60_000);
  } else if (mode === 'exit') process.exit(0);
  else if (mode === 'crash') process.abort();
  else if (mode === 'hang') sleep(60_000);
  else if (mode === 'spin') for (;;);
  else if (mode === 'native memory')
    for (;;) {
      held.push(Buffer.alloc(8 * 1024 * 1024, 1));
      sleep(2);
    }
  previous = n;
}
