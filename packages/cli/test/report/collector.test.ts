import { offsetAt } from '@reeve/runtime/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, createBuckets, foldColumns } from '../../src/report/buckets.ts';
import { createReportCollector, type Report } from '../../src/report/index.ts';
import { createReachCounter } from '../../src/report/reach.ts';
import { createTimeSeries } from '../../src/report/series.ts';
import { createTally } from '../../src/report/tally.ts';
import { createWallClock } from '../../src/report/wall-clock.ts';
import {
  DAY,
  decisionOf,
  programOf,
  RULES,
  ruleOf,
  START,
  summaryOf,
  syntheticReplay,
  syntheticReport,
} from './synthetic-replay.ts';

const HOUR = 3_600_000;
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const ruleIn = (report: Report, name: string): Report['rules'][number] => {
  const rule = report.rules.find((one) => one.name === name);
  if (!rule) throw new Error(`no rule ${name}`);
  return rule;
};

describe('the collector', () => {
  const { events, decisions } = syntheticReplay();
  const report = syntheticReport('en');

  it.each(RULES.map(({ name }) => name))('counts what %s did', (name) => {
    const own = decisions.filter((one) => one.rule === name);
    const firings = own.filter((one) => !one.continues);
    const rule = ruleIn(report, name);
    expect(rule.fired).toBe(firings.length);
    expect(total(rule.series)).toBe(firings.length);
    expect(total(rule.stopped)).toBe(
      firings.filter((one) => one.effects.length === 0 && one.held.length > 0).length,
    );
    expect(rule.subjects).toEqual({
      count: new Set(firings.map((one) => one.subject.id)).size,
      atLeast: false,
    });
    expect(rule.left).toBe(total(own.map((one) => one.effects.length)));
    const held = own.flatMap((one) => one.held);
    expect(rule.held).toBe(held.filter((one) => one.until === undefined).length);
    expect(rule.putOff).toBe(held.filter((one) => one.until !== undefined).length);
    expect(total(rule.heldBy.map(({ count }) => count))).toBe(held.length);
    expect(rule.first).toBe(firings[0]?.at ?? null);
    expect(rule.last).toBe(firings.at(-1)?.at ?? null);
    expect(total(rule.actions.map(({ left }) => left))).toBe(rule.left);
  });

  it('counts events, members and the columns of the history', () => {
    expect(total(report.history)).toBe(events.length);
    expect(report.members.count).toBe(new Set(events.map(({ member }) => member)).size);
    expect(report.communities.count).toBe(1);
    expect(report.from).toBe(events[0]?.time);
    expect(report.decisions).toBe(decisions.length);
  });

  it('ranks subjects', () => {
    const counts = new Map<string, number>();
    for (const one of decisions)
      if (one.rule === 'win_back' && !one.continues)
        counts.set(one.subject.id, (counts.get(one.subject.id) ?? 0) + 1);
    const best = [...counts.values()].sort((a, b) => b - a).slice(0, 8);
    const { top } = ruleIn(report, 'win_back');
    expect(top.map(({ count }) => count)).toEqual(best);
    for (const { subject, count } of top) expect(count).toBe(counts.get(subject));
  });

  it('keeps few examples, spread over time, one of each reason, with what came later', () => {
    const { examples, heldBy, fired } = ruleIn(report, 'win_back');
    expect(fired).toBeGreaterThan(400);
    expect(examples.length).toBeLessThanOrEqual(20);
    expect(examples.length).toBeGreaterThan(8);
    expect(new Set(examples).size).toBe(examples.length);
    const kinds = new Set(
      examples.flatMap(({ actions }) => actions.flatMap(({ held }) => (held ? [held.kind] : []))),
    );
    expect([...kinds].sort()).toEqual(heldBy.map(({ kind }) => kind).sort());
    expect((examples.at(-1)?.at ?? 0) - (examples[0]?.at ?? 0)).toBeGreaterThan(200 * DAY);
    const crisis = ruleIn(report, 'complaint_crisis').examples[0];
    expect(crisis?.later).toHaveLength(1);
    expect(crisis?.later[0]?.after).toBe('timeout');
    expect(crisis?.later[0]?.actions[0]?.action).toBe('notify.role');
  });

  it('tells what came of the last firing, too', () => {
    const collector = createReportCollector({
      program: programOf([ruleOf('one', 'One')]),
      timeZone: 'UTC',
      lang: 'en',
    });
    const run = (i: number): string => i.toString(16).padStart(32, '0');
    for (let i = 0; i < 100; i++) {
      collector.add(decisionOf('one', START + i * DAY, { run: run(i) }));
      collector.add(
        decisionOf('one', START + i * DAY + HOUR, { continues: { run: `${run(i)}.0`, after: 'wait' } }),
      );
    }
    const { examples } = ruleIn(collector.finish(summaryOf(0)), 'one');
    expect(examples.at(-1)?.at).toBe(START + 99 * DAY);
    expect(examples.map(({ later }) => later.map(({ after }) => after))).toEqual(
      examples.map(() => ['wait']),
    );
  });

  it('leaves out of the inputs whom an action is for', () => {
    const names = ruleIn(report, 'win_back').actions.flatMap(({ inputs }) => inputs.map(({ name }) => name));
    expect(names.sort()).toEqual(['amount', 'reason', 'template', 'via']);
  });

  it('knows the types that a rule looks at', () => {
    expect(ruleIn(report, 'cart').looksAt).toEqual([{ type: 'cart.added', events: 0 }]);
    expect(ruleIn(report, 'complaint_crisis').looksAt).toEqual([{ type: 'complaint.filed', events: 0 }]);
    expect(ruleIn(report, 'win_back').looksAt).toEqual([]);
  });

  it('starts where it is told to, with the events before left out of the charts only', () => {
    const from = START + 200 * DAY;
    const later = syntheticReport('en', { from });
    expect(later.from).toBe(from);
    expect(total(later.history)).toBeLessThan(events.length);
    expect(later.buckets.starts[0]).toBeGreaterThan(from - 8 * DAY);
  });

  it('makes a report of nothing', () => {
    const empty = createReportCollector({ program: programOf(RULES), timeZone: 'UTC', lang: 'en' }).finish(
      summaryOf(0),
    );
    expect(empty.from).toBeNull();
    expect(empty.buckets.starts).toEqual([]);
    expect(empty.rules.every((rule) => rule.fired === 0 && rule.series.length === 0)).toBe(true);
    expect(empty.reach.messages).toBe(0);
  });

  it('keeps the same amount however long the history is', () => {
    const sizeAfter = (count: number): number => {
      const collector = createReportCollector({
        program: programOf([ruleOf('one', 'One')]),
        timeZone: 'UTC',
        lang: 'en',
      });
      for (let i = 0; i < count; i++)
        collector.add(
          decisionOf('one', START + i * HOUR, {
            subject: { kind: 'member', id: `m${i % 50}` },
            values: { n: i },
            effects: [
              { action: 'message.send', key: `${i}-0`, input: { to: `m${i % 50}`, text: `number ${i}` } },
            ],
          }),
        );
      return JSON.stringify(collector.finish(summaryOf(count))).length;
    };
    expect(sizeAfter(60_000)).toBeLessThan(sizeAfter(6000) * 1.3);
  });

  it('ignores a decision of a rule that the program does not have', () => {
    const collector = createReportCollector({ program: programOf([]), timeZone: 'UTC', lang: 'en' });
    collector.add(decisionOf('gone', START));
    expect(collector.finish(summaryOf(0)).rules).toEqual([]);
  });

  it('puts days where the time zone has them', () => {
    const collector = createReportCollector({
      program: programOf([ruleOf('one', 'One')]),
      timeZone: 'Asia/Shanghai',
      lang: 'en',
    });
    // 15:59 and 16:01 UTC are two days in Shanghai.
    collector.add(decisionOf('one', Date.UTC(2025, 0, 1, 15, 59)));
    collector.add(decisionOf('one', Date.UTC(2025, 0, 1, 16, 1)));
    collector.add(decisionOf('one', Date.UTC(2025, 1, 15)));
    const one = collector.finish(summaryOf(3));
    expect(one.buckets.unit).toBe('day');
    expect(one.rules[0]?.series.slice(0, 3)).toEqual([1, 1, 0]);
  });
});

