import { expect, test } from 'vitest';
import { DEFAULT_PROJECT_SETTINGS } from '../check/project.ts';
import { parse } from '../syntax/parse.ts';
import { compile } from './compile.ts';
import { ruleDigest } from './digest.ts';

const digestOf = (text: string): string => {
  const { program, diagnostics } = compile([parse(`event ping\n${text}`, { source: 'r.reeve' }).tree], {
    signatures: { actions: [], functions: [], events: [], channels: [], member: [], community: [] },
    project: DEFAULT_PROJECT_SETTINGS,
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return ruleDigest(program!.rules[0]!, program!);
};

const rule = (name: string, hours: number): string => `rule ${name} "${name}"
  per community
  when count(ping) in ${hours} hours > 2 x usual in 7 days
  then stop
  until count(ping) in ${hours} hours < 1.5 x usual in 7 days
`;

test('a rule that is only renamed has the digest it had, another rule has not', () => {
  expect(digestOf(rule('one', 2))).toBe(digestOf(rule('two', 2)));
  expect(digestOf(rule('one', 2))).not.toBe(digestOf(rule('one', 3)));
});
