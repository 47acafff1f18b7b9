// Simulated members answer to what rules do, and only to that.
import type { Decision, Event } from '@reeve/ir';
import { type Settings, type SimulationReport, simulate } from '@reeve/simulation';
import { expect, it } from 'vitest';
import { programOf } from './program-of.ts';

const DAY = 86_400_000;
const FROM = Date.parse('2026-03-02T00:00:00Z');

interface Run {
  readonly report: SimulationReport;
  readonly events: readonly Event[];
  readonly decisions: readonly Decision[];
}
const run = async (text: string, more: Partial<Settings> = {}, isCapped = true): Promise<Run> => {
  const events: Event[] = [];
  const decisions: Decision[] = [];
  const settings: Settings = { scenario: 'healthy', seed: 1, members: 120, days: 42, from: FROM, ...more };
  const program = await programOf(text);
  const report = simulate(settings, isCapped ? program : { ...program, caps: [] }, {
    onEvent: (event) => events.push(event),
    onDecision: (decision) => decisions.push(decision),
  });
  return { report, events, decisions };
};
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const count = (counts: SimulationReport['left']['withRules'], name: string): number =>
  counts.find((each) => each.name === name)?.count ?? 0;

const QUIET = `rule nothing "Nothing"
  when privacy.answered where event.request = "x"
  then log.write(message: "x")`;

it('is the community without rules where rules do nothing', async () => {
  for (const scenario of ['healthy', 'complaint-surge', 'spam-wave'] as const) {
    const { report } = await run(QUIET, { scenario });
    expect(report.life).toEqual(report.lifeWithout);
    expect(report.members.withRules).toBe(report.members.without);
    expect(sum(report.life.active)).toBeGreaterThan(1000);
    expect(report).toMatchObject({
      simulation: true,
      decisions: 0,
      late: 0,
      undeclared: [],
      cases: [],
      held: [],
    });
  }
});

const WINBACK = `rule back "Win back"
  when no activity for 5 days
  then message.send(to: member, via: wechat, template: "back", purpose: service)
  at most 1 per 14 days
template "back" { en: "Come back" }`;

it('wakes some of the silent who are written to, and gives the same for the same seed', async () => {
  const many = { members: 200, days: 56 };
  const first = await run(WINBACK, many);
  const { woken, late } = first.report;
  expect(late).toBe(0);
  expect(woken.written).toBeGreaterThan(40);
  expect(woken.returned.withRules).toBeGreaterThan((woken.returned.without ?? 1) * 1.5);
  expect(woken.byRule[0]?.name).toBe('back');
  const again = await run(WINBACK, many);
  expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  const other = await run(WINBACK, { ...many, seed: 2 });
  expect(JSON.stringify(other.report)).not.toBe(JSON.stringify(first.report));
});

it('lets a welcome and a person’s answer keep newcomers', async () => {
  const { report } = await run(
    `rule hello "Welcome"
  when member.joined
  then
    message.send(to: member, via: wechat, template: "hello", purpose: service)
    task.assign(role: greeter, title: "Speak with {member}", about: member, due: 4 hours)
template "hello" { en: "Hello" }`,
    { members: 300 },
  );
  const { welcomed } = report;
  expect(welcomed.joined).toBeGreaterThan(40);
  expect(welcomed.welcomed / welcomed.joined).toBeGreaterThan(0.95);
  expect(welcomed.wrote.withRules).toBeGreaterThan((welcomed.wrote.without ?? 0) + 0.08);
  expect(welcomed.kept.withRules).toBeGreaterThan(welcomed.kept.without ?? 1);
  expect(report.tasks).toMatchObject({ given: expect.any(Number), byRole: [{ role: 'greeter' }] });
  expect(report.tasks.finished / report.tasks.given).toBeGreaterThan(0.9);
});

