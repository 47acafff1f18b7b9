import type { Expr } from '@reeve/ir';
import { describe, expect, test } from 'vitest';
import { programOf } from './findings.ts';

/** The texts that conditions point at, outermost first. */
function pointedAt(text: string, expr: Expr | undefined | null): readonly string[] {
  if (!expr) return [];
  const own = expr.span ? [text.slice(expr.span.start, expr.span.end)] : [];
  if (expr.op === 'binary' || expr.op === 'in')
    return [...own, ...pointedAt(text, expr.left), ...pointedAt(text, expr.right)];
  if (expr.op === 'not' || expr.op === 'named') return [...own, ...pointedAt(text, expr.value)];
  return own;
}

function ofIf(condition: string): readonly string[] {
  const text = `segment vip = member.points >= 1000
segment rich = member.points >= 5000
rule r
  when message.posted
  if ${condition}
  then log.write(message: "x")`;
  const [rule] = programOf(text).rules;
  return pointedAt(text, rule?.if);
}

describe('places of conditions', () => {
  test('each part of a condition points at its own text, the whole at all of it', () => {
    expect(ofIf('member.points > 3 and (member.points < 9 or not member in vip) and vip')).toEqual([
      'member.points > 3 and (member.points < 9 or not member in vip) and vip',
      'member.points > 3 and (member.points < 9 or not member in vip)',
      'member.points > 3',
      'member.points < 9 or not member in vip',
      'member.points < 9',
      'not member in vip',
      'member in vip',
      'member.points >= 1000',
      'vip',
      'member.points >= 1000',
    ]);
  });

  test('what one condition is made into points at that condition once', () => {
    expect(ofIf('member.points between 3 and 9')).toEqual(['member.points between 3 and 9']);
    expect(ofIf('member.points is not missing')).toEqual(['member.points is not missing']);
    expect(ofIf('member in (vip, rich)')).toEqual([
      'member in (vip, rich)',
      'vip',
      'member.points >= 1000',
      'rich',
      'member.points >= 5000',
    ]);
  });

  test('a where, a cell and the condition of a step point at their texts', () => {
    const text = `table prize(days: number) -> points: number
  | days | points |
  | >= 7 | 20 |
  | - | 5 |
rule r
  when complaint.filed where severity >= 4
  then
    if prize(3).points > 6
      log.write(message: "x")
    end`;
    const { rules, tables } = programOf(text);
    const trigger = rules[0]?.triggers[0];
    const step = rules[0]?.steps[0];
    expect(pointedAt(text, trigger?.kind === 'event' ? trigger.match.where : null)).toEqual([
      'severity >= 4',
    ]);
    expect(tables[0]?.rows.flatMap((row) => row.when.map((cell) => pointedAt(text, cell)))).toEqual([
      ['>= 7'],
      [],
    ]);
    expect(pointedAt(text, step?.op === 'branch' ? step.if : null)).toEqual(['prize(3).points > 6']);
  });

  test('places tell no two windows apart and change no version', () => {
    const rule = (name: string, where: string): string =>
      `rule ${name}\n  when count(complaint.filed where ${where}) in 1 day > 3\n  then log.write(message: "x")\n`;
    const { windows, rules } = programOf(rule('a', 'severity >= 4') + rule('b', '  (severity >= 4)'));
    expect(windows).toHaveLength(1);
    const [alone] = programOf(`\n\n${rule('a', '(severity >= 4)')}`).rules;
    expect(alone?.version).toBe(rules[0]?.version);
  });
});
