// A rule goes live in steps: first it only records, then it acts for a share of members, then for all.
import { parse } from '@reeve/language';
import { expect, test } from 'vitest';
import {
  changedRules,
  type Stage,
  stageEdits,
  stageOf,
} from '../../packages/studio/src/page/worker/stages.ts';

const TEXT = `# First words
rule hello "Hello"  # to newcomers
  when member.joined
  then
    message.send(to: member, via: wechat, text: "Hi", purpose: service)
  at most 1 per 30 days  # enough

rule other
  when member.joined
  then log.write(message: "x")
`;
const treeOf = (text: string, source = 'a.reeve') => parse(text, { source }).tree;
const apply = (text: string, rule: string, stage: Stage): string =>
  (stageEdits(treeOf(text), rule, stage) ?? [])
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, text: by }) => now.slice(0, span.start) + by + now.slice(span.end), text);
const stage = (text: string, name: string): Stage => {
  const rule = treeOf(text).declarations.find((each) => each.kind === 'rule' && each.name.id === name);
  if (rule?.kind !== 'rule') throw new Error(`no rule ${name}`);
  return stageOf(rule);
};

test('each step writes one line of the rule, and the last leaves the text as it was', () => {
  const steps: readonly Stage[] = ['shadow', 10, 50, 'all'];
  let text = TEXT;
  for (const step of steps) {
    text = apply(text, 'hello', step);
    expect(parse(text, { source: 'a.reeve' }).diagnostics).toEqual([]);
    expect([stage(text, 'hello'), stage(text, 'other')]).toEqual([step, 'all']);
    expect(text).toContain('30 days  # enough\n');
  }
  expect(text).toBe(TEXT);
});

test('in Chinese it is written in Chinese; on one line it stays readable', () => {
  const chinese = apply('规则 问候\n  当 成员加入\n  则 记录日志(message: "x")\n', '问候', 25);
  expect(chinese).toBe('规则 问候\n  当 成员加入\n  则 记录日志(message: "x")\n  灰度 25%\n');
  const line = 'rule a when member.joined then log.write(message: "x") mode single shadow\n';
  expect(apply(line, 'a', 'all')).toBe(line.replace(' shadow', ''));
  expect(stage(apply(line, 'a', 30), 'a')).toBe(30);
});

test('a text in YAML, and a rule that is not there, are left alone', () => {
  expect(
    stageEdits(treeOf('rules:\n  a:\n    when: member.joined\n', 'a.yaml'), 'a', 'shadow'),
  ).toBeUndefined();
  expect(stageEdits(treeOf(TEXT), 'nobody', 'shadow')).toBeUndefined();
});

test('rules that differ are told, wherever they stand', () => {
  const moved = `${TEXT.slice(TEXT.indexOf('rule other'))}\n${TEXT.slice(0, TEXT.indexOf('rule other'))}`;
  expect(changedRules([treeOf(TEXT)], [treeOf(moved)])).toEqual([]);
  expect(changedRules([treeOf(TEXT)], [treeOf(TEXT.replace('30 days', '7 days'))])).toEqual(['hello']);
});
