import { describe, expect, test } from 'vitest';
import { codes, findings, given, when } from './findings.ts';

describe('names', () => {
  test.each([
    'member.tier = gold',
    'member.tier = "gold"',
    '成员.等级 = 金卡',
    'member.consent.marketing',
    'member in blocklist',
    'not member in blocklist',
    'member not in blocklist',
    'event.severity >= 4',
    'event.type = "complaint.filed"',
    'event.id is known',
    'event.time < now',
    'event.time >= 2026-01-01',
    'event.channel = wechat',
    'channel = 微信',
    'community.members > 10',
    'member.id = "m1"',
    'event.member = member',
    'member.birthday < 2000-01-01',
    'weekday(now) in (monday, 周日)',
    'hour(event.time) between 9 and 17',
    'now - member.joined > 30 days',
    'member.tags contains "beta"',
    '"beta" in member.tags',
    'coalesce(member.city, "none") = "none"',
    'length(event.topic) > 3',
    'date(event.time) = date(now)',
    'reward(member.tier, 3).points > 5',
    'reward(streak: 3, tier: member.tier).points > 5',
    'member in vip and member in (vip, regulars)',
    'calm < 90%',
    'count(complaint.filed where severity >= 4 and topic = "x") in 1 day > 1',
    'count(complaint.filed where member.tier = gold) in 1 day > 1',
    'distinct(activity.member) in 1 day > 3',
    'most common(complaint.filed.topic) in 1 day = "billing"',
    'max(order.paid.amount) in 7 days > 3',
  ])('%s is understood', (condition) => {
    const declared = [
      'table reward(tier: text, streak: number) -> points: number',
      '  | tier | streak | points |',
      '  | gold | >= 7   | 30     |',
      '  | -    | -      | 5      |',
      'segment vip = member.points >= 1000',
      'segment regulars = count(message.posted) in 7 days >= 5',
      'metric calm = share of complaint.filed followed by case.resolved within 1 day, in 7 days',
    ].join('\n');
    expect(findings(`${declared}\n${given(condition)}`)).toEqual([]);
  });

  test.each([
    ['event.severty > 1', 'name/unknown-field: event.severty', 'event.severity'],
    ['成员.等极 = 金卡', 'name/unknown-attribute: 成员.等极', '成员.等级'],
    ['member.tier = glod', 'name/unknown-option: glod', 'gold'],
    ['member.tier in (gold, sliver)', 'name/unknown-option: sliver', 'silver'],
    ['event.channel = wechta', 'name/unknown-channel: wechta', 'wechat'],
    ['severity > 1', 'name/unknown: severity', 'event.severity'],
    ['tier = gold', 'name/unknown: tier', 'member.tier'],
    ['event.topic = billing', 'name/unknown: billing', '"billing"'],
    ['count(complaint.fled) in 1 day > 1', 'name/unknown-event: complaint.fled', 'complaint.filed'],
    ['count(cart) in 1 day > 1', 'name/unknown-event: cart', 'cart.added'],
    ['sum(order.paid.amuont) in 1 day > 1', 'name/unknown-field: order.paid.amuont', 'order.paid.amount'],
    ['member in blocklits', 'name/unknown-segment: blocklits', 'blocklist'],
    ['rnd(event.severity) > 1', 'name/unknown-function: rnd', undefined],
  ])('%s is pointed at, and mended', (condition, code, by) => {
    const found = findings(given(condition));
    expect(codes(given(condition))).toEqual([code]);
    expect(found[0]?.fixes?.[0]?.edits[0]?.text).toBe(by);
  });

  test('a bare field stands for the event’s own in “where” only', () => {
    expect(codes(when('complaint.filed where severity >= 4'))).toEqual([]);
    expect(codes(given('severity >= 4'))).toEqual(['name/unknown: severity']);
  });

  test('names go across files, and a mistake is told in its own file', () => {
    const found = findings([
      'segment vip = member.points > 5',
      when('member enters vip'),
      when('member enters vpi').replace('rule r', 'rule s'),
    ]);
    expect(found.map(({ code, span }) => [code, span.source])).toEqual([
      ['name/unknown-segment', 't2.reeve'],
    ]);
  });

  test('two declarations of a name point at each other', () => {
    const [found, ...more] = findings([when('member.joined'), when('member.left')]);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'name/duplicate-rule',
      span: { source: 't1.reeve' },
      related: [{ span: { source: 't0.reeve', start: 5, end: 6 } }],
    });
  });

  test('a project’s own event takes the place of an extension’s', () => {
    const own = 'event complaint.filed { weight: number }\n';
    expect(codes(own + given('event.weight > 1'))).toEqual([]);
    expect(codes(own + given('event.severity > 1'))).toEqual(['name/unknown-field: event.severity']);
  });

  test('one rule’s mistakes hide none of another’s, and none follows from another', () => {
    const text = [
      'rule a\n  when nothing.known where x > 1\n  if event.y = z and event.w + 1 > 2\n  then log.write(message: event.q)',
      'rule b\n  when complaint.filed\n  if member.teir = gold\n  then log.wrte(mesage: 1)',
    ].join('\n');
    expect(codes(text)).toEqual([
      'name/unknown-event: nothing.known',
      'name/unknown: x',
      'name/unknown: z',
      'name/unknown-attribute: member.teir',
      'name/unknown-action: log.wrte',
    ]);
  });

  test.each([
    ['per community\n  when count(complaint.filed) in 1 hour > 3', 'if member.tier = gold'],
    ['when every day at 09:00', 'if member.tier = gold'],
    [
      'per community\n  when complaint.filed spikes',
      'then message.send(to: member, via: wechat, template: "x")',
    ],
    ['per channel\n  when count(message.posted) in 1 hour > 3', 'if member.tier = gold'],
  ])('%s leaves no member to speak of', (trigger, clause) => {
    expect(codes(`rule r\n  ${trigger}\n  ${clause}`)).toEqual([
      'name/no-member: member.tier'.slice(0, clause.includes('tier') ? undefined : 22),
    ]);
  });

  test.each([
    ['per community\n  when complaint.filed', 'if member.tier = gold'],
    ['when every day at 09:00 for each member', 'if member.tier = gold'],
    ['per community\n  when member.tier becomes gold', 'if member.points > 3'],
    ['when no activity for 7 days', 'if member.tier = gold'],
    [
      'per community\n  when cart.added then no order.paid within 1 hour',
      'if member.tier = gold and event.item = "x"',
    ],
  ])('%s leaves a member to speak of', (trigger, clause) => {
    expect(codes(`rule r\n  ${trigger}\n  ${clause}`)).toEqual([]);
  });

  test('a sequence’s event is its last, and of an absence its first', () => {
    expect(
      codes('rule r\n  when cart.added then message.posted within 1 day\n  if event.length > 3'),
    ).toEqual([]);
    expect(
      codes('rule r\n  when cart.added then no message.posted within 1 day\n  if event.length > 3'),
    ).toEqual(['name/unknown-field: event.length']);
  });

  test('the value of a rule’s own subject can be read where no event is at hand', () => {
    const rule =
      'rule r\n  per event.topic\n  when count(complaint.filed) in 1 hour > 3\n  then log.write(message: "{event.topic}")';
    expect(codes(rule)).toEqual([]);
    expect(codes(rule.replace('{event.topic}', '{event.channel}'))).toEqual(['name/no-event: event.channel']);
  });
});
