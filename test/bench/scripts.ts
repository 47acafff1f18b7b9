import { createEngine } from '@reeve/engine';
import { createSandbox } from '@reeve/extensions/sandbox';
import { readScript } from '@reeve/extensions/script-gate';
import type { Event, Value } from '@reeve/ir';
import { compile, parse } from '@reeve/language';

// How many evaluations of a script a second, in batches of 1, 64 and 256, against the same function called here. Then by
// a rule that asks it of each event: one by one, and with what the engine foresees asked together.

const BODY = `
  const words = text.toLowerCase();
  let found = 0;
  for (const bait of ['free', 'winner', 'click here']) if (words.includes(bait)) found += 30;
  return found;`;
const text = `/** @param {text} text\n * @returns {number} */\nexport function score(text) {${BODY}\n}`;
const native = (value: string): number => {
  const words = value.toLowerCase();
  let found = 0;
  for (const bait of ['free', 'winner', 'click here']) if (words.includes(bait)) found += 30;
  return found;
};

const { script, signature } = readScript(text, { source: 'score.js', name: 'score' });
if (!script || !signature) throw new Error('The script is not let through.');
using sandbox = createSandbox({ scripts: [{ ...script, author: 'bench' }] });
let made = 0;
/** Never the same text twice: what is remembered would be no evaluation. */
const next = (): string => {
  made += 1;
  return `You are the winner number ${made}, click here and it is free`;
};
const rate = (count: number, work: () => void): number => {
  const from = performance.now();
  work();
  return count / ((performance.now() - from) / 1000);
};
const inBatches = (size: number, count: number): number =>
  rate(count, () => {
    for (let i = 0; i < count; i += size) {
      const calls = Array.from({ length: size }, () => ({ id: 'score', args: [next()] as readonly Value[] }));
      for (const [k, result] of sandbox.evaluateNow(calls).entries())
        if (!result.ok || result.value !== native(String(calls[k]?.args[0]))) throw new Error('It differs.');
    }
  });
inBatches(256, 25_600);
const plain = rate(1_000_000, () => {
  for (let i = 0; i < 1_000_000; i++) native(next());
});
const round = (n: number): string => Math.round(n).toLocaleString('en');
process.stdout.write(`called here          ${round(plain)} a second\n`);
for (const [size, count] of [
  [1, 3000],
  [64, 64_000],
  [256, 128_000],
] as const) {
  const found = inBatches(size, count);
  process.stdout.write(
    `in batches of ${String(size).padEnd(5)}  ${round(found)} a second, ${(found / plain).toFixed(4)} of it\n`,
  );
}

const rule =
  'event message.posted { text: text }\nrule r\n  when message.posted where score(event.text) > 60\n  then note.write(text: "x")';
const { program } = compile([parse(rule, { source: 'r.reeve' }).tree], {
  signatures: {
    actions: [
      {
        id: 'note.write',
        labels: {},
        params: [{ name: 'text', labels: {}, type: { kind: 'text' }, required: true }],
        emits: [],
        idempotent: true,
      },
    ],
    functions: [signature],
    events: [],
    channels: [],
    member: [],
    community: [],
  },
});
if (!program) throw new Error('The rule does not compile.');
const events = (count: number): readonly Event[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `e${i}`,
    type: 'message.posted',
    time: i * 1_000,
    community: 'c1',
    member: `m${i % 100}`,
    data: { text: next() },
  }));
const { functions, prepare } = sandbox;
for (const [name, options, count] of [
  ['one by one', { functions }, 3_000],
  ['foreseen', { functions, prepare }, 64_000],
] as const) {
  const engine = createEngine(program, options);
  const all = events(count);
  const found = rate(count, () => {
    for (let i = 0; i < count; i += 1_000) {
      const decisions = engine.take(all.slice(i, i + 1_000));
      if (decisions.length !== Math.min(1_000, count - i)) throw new Error('It decides otherwise.');
    }
  });
  process.stdout.write(`by a rule, ${name.padEnd(10)} ${round(found)} events a second\n`);
}