it('drives members away where they get too many messages, which the cap of the project prevents', async () => {
  const nag = `rule nag "Nag"
  when check_in.made
  then
    message.send(to: member, via: wechat, template: "nag", purpose: service)
    message.send(to: member, via: email, template: "nag", purpose: service)
    message.send(to: member, via: sms, template: "nag", purpose: service)
template "nag" { en: "And another thing" }`;
  const { report } = await run(nag, {}, false);
  expect(count(report.left.withRules, 'too many messages')).toBeGreaterThan(20);
  expect(count(report.left.without, 'too many messages')).toBe(0);
  expect(report.members.withRules).toBeLessThan((report.members.without ?? 0) * 0.9);
  expect(report.messages.most).toBeGreaterThan(10);
  const capped = (await run(nag)).report;
  expect(capped.messages.most).toBe(4);
  expect(count(capped.left.withRules, 'too many messages')).toBeLessThan(3);
  expect(capped.held.find(({ reason }) => reason === 'cap')?.count).toBeGreaterThan(500);
});

it('calms most troublemakers by a warning', async () => {
  const { report } = await run(
    `rule warn "Warn"
  when message.flagged where event.kind = abuse
  then sanction.give(to: member, kind: warning, reason: "abuse")
  at most 1 per 2 days`,
    { members: 300, days: 60 },
  );
  expect(report.warned.kinds).toEqual([{ name: 'warning', count: expect.any(Number) }]);
  const late = (values: readonly number[]): number => sum(values.slice(30));
  expect(late(report.life.alarms)).toBeLessThan(0.6 * late(report.lifeWithout.alarms));
});

it('stops machines that are blocked', async () => {
  const { report } = await run(
    `rule block "Block"
  when count(message.flagged where event.kind = spam) in 1 hour >= 3
  then sanction.give(to: member, kind: block, reason: "spam")`,
    { scenario: 'spam-wave' },
  );
  expect(count(report.warned.kinds, 'block')).toBe(10);
  expect(sum(report.life.alarms)).toBeLessThan(0.2 * sum(report.lifeWithout.alarms));
  expect(report.incident?.over).toBeLessThan(report.incident?.overWithout ?? 0);
});

it('holds back for want of consent, in quiet hours, while campaigns are paused', async () => {
  const { report, decisions } = await run(`rule offer "Offer"
  when check_in.made
  then message.send(to: member, via: wechat, template: "offer", purpose: marketing)
  at most 1 per 7 days
  quiet 20:00 to 09:00
rule stop "Stop"
  per community
  when complaint.filed
  then campaign.pause(purpose: marketing)
template "offer" { en: "Buy" }`);
  const held = (reason: string): number => report.held.find((each) => each.reason === reason)?.count ?? 0;
  expect(held('consent')).toBeGreaterThan(10);
  expect(held('paused')).toBeGreaterThan(10);
  expect(held('limit')).toBeGreaterThan(100);
  expect(report.putOff).toEqual([{ name: 'quiet', count: expect.any(Number) }]);
  const hours = decisions
    .filter(({ rule, effects }) => rule === 'offer' && effects.length > 0)
    .map(({ at }) => new Date(at).getUTCHours());
  expect(hours.length).toBeGreaterThan(50);
  expect(hours.every((hour) => hour >= 9 && hour < 20)).toBe(true);
});

it('opens a crisis, carries its plan out step by step, and ends it sooner than nobody would', async () => {
  const { report, events } = await run(
    `rule crisis "Complaints"
  per community
  when count(complaint.filed) in 3 hours >= 6
  then start crisis_plan
  at most 1 per 10 days
plan crisis_plan
  case.open(kind: crisis, severity: critical, title: "{count(complaint.filed) in 3 hours} complaints")
  wait for case.acknowledged within 3 hours
    statement.publish(via: wechat, text: "We know")
  otherwise
    notify.role(role: director, message: "Nobody has taken it up")
  end
  wait 2 days
  case.close(kind: crisis, reason: "over")`,
    { scenario: 'complaint-surge', members: 200 },
  );
  const [crisis] = report.cases;
  expect(report.cases).toHaveLength(1);
  expect(crisis).toMatchObject({ kind: 'crisis', severity: 'critical', rule: 'crisis' });
  expect(crisis?.steps.map(({ action, after }) => [action, after])).toEqual([
    ['case.open', undefined],
    ['statement.publish', 'event'],
    ['case.close', 'wait'],
  ]);
  expect(crisis?.acknowledged).toBeGreaterThan(crisis?.opened ?? Number.POSITIVE_INFINITY);
  expect(crisis?.resolved).toBeGreaterThan(crisis?.acknowledged ?? Number.POSITIVE_INFINITY);
  const { since = 0, over = 0, overWithout = 0 } = report.incident ?? {};
  expect(over - since).toBeLessThan((overWithout - since) / 2);
  expect(sum(report.life.complaints)).toBeLessThan(0.6 * sum(report.lifeWithout.complaints));
  expect(events.filter(({ type }) => type.startsWith('case.')).map(({ type }) => type)).toEqual([
    'case.opened',
    'case.acknowledged',
    'case.resolved',
  ]);
});

