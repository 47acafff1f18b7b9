import { createSandbox } from '@reeve/extensions/sandbox';
import { readScript } from '@reeve/extensions/script-gate';
import type { Value } from '@reeve/ir';

// How many evaluations of a script a second, in batches of 1, 64 and 256, against the same function called here.

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

const { script } = readScript(text, { source: 'score.js', name: 'score' });
if (!script) throw new Error('The script is not let through.');
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
