import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BACKTEST, benchBacktest } from './backtest.ts';
import type { Skipped } from './contest/contest.ts';
import { machine, print, printout } from './contest/table.ts';
import { benchMatching, MATCHING } from './matching.ts';
import { benchMemory, MEMORY } from './memory.ts';
import { installPeers } from './peers/install.ts';
import { benchTemporal, TEMPORAL } from './temporal.ts';

const SECTIONS = ['matching', 'temporal', 'batches', 'forbidden', 'memory', 'backtest', 'check'] as const;
type Section = (typeof SECTIONS)[number];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: SECTIONS.join() },
    // Small sizes: whether all agree, not how fast they are.
    quick: { type: 'boolean', default: false },
    // Leaves out who is not installed, instead of installing it.
    offline: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    // Puts the figures into README.md.
    readme: { type: 'boolean', default: false },
  },
});
const { quick, readme } = values;
const markdown = values.markdown || readme;
const unknown = values.only.split(',').filter((name) => !(SECTIONS as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`There is no section ${unknown.join(', ')}; there are ${SECTIONS.join(', ')}.`);
  process.exit(2);
}

const SMALL = { events: 20_000, members: 2000 };
const matching = { ...MATCHING, markdown };
const temporal = { ...TEMPORAL, markdown };
const BATCHES = ['reeve-run', 'reeve-step'] as const;
const FORBIDDEN = ['bitmap', 'reeve'] as const;

/** Everybody at once, in one small contest of each kind. */
const quickly = {
  matching: () =>
    benchMatching({
      ...matching,
      rules: [300],
      events: 2000,
      rounds: 1,
      seconds: 0.05,
      only: [...matching.only, ...BATCHES],
      forbidden: FORBIDDEN,
    }),
  temporal: () =>
    benchTemporal({
      ...temporal,
      ...SMALL,
      rounds: 1,
      only: [...temporal.only, ...BATCHES],
      forbidden: ['reeve'],
    }),
};

const sections: Readonly<Record<Section, () => Promise<readonly Skipped[]>>> = {
  matching: async () =>
    quick
      ? quickly.matching()
      : [
          ...(await benchMatching(matching)),
          ...(await benchMatching({ ...matching, rules: [10_000], share: 0.001 })),
        ],
  temporal: () => (quick ? quickly.temporal() : benchTemporal(temporal)),
  batches: async () => {
    if (quick) return [];
    const only = ['reeve', ...BATCHES] as const;
    const base = 'reeve-step';
    await benchMatching({ ...matching, rules: [1000], only: [...only, 'reeve-made'], base });
    return benchTemporal({ ...temporal, only, base });
  },
  // Without those that make code from text by design: they cannot run at all then.
  forbidden: async () => {
    if (quick) return [];
    const base = 'reeve';
    await benchMatching({ ...matching, rules: [1000], only: FORBIDDEN, forbidden: FORBIDDEN, base });
    return benchTemporal({ ...temporal, only: [base], forbidden: [base], base });
  },
  memory: async () => {
    await benchMemory({
      ...MEMORY,
      ...(quick ? { logs: [SMALL] } : {}),
      markdown,
    });
    return [];
  },
  backtest: async () => {
    const logs = quick ? [{ ...SMALL, days: 30 }] : BACKTEST.logs;
    await benchBacktest({ logs, rounds: quick ? 1 : BACKTEST.rounds, markdown });
    return [];
  },
  check: async () => {
    if (quick) return [];
    const file = fileURLToPath(new URL('check.ts', import.meta.url));
    const lines = execFileSync(process.execPath, [...process.execArgv, file], { encoding: 'utf8' }).trimEnd();
    print(`\n${markdown ? '### ' : ''}Parsing and checking\n`);
    print(markdown ? `\`\`\`text\n${lines}\n\`\`\`` : lines);
    return [];
  },
};

print(`${machine()}${quick ? ', small sizes' : ''}`);
const failure = values.offline ? undefined : installPeers();
if (failure !== undefined) print(`\n${failure}`);
const skipped: Skipped[] = [];
for (const section of SECTIONS) {
  if (values.only.split(',').includes(section)) skipped.push(...(await sections[section]()));
}
const names = [...new Set(skipped.map(({ name }) => name))];
print(
  names.length === 0
    ? '\nAll found the same. Nobody was skipped.'
    : `\nAll that ran found the same. Skipped: ${names.join('; ')}.`,
);

if (readme) {
  const file = new URL('README.md', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const marks = /(<!-- figures -->\n)[\s\S]*?(\n<!-- end of figures -->)/;
  writeFileSync(
    file,
    text.replace(marks, (_, from: string, to: string) => `${from}\n${printout()}\n${to}`),
  );
}
