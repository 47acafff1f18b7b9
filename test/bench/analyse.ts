import { readFileSync } from 'node:fs';
import { loadCoreSignatures } from '@reeve/cli';
import { analyse, compile, parse } from '@reeve/language';

/** A text of a thousand lines: the samples of the language over and over, under other names. */
const samples = ['win-back.en.reeve', 'community.en.reeve'].map((name) =>
  readFileSync(new URL(`../language/samples/${name}`, import.meta.url), 'utf8'),
);
const events = /^event [\s\S]*?\}\n/gm;
const names = [...samples.join('\n').matchAll(/^(?:rule|plan|table|segment|metric) ([a-z_]+)/gm)].map(
  ([, name]) => name,
);
const body = samples.join('\n').replace(events, '');
let text = (samples.join('\n').match(events) ?? []).join('\n');
for (let copy = 0; text.split('\n').length < 1000; copy++) {
  text += `\n${body.replaceAll(new RegExp(String.raw`\b(${names.join('|')})\b(?!\.)`, 'g'), `$1_${copy}`)}`;
}

const median = (times: readonly number[]): string =>
  (times.toSorted((a, b) => a - b)[times.length >> 1] as number).toFixed(1);

const signatures = await loadCoreSignatures();
let rules = 0;
// Whoever types compiles anew each time, so that nothing is known of the program from the round before.
const times = Array.from({ length: 200 }, () => {
  const { program, model, diagnostics } = compile([parse(text, { source: 'bench.reeve' }).tree], {
    signatures,
  });
  if (!program) throw new Error('The samples do not compile.');
  rules = program.rules.length;
  const begin = performance.now();
  analyse(program, { model, signatures, diagnostics });
  return performance.now() - begin;
});
console.log(`${text.split('\n').length} lines, ${rules} rules`);
console.log(`proofs, first round        ${(times[0] as number).toFixed(1).padStart(7)} ms`);
console.log(`proofs, rounds 20 to 60    ${median(times.slice(20, 60)).padStart(7)} ms`);
console.log(`proofs, after 150          ${median(times.slice(150)).padStart(7)} ms`);
