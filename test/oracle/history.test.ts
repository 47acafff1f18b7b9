import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event, Program, SubjectKind } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { expect, test } from 'vitest';
import { COMMUNITY, DAY, HOUR, MEMBER, MINUTE } from './build-program.ts';
import { answer, decide, type Firing } from './ordered-log.ts';
import { sequences } from './sequence-oracle.ts';
import { silences } from './silence-oracle.ts';
import { type Crises, firingsOf, type Moment, momentsOfWindow, within } from './state-oracle.ts';
import { isAbout, subjectsOf } from './subjects.ts';
import { usual } from './usual-oracle.ts';

/** The same questions as the other oracles ask, of what really happened, by rules in the language itself. */

function rows(path: string): readonly (readonly string[])[] {
  const bytes = readFileSync(new URL(`../../examples/${path}`, import.meta.url));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.trimEnd().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(','));
}

const complaints: readonly Event[] = rows('telecom-complaints/data/complaints.csv')
  .map(([time, ticket, channel, state], index) => ({
    id: `${ticket} ${index}`,
    type: 'complaint.filed',
    time: Date.parse(`${time}Z`),
    community: 'c1',
    data: { channel, state },
  }))
  .sort((a, b) => a.time - b.time);

// Enough of the nine years to be answered by brute force. Its clock shows minutes: ties are the rule.
const chat: readonly Event[] = rows('irc-community/data/events.csv.gz')
  .slice(0, 6000)
  .map(([time, member, type], index) => ({
    id: `e${index}`,
    type: type === 'join' ? 'member.joined' : `irc.${type}`,
    time: Date.parse(`${time}Z`),
    member: member!,
    community: 'c1',
    data: {},
  }));

function compiled(text: string): Program {
  const nothing = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };
  const { program, diagnostics } = compile([parse(text, { source: 'history.reeve' }).tree], {
    signatures: nothing,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return program!;
}

const endOf = (log: readonly Event[]): number => Math.max(...log.map(({ time }) => time));

interface Against {
  readonly kind: SubjectKind;
  readonly span: number;
  readonly baseline: number;
  readonly factor: number;
  readonly floor: number;
  readonly until?: { readonly factor: number; readonly for: number };
}

/** `count in span > factor x usual in baseline and count in span >= floor until …`. */
function aboveUsual(rule: string, type: string, log: readonly Event[], against: Against): readonly Firing[] {
  const { kind, span, baseline, factor, floor, until } = against;
  return subjectsOf(log, kind).flatMap((subject) => {
    const own = (event: Event): boolean => isAbout(event, kind, subject);
    const matches = (event: Event): boolean => own(event) && event.type === type;
    const moments = momentsOfWindow(log, matches, span);
    const read = (moment: Moment, crises: Crises) => ({
      now: within(log, moment, span, matches).length,
      normal: usual(log, moment, span, baseline, 'count', own, matches, crises),
    });
    const trigger = {
      moments,
      holds(moment: Moment, crises: Crises): boolean {
        const { now, normal } = read(moment, crises);
        return now >= floor && normal !== null && now > factor * normal;
      },
    };
    const clear = until && {
      moments,
      for: until.for,
      holds(moment: Moment, crises: Crises): boolean {
        const { now, normal } = read(moment, crises);
        return normal !== null && now < until.factor * normal;
      },
    };
    return firingsOf(rule, subject, {
      log,
      end: endOf(log),
      when: trigger,
      ...(clear ? { until: clear } : {}),
    });
  });
}

test('complaints: a crisis by what is usual, until it is over', () => {
  const program = compiled(`
    event complaint.filed { channel: text, state: text }
    rule crisis
      per community
      when count(complaint.filed) in 1 hour > 3 x usual in 7 days
       and count(complaint.filed) in 1 hour >= 5
      until count(complaint.filed) in 1 hour < 1.5 x usual in 7 days for 30 minutes
  `);
  const firings = aboveUsual('crisis', 'complaint.filed', complaints, {
    kind: COMMUNITY,
    span: HOUR,
    baseline: 7 * DAY,
    factor: 3,
    floor: 5,
    until: { factor: 1.5, for: 30 * MINUTE },
  });
  expect(firings.length).toBeGreaterThan(10);
  expect(decide(program, complaints, endOf(complaints))).toEqual(answer(firings, ['crisis']));
});

test('complaints: each state against its own usual', () => {
  const program = compiled(`
    event complaint.filed { channel: text, state: text }
    rule outbreak
      per state
      when count(complaint.filed) in 24 hours > 4 x usual in 14 days
       and count(complaint.filed) in 24 hours >= 4
  `);
  const kind = { kind: 'field', path: 'state' } as const;
  const against = { kind, span: DAY, baseline: 14 * DAY, factor: 4, floor: 4 };
  const firings = aboveUsual('outbreak', 'complaint.filed', complaints, against);
  expect(firings.length).toBeGreaterThan(10);
  expect(decide(program, complaints, endOf(complaints))).toEqual(answer(firings, ['outbreak']));
});

test('chat: silence, sequences and bursts of every member', () => {
  const program = compiled(`
    event irc.message is activity
    event irc.quit
    event member.joined
    rule quiet
      when no activity for 7 days
    rule lurked
      when member.joined then no irc.message within 2 hours
    rule answered
      mode each
      when member.joined then irc.message within 10 minutes
    rule returned
      mode single
      when irc.quit then member.joined within 5 minutes then irc.message within 30 minutes
    rule chatty
      when count(irc.message) in 10 minutes >= 8
  `);
  const end = endOf(chat);
  const message = (event: Event): boolean => event.type === 'irc.message';
  const step = (type: string, minutes: number) => ({ type, where: false, within: minutes * MINUTE });
  const chain = (type: string, steps: readonly ReturnType<typeof step>[], lastAbsent: boolean) => ({
    first: { type, where: false },
    steps,
    lastAbsent,
    same: false,
  });
  const joined = 'member.joined';
  const lurked = chain(joined, [step('irc.message', 120)], true);
  const answered = chain(joined, [step('irc.message', 10)], false);
  const returned = chain('irc.quit', [step(joined, 5), step('irc.message', 30)], false);
  const firings = [
    ...silences('quiet', chat, message, 7 * DAY, end),
    ...sequences('lurked', MEMBER, 'restart', lurked, chat, end),
    ...sequences('answered', MEMBER, 'each', answered, chat, end),
    ...sequences('returned', MEMBER, 'single', returned, chat, end),
    ...subjectsOf(chat, MEMBER).flatMap((subject) => {
      const mine = (event: Event): boolean => message(event) && event.member === subject.id;
      const moments = momentsOfWindow(chat, mine, 10 * MINUTE);
      const holds = (moment: Moment): boolean => within(chat, moment, 10 * MINUTE, mine).length >= 8;
      return firingsOf('chatty', subject, { log: chat, end, when: { moments, holds } });
    }),
  ];
  const names = ['quiet', 'lurked', 'answered', 'returned', 'chatty'];
  for (const name of names) expect(firings.filter(({ rule }) => rule === name).length).toBeGreaterThan(5);
  expect(decide(program, chat, end)).toEqual(answer(firings, names));
});
