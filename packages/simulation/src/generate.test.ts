import type { Event } from '@reeve/ir';
import { describe, expect, it } from 'vitest';
import { eventLine, generateEvents } from './generate.ts';
import type { ScenarioName } from './scenario.ts';
import { DAY, HOUR, type Settings } from './settings.ts';

const FROM = Date.parse('2026-03-02T00:00:00Z');
const made = new Map<ScenarioName, readonly Event[]>();
const settings = (scenario: ScenarioName, more: Partial<Settings> = {}): Settings => ({
  scenario,
  seed: 1,
  members: 150,
  days: 60,
  from: FROM,
  ...more,
});
const eventsOf = (scenario: ScenarioName): readonly Event[] => {
  const known = made.get(scenario) ?? [...generateEvents(settings(scenario))];
  made.set(scenario, known);
  return known;
};
const count = (events: readonly Event[], type: string, from = 0, until = 60): number =>
  events.filter(
    (each) => each.type === type && each.time >= FROM + from * DAY && each.time < FROM + until * DAY,
  ).length;
/** The day of the incident: 45% of 60 days. */
const INCIDENT = 27;

describe('events of a simulated community', () => {
  it('say first that they are a simulation, with scenario and seed', () => {
    expect(eventsOf('healthy')[0]).toMatchObject({
      type: 'simulation.begun',
      data: { simulation: true, scenario: 'healthy', seed: 1, members: 150, days: 60 },
    });
  });

  it('are the same for the same seed, byte for byte, and others for another', () => {
    const text = (seed: number): string =>
      [...generateEvents(settings('festival', { seed, days: 20 }))].map(eventLine).join('\n');
    expect(text(5)).toBe(text(5));
    expect(text(5)).not.toBe(text(6));
  });

  it('come in order of time, inside the days asked for, each with an id of its own', () => {
    const events = eventsOf('platform-failure');
    expect(events.every((each, i) => i === 0 || each.time >= (events[i - 1] as Event).time)).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect((events.at(-1) as Event).time).toBeLessThan(FROM + 60 * DAY);
  });

  it('name nobody as a member before they are in, nor after they have left', () => {
    for (const scenario of ['healthy', 'spam-wave'] as const) {
      const known = new Set<string>();
      const gone = new Set<string>();
      const wrong: string[] = [];
      for (const { type, member } of eventsOf(scenario)) {
        if (member === undefined) continue;
        if (type === 'member.updated' || type === 'member.joined') known.add(member);
        // Parcels still arrive, and the team still answers.
        const own = !['order.delivered', 'support.answered', 'feedback.answered', 'sentiment.seen'].includes(
          type,
        );
        if (!known.has(member) || (own && gone.has(member))) wrong.push(`${member} ${type}`);
        if (type === 'member.left') gone.add(member);
      }
      expect(wrong).toEqual([]);
    }
  });

  it('follow the hours of people and the midnights that are given', () => {
    const hours = (events: readonly Event[]): number[] =>
      Array.from(
        { length: 24 },
        (_, hour) =>
          events.filter(({ type, time }) => type === 'visit.made' && Math.floor((time % DAY) / HOUR) === hour)
            .length,
      );
    const [night, evening] = [3, 20].map((hour) => hours(eventsOf('healthy'))[hour]);
    expect(night).toBeLessThan(8);
    expect(evening).toBeGreaterThan(100);
    const east = settings('healthy', { from: FROM - 8 * HOUR, days: 20 });
    expect(hours([...generateEvents(east)])[19]).toBeLessThan(5);
  });

  it('hold silences: some members come back after weeks', () => {
    const last = new Map<string, number>();
    let returned = 0;
    for (const { type, member, time } of eventsOf('healthy')) {
      if (type !== 'visit.made' || member === undefined) continue;
      if (time - (last.get(member) ?? time) > 14 * DAY) returned++;
      last.set(member, time);
    }
    expect(returned).toBeGreaterThan(5);
  });
});

describe('scenarios', () => {
  it('healthy: more come than go, to the end', () => {
    const events = eventsOf('healthy');
    for (const [from, until] of [
      [0, 30],
      [30, 60],
    ] as const)
      expect(count(events, 'member.joined', from, until)).toBeGreaterThan(
        1.5 * count(events, 'member.left', from, until),
      );
    expect(count(events, 'visit.made', 45)).toBeGreaterThan(0.95 * count(events, 'visit.made', 0, 15));
  });

  it('stalled growth: after a good start hardly anybody joins, and activity sinks', () => {
    const events = eventsOf('stalled-growth');
    expect(count(events, 'member.joined', 0, 7)).toBeGreaterThan(3);
    expect(count(events, 'member.joined', 30)).toBeLessThan(
      0.3 * count(eventsOf('healthy'), 'member.joined', 30),
    );
    expect(count(events, 'visit.made', 45)).toBeLessThan(0.7 * count(events, 'visit.made', 0, 15));
  });

  it('complaint surge: on its day complaints are many times the usual', () => {
    const events = eventsOf('complaint-surge');
    const usual = count(events, 'complaint.filed', 0, INCIDENT) / INCIDENT;
    expect(count(events, 'complaint.filed', INCIDENT, INCIDENT + 1)).toBeGreaterThan(10 * usual);
    expect(count(events, 'mention.seen')).toBeGreaterThan(20);
    expect(count(events, 'complaint.filed', 50)).toBeLessThan(25);
  });

  it('platform failure: the main channel breaks three times, and its visits drop', () => {
    const events = eventsOf('platform-failure');
    expect(
      ['channel.down', 'channel.up', 'provider.failed', 'platform.changed'].map((type) =>
        count(events, type),
      ),
    ).toEqual([3, 3, 3, 1]);
    const visits = (from: number): number =>
      events.filter(
        ({ type, time, data }) =>
          type === 'visit.made' &&
          data['platform'] === 'wechat' &&
          time >= FROM + from * DAY &&
          time < FROM + (from + 5) * DAY,
      ).length;
    expect(visits(INCIDENT + 1)).toBeLessThan(0.6 * visits(INCIDENT - 7));
  });

  it('spam wave: accounts come at once and are flagged and reported, until they are gone', () => {
    const events = eventsOf('spam-wave');
    const flagged = events.filter(({ type, data }) => type === 'message.flagged' && data['kind'] === 'spam');
    expect(flagged.length).toBeGreaterThan(500);
    expect(new Set(flagged.map(({ member }) => member)).size).toBe(12);
    expect(count(events, 'member.reported', INCIDENT, INCIDENT + 5)).toBeGreaterThan(
      4 * count(events, 'member.reported', 0, INCIDENT),
    );
    expect(flagged.every(({ time }) => time < FROM + (INCIDENT + 9) * DAY)).toBe(true);
  });

  it('festival: a campaign with costs over its budget, and many more orders', () => {
    const events = eventsOf('festival');
    const [begun] = events.filter(({ type }) => type === 'campaign.begun');
    const spent = events
      .filter(({ type }) => type === 'cost.spent')
      .reduce((sum, { data }) => sum + Number(data['amount']), 0);
    expect(spent).toBeGreaterThan(Number(begun?.data['budget']));
    expect(count(events, 'order.paid', INCIDENT, INCIDENT + 12)).toBeGreaterThan(
      2.5 * count(events, 'order.paid', INCIDENT - 12, INCIDENT),
    );
    expect(count(events, 'campaign.ended')).toBe(1);
  });
});
