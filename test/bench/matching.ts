import { parseArgs } from 'node:util';
import { bitmap } from './matching/bitmap.ts';
import { closures } from './matching/closures.ts';
import type { Contender, Ready } from './matching/contender.ts';
import { reeve } from './matching/reeve.ts';
import { holds, matchingWorkload } from './matching/workload.ts';

const { values } = parseArgs({
  options: {
    rules: { type: 'string', default: '10,100,1000,10000' },
    events: { type: 'string', default: '100000' },
    share: { type: 'string', default: '0.01' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const EVENTS = Number(values.events);
const ROUNDS = Number(values.rounds);
const CONTENDERS: Readonly<Record<string, Contender>> = { closures, bitmap, reeve };
const names = values.only?.split(',') ?? Object.keys(CONTENDERS);

/** A number for a set of matches that does not ask for their order. */
const createFingerprint = (): { add: (rule: number, event: number) => void; text: () => string } => {
  let count = 0;
  let sum = 0;
  return {
    add: (rule, event) => {
      let mixed = Math.imul(rule + 1, 0x9e3779b1) ^ Math.imul(event + 1, 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
      mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
      count++;
      sum = (sum + ((mixed ^ (mixed >>> 15)) >>> 0)) % 2 ** 52;
    },
    text: () => `${count} matches, ${sum}`,
  };
};

for (const size of values.rules.split(',').map(Number)) {
  const { rules, events } = matchingWorkload(size, EVENTS, Number(values.share));
  const plain = createFingerprint();
  const sample = Math.min(1000, EVENTS);
  for (let i = 0; i < sample; i++) {
    const event = events[i] as (typeof events)[number];
    rules.forEach(({ type, predicates }, rule) => {
      if (type === event.type && predicates.every((predicate) => holds(predicate, event))) plain.add(rule, i);
    });
  }
  const ready = new Map<string, Ready>();
  for (const name of names) {
    const contender = CONTENDERS[name];
    if (!contender) throw new Error(`There is no contender called ${name}.`);
    const begin = performance.now();
    const matcher = await contender.compile(rules);
    console.log(`${contender.name}: compiled ${size} rules in ${Math.round(performance.now() - begin)} ms`);
    const one = matcher.over(events);
    const told = createFingerprint();
    await one.tell(sample, told.add);
    if (told.text() !== plain.text())
      throw new Error(`${contender.name} finds ${told.text()} instead of ${plain.text()}.`);
    ready.set(name, one);
  }
  const speeds = new Map<string, number[]>(names.map((name) => [name, []]));
  let matches = -1;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, one] of ready) {
      one.renew?.();
      const begin = performance.now();
      const found = await one.run(EVENTS);
      speeds.get(name)?.push((1000 * EVENTS) / (performance.now() - begin));
      if (matches >= 0 && found !== matches) throw new Error(`${name}: ${found} matches, not ${matches}.`);
      matches = found;
    }
  }
  console.log(`\n${size} rules, ${((100 * matches) / (size * EVENTS)).toFixed(2)} % of pairs match`);
  for (const [name, all] of speeds) {
    const sorted = all.toSorted((a, b) => a - b).map((speed) => Math.round(speed).toLocaleString('en'));
    console.log(
      `${(CONTENDERS[name] as Contender).name.padEnd(42)} ${sorted[sorted.length >> 1]?.padStart(12)}/s  (${sorted[0]} to ${sorted.at(-1)})`,
    );
  }
}