describe('the columns of the charts', () => {
  it.each([
    [DAY, 'hour', 1],
    [20 * DAY, 'hour', 6],
    [91 * DAY, 'day', 1],
    [400 * DAY, 'week', 1],
    [9 * 365 * DAY, 'month', 1],
    [25 * 365 * DAY, 'month', 3],
    [100 * 365 * DAY, 'year', 1],
  ] as const)('%d ms are shown by %s', (span, unit, step) => {
    const buckets = createBuckets(START, START + span);
    expect([buckets.unit, buckets.step]).toEqual([unit, step]);
    expect(buckets.starts.length).toBeLessThanOrEqual(122);
  });

  it('follow each other, hold every time between, and are few, from the year 1 to 9999', () => {
    const time = fc.integer({
      min: Date.parse('0001-01-01T00:00:00Z'),
      max: Date.parse('9999-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 0, max: 40_000 * DAY }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, span, share) => {
          const buckets = createBuckets(from, from + span);
          expect(buckets.starts.length).toBeLessThanOrEqual(124);
          for (const [i, start] of buckets.starts.entries())
            expect(start).toBeLessThan(buckets.starts[i + 1] ?? buckets.end);
          const at = from + Math.floor(span * share);
          const column = bucketOf(buckets, at);
          expect(buckets.starts[column]).toBeLessThanOrEqual(at);
          expect(at).toBeLessThan(buckets.starts[column + 1] ?? buckets.end);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('add up when they are folded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { maxLength: 200 }),
        fc.integer({ min: 1, max: 80 }),
        (series, most) => {
          const { values } = foldColumns(series, most);
          expect(values.length).toBeLessThanOrEqual(most);
          expect(total(values)).toBe(total(series));
        },
      ),
    );
  });
});

describe('a wall clock', () => {
  it.each([
    'UTC',
    'America/New_York',
    'Asia/Shanghai',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
    'Pacific/Apia',
  ])('agrees with the zone itself in %s', (zone) => {
    const wallOf = createWallClock(zone);
    const time = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(time, (at) => {
        expect(wallOf(at)).toBe(at + offsetAt(zone, at));
      }),
      { numRuns: 300 },
    );
    for (let at = Date.UTC(2011, 11, 20); at < Date.UTC(2012, 3, 10); at += HOUR / 2)
      expect(wallOf(at)).toBe(at + offsetAt(zone, at));
  });
});

describe('a series over time', () => {
  it.each([
    ['hours', 90, HOUR],
    ['days', 9000, DAY],
    ['months', 60_000, DAY],
  ])('loses nothing as it grows coarser: %s', (_, count, step) => {
    const series = createTimeSeries();
    for (let i = 0; i < count; i++) series.add(START + i * step);
    const columns = series.columns(createBuckets(START, START + count * step));
    expect(total(columns)).toBe(count);
  });
});

describe('a tally', () => {
  it('keeps the frequent ones when there are too many', () => {
    const tally = createTally<string>(100);
    for (let i = 0; i < 5000; i++) {
      tally.add(`rare ${i}`, i);
      if (i % 5 === 0) tally.add('often', i);
    }
    expect(tally.top(1)).toEqual([{ key: 'often', count: 1000, last: 4995 }]);
    expect(tally.distinct().atLeast).toBe(true);
  });

  it('ranks like a sort', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (keys, count) => {
        const tally = createTally<number>(1000);
        const plain = new Map<number, number>();
        for (const key of keys) {
          tally.add(key, 0);
          plain.set(key, (plain.get(key) ?? 0) + 1);
        }
        const best = [...plain.values()].sort((a, b) => b - a).slice(0, count);
        expect(tally.top(count).map((one) => one.count)).toEqual(best);
      }),
    );
  });
});

describe('messages per member', () => {
  it('agree with counting each week by hand', () => {
    const message = fc.record({ day: fc.nat(120), member: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 150 }), (list) => {
        const counter = createReachCounter();
        const plain = new Map<string, number>();
        for (const { day, member } of [...list].sort((a, b) => a.day - b.day)) {
          // START is a Monday.
          counter.add('r', 'c', member, START + day * DAY);
          const week = `${member} ${Math.floor(day / 7)}`;
          plain.set(week, (plain.get(week) ?? 0) + 1);
        }
        const counts = [...plain.values()].sort((a, b) => a - b);
        const report = counter.finish((name) => name);
        expect(report.messages).toBe(list.length);
        expect(total(report.weeks.map(({ weeks }) => weeks))).toBe(counts.length);
        expect(report.max).toBe(counts.at(-1));
        expect(report.median).toBe(counts[Math.ceil(counts.length * 0.5) - 1]);
        expect(report.p90).toBe(counts[Math.ceil(counts.length * 0.9) - 1]);
        expect(new Date(report.fullest?.week ?? 0).getUTCDay()).toBe(1);
      }),
    );
  });
});