it('lets nothing through a channel that is down', async () => {
  const { report, events } = await run(
    `rule greet "Greet"
  when visit.made
  then message.send(to: member, via: wechat, template: "hi", purpose: service)
  at most 1 per 3 days
template "hi" { en: "Hi" }`,
    { scenario: 'platform-failure' },
  );
  const failed = events.filter(({ type }) => type === 'message.failed');
  expect(failed.length).toBeGreaterThan(0);
  expect(report.held.find(({ reason }) => reason === 'channel-down')?.count).toBe(failed.length);
  const down = (time: number): boolean =>
    events.findLast(({ type, time: at }) => at <= time && /^channel\.(down|up)$/.test(type))?.type ===
    'channel.down';
  expect(failed.every(({ time }) => down(time))).toBe(true);
  const delivered = events.filter(({ type, time }) => type === 'message.delivered' && time > FROM + 10 * DAY);
  expect(delivered.some(({ time }) => down(time - 2000))).toBe(false);
});

it('lets people approve, and members answer invitations that plans wait for', async () => {
  const { events, decisions } = await run(`rule invite "Invite"
  when check_in.made
  then
    message.send(to: member, via: wechat, template: "join", purpose: service)
    wait for invitation.accepted where event.program = "friends" within 7 days
      honour.grant(to: member, honour: "friend")
    end
  with approval of community_manager within 3 days
  at most 1 per 60 days
template "join" { en: "Join us" }`);
  const of = (type: string): readonly Event[] => events.filter((each) => each.type === type);
  expect(of('approval.granted').length).toBeGreaterThan(10);
  expect(of('approval.denied').length).toBeGreaterThan(0);
  expect(of('invitation.accepted').length).toBeGreaterThan(5);
  expect(of('invitation.accepted').every(({ data }) => data['program'] === 'friends')).toBe(true);
  expect(of('honour.granted').length).toBeGreaterThan(5);
  expect(decisions.some(({ continues }) => continues?.after === 'approval')).toBe(true);
});

it('lets the team bring about what plans wait for once their task is done', async () => {
  const { events } = await run(`rule judge "Judge"
  per event.content
  when content.nominated
  then
    task.assign(role: judge, title: "Score {event.content}", due: 1 day)
    wait for content.scored within 3 days
      log.write(message: "scored")
    end
  at most 1 per 7 days`);
  const scored = events.filter(({ type }) => type === 'content.scored');
  expect(scored.length).toBeGreaterThan(5);
  const nominated = new Set(
    events.flatMap(({ type, data }) => (type === 'content.nominated' ? [data['content']] : [])),
  );
  expect(scored.every(({ data }) => nominated.has(data['content']))).toBe(true);
  expect(events.filter(({ type }) => type === 'task.finished').length).toBeGreaterThan(5);
});

it('holds promotion when the budget of a festival is spent, and opens a case for growth that stalls', async () => {
  const festival = (await run('use pack budget', { scenario: 'festival', members: 60 })).report;
  const fired = (name: string, of: SimulationReport) =>
    of.byRule.find(({ rule }) => rule === name)?.fired ?? 0;
  expect(fired('budget_campaign_near', festival)).toBe(1);
  expect(fired('budget_campaign_over', festival)).toBe(1);
  expect(festival.cases.map(({ kind }) => kind)).toContain('budget');
  const stalled = await run('use pack lifecycle with growth_time: 14 days', {
    scenario: 'stalled-growth',
    members: 60,
    days: 80,
  });
  const steps = stalled.report.cases.find(({ kind }) => kind === 'stagnation')?.steps ?? [];
  expect(steps[0]?.action).toBe('case.open');
  expect(steps.filter(({ action }) => action === 'task.assign').length).toBeGreaterThan(1);
  expect(stalled.report.late).toBe(0);
});
