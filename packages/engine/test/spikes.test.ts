import { describe, expect, test } from 'vitest';
import { SpikeModel } from '../src/aggregates/spike.ts';
import { numbersAsJson } from '../src/state/columns.ts';
import { arrivals, DAY, dayRhythm, type Rate, randomFrom, START, weekRhythm } from './arrivals.ts';

const textOf = (model: SpikeModel): string => JSON.stringify(model.save(), numbersAsJson);

const HOUR = 3_600_000;
const MONTH = 30 * DAY;

type Sensitivity = 'low' | 'normal' | 'high';

/** Days since the start at which a rule on the count within `length` would fire. */
function alarms(
  times: readonly number[],
  length: number,
  sensitivity: Sensitivity,
  model: SpikeModel = new SpikeModel(length, true),
): readonly number[] {
  const found: number[] = [];
  let spent = false;
  let oldest = 0;
  const look = (now: number, count: number): void => {
    const { spiking, calm } = model.judge(0, now, count, sensitivity);
    if (spiking && !spent) {
      spent = true;
      found.push((now - START) / DAY);
    } else if (calm) spent = false;
  };
  times.forEach((time, i) => {
    while (oldest < i && (times[oldest] as number) + length <= time) {
      oldest++;
      look((times[oldest - 1] as number) + length, i - oldest);
    }
    look(time, i + 1 - oldest);
    model.feed(0, time, 1);
  });
  return found;
}

const with_ = (times: readonly number[], ...more: readonly (readonly number[])[]): readonly number[] =>
  [...times, ...more.flat()].sort((a, b) => a - b);

/** So many events within an hour that begins on this day. */
const burst = (day: number, count: number, within = HOUR): readonly number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(START + day * DAY + (i * within) / count));

describe('where nothing happens, alarms come about as often as the sensitivity says', () => {
  interface Case {
    readonly name: string;
    readonly length: number;
    readonly rate: Rate;
    readonly shape?: number;
  }
  const cases: readonly Case[] = [
    { name: '20 an hour', length: HOUR, rate: () => 20 },
    { name: '2 an hour', length: HOUR, rate: () => 2 },
    {
      name: '20 an hour that vary four times as much as Poisson counts',
      length: HOUR,
      rate: () => 20,
      shape: 7,
    },
    { name: '5 an hour, mostly in rushes', length: HOUR, rate: () => 5, shape: 0.5 },
    { name: '10 an hour with a daily rhythm', length: HOUR, rate: (since) => 10 * dayRhythm(since) },
    { name: '10 an hour with a weekly rhythm', length: HOUR, rate: (since) => 10 * weekRhythm(since) },
    {
      name: '60 an hour with a weekly rhythm, varying more',
      length: HOUR,
      rate: (since) => 60 * weekRhythm(since),
      shape: 5,
    },
    {
      name: '20 an hour with a weekly rhythm, in 5 minutes',
      length: HOUR / 12,
      rate: (since) => 20 * weekRhythm(since),
    },
  ];
  const months = 12;
  // Of a year: one, twelve and fifty are meant.
  const bounds = [
    [0, 6],
    [3, 24],
    [17, 120],
  ] as const;
  const within = (count: number, [least, most]: readonly [number, number] = [0, 0]): boolean =>
    count >= least && count <= most;

  test.each(cases)('$name', ({ name, length, rate, shape }) => {
    const times = arrivals((months * MONTH) / DAY, rate, randomFrom(name.length), shape);
    const found = (['low', 'normal', 'high'] as const).map((each) => alarms(times, length, each).length);
    expect(found.map((count, i) => within(count, bounds[i]))).toEqual([true, true, true]);
  });

  test.each([
    ['one in five hours', 0.2],
    ['one in two days', 0.02],
  ] as const)('quiet: %s', (name, rate) => {
    const times = arrivals((months * MONTH) / DAY, () => rate, randomFrom(name.length));
    expect(alarms(times, HOUR, 'normal').length).toBeLessThanOrEqual(2);
  });

  test('a window of a day, of which a month has few', () => {
    const times = arrivals(360, (since) => 2 * weekRhythm(since), randomFrom(3));
    expect(alarms(times, DAY, 'normal').length).toBeLessThanOrEqual(4);
  });
});

test('a burst is found while it builds up, and once', () => {
  const times = with_(
    arrivals(20, (since) => 2 * weekRhythm(since), randomFrom(5)),
    burst(15.5, 40),
  );
  const found = alarms(times, HOUR, 'low').filter((day) => day > 15.4);
  expect(found).toHaveLength(1);
  expect(found[0]).toBeLessThan(15.5 + 0.5 / 24);
});

test('the hour of the day counts: what noon has is a spike at night', () => {
  const quiet = arrivals(40, (since) => 20 * dayRhythm(since), randomFrom(6));
  const rush = burst(35.1, 30, HOUR / 2);
  expect(alarms(quiet, HOUR, 'low').filter((day) => day > 30)).toEqual([]);
  expect(alarms(with_(quiet, rush), HOUR, 'low').filter((day) => day > 30)).toHaveLength(1);
});

