import { readFileSync } from 'node:fs';
import { type CapIr, type Diagnostic, type Program, parseTimestamp } from '@reeve/ir';
import {
  compile,
  createVocabulary,
  DEFAULT_PROJECT_SETTINGS,
  format,
  parse,
  type SyntaxTree,
} from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { CORE } from './core-signatures.ts';

const METRIC =
  'metric reply_rate = share of question.asked followed by question.answered within 24 hours, in 7 days\n';

function read(name: string): string {
  return readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8');
}

function treeOf(text: string, source: string): SyntaxTree {
  const { tree, diagnostics } = parse(text, { source });
  expect(diagnostics).toEqual([]);
  return tree;
}

function programOf(text: string, source: string): Program {
  const { program, diagnostics } = compile([treeOf(text, source)], { signatures: CORE });
  expect(diagnostics.filter((finding: Diagnostic) => finding.severity !== 'info')).toEqual([]);
  if (!program) throw new Error('no program');
  return program;
}

/** A program without what its spelling decides: places in the text and titles. */
function bare(program: Program): unknown {
  return JSON.parse(
    JSON.stringify(program, (key, value) =>
      key === 'title' || (key === 'span' && typeof value === 'object' && 'source' in value)
        ? undefined
        : value,
    ),
  );
}

describe('samples of the language', () => {
  test('the first rule is one program in its three spellings', () => {
    const english = programOf(read('win-back.en.reeve'), 'a.reeve');
    const chinese = programOf(read('win-back.zh.reeve').replace('欢迎回来', 'welcome back'), 'b.reeve');
    const yaml = programOf(read('win-back.yaml'), 'c.yaml');
    expect(bare(chinese)).toEqual(bare(english));
    expect(bare(yaml)).toEqual(bare(english));
    expect(english.rules[0]?.version).toBe(yaml.rules[0]?.version);
  });

  test.each(['win-back.en.reeve', 'community.en.reeve', 'triggers.en.reeve', 'clauses.en.reeve'])(
    '%s compiles to the same program from every spelling',
    (name) => {
      const text = (name.startsWith('community') ? METRIC : '') + read(name);
      const tree = treeOf(text, 'rules.reeve');
      const vocabulary = createVocabulary([tree], CORE);
      const english = programOf(text, 'rules.reeve');
      for (const [to, source] of [
        ['zh', 'rules.zh.reeve'],
        ['yaml', 'rules.yaml'],
        ['en', 'rules.en.reeve'],
      ] as const) {
        const spelled = format(tree, { to, vocabulary });
        expect(bare(programOf(spelled, source))).toEqual(bare(english));
      }
    },
  );

  test('values are told by the words of the rule', () => {
    const program = programOf(METRIC + read('community.en.reeve'), 'rules.reeve');
    const labels = new Set<string>();
    JSON.stringify(program, (key, value) => {
      if (key === 'label') labels.add(value);
      return value;
    });
    for (const label of [
      'count(complaint.filed) in 1 hour',
      'usual in 7 days',
      'member.tier',
      'reply_rate',
      'most common(complaint.filed.topic) in 1 hour',
      'streak(check_in.made) by calendar day',
    ]) {
      expect([...labels]).toContain(label);
    }
  });

  test('equal windows are one, with all their baselines', () => {
    const program = programOf(METRIC + read('community.en.reeve'), 'rules.reeve');
    const hour = { kind: 'exact', ms: 3_600_000 };
    expect(program.windows.filter((window) => window.fn === 'count')).toEqual([
      {
        subject: 1,
        match: { types: ['complaint.filed'] },
        fn: 'count',
        span: hour,
        baselines: [{ span: { kind: 'exact', ms: 604_800_000 }, sameHour: false }],
        keptFor: 'rule complaint_crisis',
      },
    ]);
  });

  test('dates are whole days of the project’s zone', () => {
    const text = 'rule r\n  when member.joined\n  then stop\n  from 2026-01-01 to 2026-07-01';
    const project = { ...DEFAULT_PROJECT_SETTINGS, timeZone: 'Asia/Shanghai', caps: [] as CapIr[] };
    const { program } = compile([treeOf(text, 'r.reeve')], { signatures: CORE, project });
    expect(program?.rules[0]).toMatchObject({
      from: parseTimestamp('2025-12-31T16:00:00Z'),
      to: parseTimestamp('2026-07-01T16:00:00Z'),
    });
  });
});
