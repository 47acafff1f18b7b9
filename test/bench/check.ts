import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCoreSignatures } from '@reeve/cli';
import { check, parse } from '@reeve/language';

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
const time = (work: () => void): number => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};

const signatures = await loadCoreSignatures();
const warm = Array.from({ length: 400 }, () =>
  time(() => {
    check([parse(text, { source: 'bench.reeve' }).tree], { signatures });
  }),
);
console.log(`${text.split('\n').length} lines`);
console.log(`parse and check, rounds 20 to 60 ${median(warm.slice(20, 60)).padStart(7)} ms`);
console.log(`parse and check, after 300       ${median(warm.slice(300)).padStart(7)} ms`);

const folder = mkdtempSync(join(tmpdir(), 'reeve-bench-'));
try {
  const file = join(folder, 'bench.reeve');
  writeFileSync(file, text);
  const command = new URL('../../packages/cli/bin/reeve.js', import.meta.url).pathname;
  const whole = Array.from({ length: 9 }, () =>
    time(() => {
      execFileSync(process.execPath, [command, 'check', file], { stdio: 'ignore' });
    }),
  );
  console.log(`reeve check, whole process       ${median(whole).padStart(7)} ms`);
} finally {
  rmSync(folder, { recursive: true });
}