test('bursts that come every other day are no news; one that is much larger is', () => {
  const usual = Array.from({ length: 60 }, (_, i) => burst(3 + 2 * i + (i % 7) / 9, 25));
  const times = with_(
    arrivals(130, () => 2, randomFrom(7)),
    ...usual,
  );
  expect(alarms(times, HOUR, 'normal').filter((day) => day > 60).length).toBeLessThanOrEqual(5);
  const larger = alarms(with_(times, burst(124.6, 400)), HOUR, 'normal').filter((day) => day > 124.5);
  expect(larger[0]).toBeLessThan(124.7);
});

test('a new level is told of and then becomes what is expected', () => {
  const times = arrivals(40, (since) => (since < 15 * DAY ? 5 : 30), randomFrom(8));
  const found = alarms(times, HOUR, 'normal').filter((day) => day >= 15);
  expect(found[0]).toBeLessThan(15.1);
  expect(found.filter((day) => day > 18).length).toBeLessThanOrEqual(2);
});

test('one disaster does not make blind for the next', () => {
  const times = with_(
    arrivals(40, () => 5, randomFrom(9)),
    burst(15, 5000),
    burst(20, 60),
  );
  expect(alarms(times, HOUR, 'normal').some((day) => day >= 20 && day < 20.1)).toBe(true);
});

test('five at once where there is hardly anything are a spike, four are not', () => {
  const rare = Array.from({ length: 20 }, (_, i) => START + i * 7.3 * DAY);
  expect(alarms(with_(rare, burst(100, 4)), HOUR, 'high')).toEqual([]);
  expect(alarms(with_(rare, burst(100, 5)), HOUR, 'normal')).toHaveLength(1);
});

test('the more sensitive finds all that the less sensitive finds, no later', () => {
  const times = with_(
    arrivals(60, (since) => 8 * weekRhythm(since), randomFrom(10), 3),
    burst(50.4, 80),
  );
  const after = (sensitivity: Sensitivity): readonly number[] =>
    alarms(times, HOUR, sensitivity).filter((day) => day > 50 && day < 51);
  const low = after('low');
  const high = after('high');
  expect(low.length).toBeGreaterThan(0);
  expect(high[0]).toBeLessThanOrEqual(low[0] as number);
});

test('tells what is expected, what is usual, and how long luck takes', () => {
  const model = new SpikeModel(HOUR, true);
  alarms(
    arrivals(40, () => 10, randomFrom(11)),
    HOUR,
    'normal',
    model,
  );
  const now = START + 40 * DAY;
  const { expected } = model.judge(0, now, 30, 'normal');
  expect(expected).toBeGreaterThan(8);
  expect(expected).toBeLessThan(12);
  const { usual, days } = model.tell(0, now, 30);
  expect(usual).toBeGreaterThan(13);
  expect(usual).toBeLessThan(24);
  expect(days).toBeGreaterThan(30);
  expect(model.tell(0, now, 20).days).toBeLessThan(days);
  expect(model.tell(0, now, 100_000).days).toBe(1_000_000);
});

test('sums: amounts of any size, unusual by their own measure', () => {
  const random = randomFrom(12);
  const model = new SpikeModel(HOUR, false);
  let spikes = 0;
  for (let hour = 0; hour < 40 * 24; hour++) {
    const now = START + hour * HOUR + 1;
    const amount = hour === 900 ? 4000 : 1000 + 100 * random();
    if (model.judge(0, now, amount, 'normal').spiking) spikes += hour === 900 ? 100 : 1;
    model.feed(0, now, amount);
  }
  expect(spikes).toBeGreaterThanOrEqual(100);
  expect(spikes).toBeLessThan(105);
});

test('amounts without bounds neither break it nor outlast it', () => {
  const model = new SpikeModel(HOUR, false);
  for (let hour = 0; hour < 400; hour++) {
    const now = START + hour * HOUR + 1;
    const amount = hour % 100 === 7 ? Number.MAX_VALUE * (hour % 200 === 7 ? 1 : -1) : 3;
    model.judge(0, now, amount, 'high');
    model.feed(0, now, amount);
    model.feed(0, now, amount);
  }
  expect(textOf(model)).not.toMatch(/NaN|Infinity|null,null/);
});

test('saved and loaded at any time it goes on as if it had not been', () => {
  const times = arrivals(30, (since) => 3 * weekRhythm(since), randomFrom(13));
  const whole = new SpikeModel(HOUR, true);
  let cut = new SpikeModel(HOUR, true);
  const changed: string[] = [];
  times.forEach((time, i) => {
    if (i % 97 === 0) {
      const saved = textOf(cut);
      cut = new SpikeModel(HOUR, true);
      cut.load(JSON.parse(saved));
      if (textOf(cut) !== saved) changed.push(saved);
    }
    const subject = i % 3;
    expect(cut.judge(subject, time, 3, 'high')).toEqual(whole.judge(subject, time, 3, 'high'));
    whole.feed(subject, time, 1);
    cut.feed(subject, time, 1);
  });
  expect(changed).toEqual([]);
  expect(textOf(cut)).toBe(textOf(whole));
});
