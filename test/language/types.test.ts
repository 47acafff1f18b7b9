import { describe, expect, test } from 'vitest';
import { applyEdits, codes, findings, given, when } from './findings.ts';

describe('types', () => {
  test.each([
    ['event.severity = "4"', 'type/unlike', 'event.severity = 4'],
    ['now - member.joined > 7', 'type/unlike', 'now - member.joined > 7 days'],
    ['member.tier > silver', 'type/no-order', 'member.tier in (gold, platinum)'],
    ['member.tier in gold', 'type/not-a-list', 'member.tier in (gold)'],
    ['event.topic < "b"', 'type/no-order', undefined],
    ['member.points', 'type/not-a-condition', undefined],
    ['member = 3', 'type/unlike', undefined],
    ['member.joined = 2026-01-01T25:00', 'syntax/bad-date', undefined],
    ['event.severity + event.topic > 3', 'type/joined-text', undefined],
    ['now + now > now', 'type/arithmetic', undefined],
    ['member.tags = "beta"', 'type/unlike', undefined],
    ['abs(event.topic) > 1', 'call/argument-type', undefined],
    ['min(event.severity, event.topic) > 1', 'call/argument-type', undefined],
    ['event.topic matches "(?=x)"', 'regex/unsupported', undefined],
  ])('%s', (condition, code, mended) => {
    const text = given(condition);
    const [found, ...more] = findings(text);
    expect(more).toEqual([]);
    expect(found?.code).toBe(code);
    const fix = found?.fixes?.[0];
    expect(fix && applyEdits(text, fix.edits)).toBe(mended && given(mended));
    expect(codes(given(mended ?? 'event.severity > 1'))).toEqual([]);
  });

  test.each([
    ['count(complaint.filed) in 1 day >= 0', 'condition/always'],
    ['count(complaint.filed) in 1 day > -1', 'condition/always'],
    ['count(complaint.filed) in 1 day != 1.5', 'condition/always'],
    ['count(complaint.filed) in 1 day < 0', 'condition/never'],
    ['streak(check_in.made) by calendar day = 0.5', 'condition/never'],
    ['1 > 2', 'condition/never'],
    ['2 > 1', 'condition/always'],
    ['event.severity = event.severity', 'condition/always'],
    ['event.severity between 5 and 3', 'condition/never'],
    ['yes', 'condition/always'],
    ['member.points > 5 and member.points < 5', 'condition/contradiction'],
    ['member.points >= 5 and member.points <= 4', 'condition/contradiction'],
    ['member.tier = gold and member.tier = silver', 'condition/contradiction'],
    ['member.tier in (gold, silver) and member.tier = bronze', 'condition/contradiction'],
    ['member.tier = gold and member.tier != gold', 'condition/contradiction'],
    ['member.blocked and not member.blocked', 'condition/contradiction'],
    ['event.severity = 3 and event.topic = "x" and event.severity > 3', 'condition/contradiction'],
  ])('%s comes out the same whatever happens', (condition, code) => {
    expect(findings(given(condition)).map((found) => found.code)).toEqual([code]);
  });

  test.each([
    'count(complaint.filed) in 1 day > 0',
    'count(complaint.filed) in 1 day >= 1',
    'member.points >= 5 and member.points <= 5',
    'member.points > 3 and member.points < 4',
    'member.points > 5 or member.points < 3',
    'member.tier in (gold, silver) and member.tier != gold',
    'count(complaint.filed) in 1 day > 5 and count(complaint.filed) in 1 hour < 3',
  ])('%s may hold or not', (condition) => {
    expect(findings(given(condition))).toEqual([]);
  });

  test.each([
    ['count(complaint.filed) in 0 hours > 1', 'duration/zero'],
    ['count(complaint.filed) in 99999 days > 1', 'duration/too-long'],
    ['no complaint.filed for 999999999999999999999 days', 'syntax/number-too-big'],
    ['count(complaint.filed) in 1 hour > usual in 7 days + usual in 1 day', undefined],
    ['3 x usual in 7 days < count(complaint.filed) in 1 hour', undefined],
    ['count(complaint.filed) in 1 hour between usual in 7 days and 100', undefined],
    ['(count(complaint.filed) in 1 hour) > (2 x (usual in 7 days))', undefined],
    ['count(complaint.filed) in 1 hour > 100 and usual in 7 days > 3', 'usual/no-window'],
    ['cart.added then no order.paid within 0 hours', 'duration/zero'],
    ['every monday, monday at 09:00', undefined],
    ['cron "0 9 L * *"', 'schedule/cron'],
    ['cron "0 9 * * 1#2"', 'schedule/cron'],
    ['cron "*/5 * * * * *"', 'schedule/cron'],
    ['cron "0 0 31 2 *"', 'schedule/cron'],
    ['cron "nonsense"', 'schedule/cron'],
    ['cron "15,45 8-18/2 * jan-mar mon-fri"', undefined],
  ])('%s', (trigger, code) => {
    expect(findings(when(trigger)).map((found) => found.code)).toEqual(code ? [code] : []);
  });

  test('a placeholder is checked like any other expression', () => {
    const text = 'rule r\n  when complaint.filed\n  then log.write(message: "a {event.sverity} b")';
    expect(codes(text)).toEqual(['name/unknown-field: event.sverity']);
  });

  test('every finding that a fix mends is gone when the fix is applied', () => {
    const text = given(
      'member.tier >= gold and event.severty > 1 and event.topic = billing and member in blocklits',
    );
    let mended = text;
    for (const { fixes } of findings(text).toSorted((a, b) => b.span.start - a.span.start)) {
      const [fix] = fixes ?? [];
      if (fix) mended = applyEdits(mended, fix.edits);
    }
    expect(codes(mended)).toEqual([]);
  });
});
