import { createEngine, createSeriesDetector, createZones } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { SpikeModel } from '../../../packages/engine/src/aggregates/spike.ts';
import { DAY, normal, randomFrom, START } from '../../../packages/engine/test/arrivals.ts';
import { CORE } from '../../conformance/cases.ts';
import { SENSITIVITIES } from './detectors.ts';

const LENGTH = 5 * 60_000;
const PER_DAY = DAY / LENGTH;

/** A load with a daily rhythm and some noise, over so many days. */
function load(days: number, seed: number): number[] {
  const random = randomFrom(seed);
  return Array.from(
    { length: days * PER_DAY },
    (_, i) => 50 + 20 * Math.sin((i / PER_DAY) * 2 * Math.PI) + 2 * normal(random),
  );
}

/** Rows at which a month between false alarms is reached. */
function unusual(values: readonly number[], threshold: number = SENSITIVITIES.normal): readonly number[] {
  const detector = createSeriesDetector(LENGTH);
  return values.flatMap((value, i) =>
    detector.take(START + i * LENGTH, value).score >= threshold ? [i] : [],
  );
}

describe('both ways', () => {
  const at = 26 * PER_DAY;
  const changed = (change: (value: number, i: number) => number, rows: number): readonly number[] =>
    load(29, 3).map((value, i) => (i >= at && i < at + rows ? change(value, i) : value));
  const soon = (values: readonly number[], within: number): void => {
    expect(unusual(values).some((row) => row >= at && row < at + within)).toBe(true);
  };

  test.each([4, 5, 6])('is quiet where nothing happens, but for a row in a thousand or so (%s)', (seed) => {
    expect(unusual(load(60, seed)).length).toBeLessThanOrEqual((60 * PER_DAY) / 600);
    expect(unusual(load(60, seed), SENSITIVITIES.low).length).toBeLessThanOrEqual(8);
  });

  test('finds a burst', () =>
    soon(
      changed((value) => value + 60, 3),
      1,
    ));
  test('finds a drop', () =>
    soon(
      changed((value) => value - 30, 3),
      1,
    ));
  test('finds a new level', () =>
    soon(
      changed((value) => value + 40, 1000),
      3,
    ));
  test('finds that the rhythm stops', () =>
    soon(
      changed(() => 50, 2 * PER_DAY),
      PER_DAY,
    ));
  test('finds that it grows rough', () =>
    soon(
      changed((value, i) => value + (i % 2 === 0 ? 9 : -9), 1000),
      40,
    ));

  test('tells what it expected', () => {
    const detector = createSeriesDetector(LENGTH);
    const found = load(10, 5).map((value, i) => detector.take(START + i * LENGTH, value).expected);
    const noon = found.at(-PER_DAY / 2) as number;
    expect(Math.abs(noon - 50)).toBeLessThan(8);
  });
});

describe('a rule on the sum judges as its judge does', () => {
  const { program } = compile(
    [
      parse(
        `event row.read { v: number }
rule up
  per community
  when sum(row.read.v) in 5 minutes spikes
  then log.write(message: "up")
`,
        { source: 'up.reeve' },
      ).tree,
    ],
    { signatures: CORE },
  );

  test.each([1, 2, 3])('series %s', (seed) => {
    const random = randomFrom(100 + seed);
    const values = load(12, seed).map((value) => (random() < 0.004 ? value * (1 + 2 * random()) : value));
    const time = (i: number): number => START + i * LENGTH;
    const model = new SpikeModel(LENGTH, false);
    let spent = false;
    const judged = values.flatMap((value, i) => {
      const { spiking, calm } = model.judge(0, time(i), value, 'normal');
      model.feed(0, time(i), value);
      const fires = spiking && !spent;
      spent = spiking || (spent && !calm);
      return fires ? [time(i)] : [];
    });
    const events = values.map(
      (v, i): Event => ({ id: `${i}`, type: 'row.read', time: time(i), community: 'c', data: { v } }),
    );
    if (!program) throw new Error('The rule does not compile.');
    // Each row leaves the window as the next one comes.
    const fired = [...createEngine(program, { zones: createZones() }).take(events)].map(({ at }) => at);
    expect(judged.length).toBeGreaterThan(2);
    expect(fired).toEqual(judged);
  });
});
