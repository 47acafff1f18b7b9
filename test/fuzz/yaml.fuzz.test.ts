import { readFileSync } from 'node:fs';
import { readTestFile } from '@reeve/cli';
import type { Diagnostic } from '@reeve/ir';
import { compile, createVocabulary, format, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { CORE } from '../conformance/cases.ts';
import { PATIENCE, runs } from './runs.ts';

// Whatever stands in a YAML file of rules: it is read, checked and written again without throwing, every finding points
// into the text, and what has no errors says the same once it has been written.

const CASES = readFileSync(new URL('../conformance/yaml.yaml', import.meta.url), 'utf8');
const GOOD = readTestFile(CASES, 'yaml.yaml').tests.map((each) => each.text ?? '');

function pointsInto(text: string, findings: readonly Diagnostic[]): void {
  for (const { code, span, fixes } of findings) {
    for (const place of [span, ...(fixes ?? []).flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
      expect([code, place.start >= 0 && place.start <= place.end && place.end <= text.length]).toEqual([
        code,
        true,
      ]);
    }
  }
}

function survive(text: string): void {
  const { tree, diagnostics } = parse(text, { source: 'rules.yaml' });
  const compiled = compile([tree], { signatures: CORE });
  pointsInto(text, [...diagnostics, ...compiled.diagnostics]);
  const vocabulary = createVocabulary([tree], CORE);
  const broken = [...diagnostics, ...compiled.diagnostics].some(({ severity }) => severity === 'error');
  for (const to of ['en', 'zh', 'yaml'] as const) {
    const written = format(tree, { to, vocabulary });
    if (broken) continue;
    const again = parse(written, { source: to === 'yaml' ? 'again.yaml' : 'again.reeve' });
    const errors = again.diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors, `${to}:\n${written}`).toEqual([]);
    expect(compile([again.tree], { signatures: CORE }).program?.id, `${to}:\n${written}`).toBe(
      compiled.program?.id,
    );
  }
}

const WORDS = [
  ...['rules', 'events', 'member', 'community', 'segments', 'metrics', 'tables', 'templates', 'plans'],
  ...[
    'title',
    'per',
    'when',
    'if',
    'then',
    'else',
    'until',
    'at most',
    'quiet',
    'approval',
    'priority',
    'from',
    'to',
  ],
  ...[
    'rollout',
    'holdout',
    'mode',
    'shadow',
    'backfill',
    'any',
    'wait',
    'wait for',
    'otherwise',
    'split',
    'start',
  ],
  ...[
    'stop',
    'params',
    'steps',
    'fields',
    'type',
    'default',
    'personal',
    'rows',
    'columns',
    'outputs',
    'match',
    'with',
  ],
  ...[
    'log.write',
    'message.send',
    'points.grant',
    'message',
    'amount',
    'template',
    'via',
    '50%',
    '规则',
    '当',
    '全部',
  ],
];
const VALUES = [
  ...[
    'complaint.filed',
    'complaint.filed where event.severity >= 4',
    'no activity for 7 days',
    '近 1 小时 内 投诉 的 次数 >= 3',
  ],
  ...[
    'cart.added then no order.paid within 2 hours',
    'count(complaint.filed) in 1 hour > 3 x usual in 7 days',
  ],
  ...[
    'member.tier becomes gold',
    'every monday at 09:00',
    'every 15 minutes for each member',
    'cron "0 9 1 * *"',
  ],
  ...[
    'member',
    'community',
    'gold',
    'yes',
    'no',
    '~',
    '1 per day',
    '22:00 to 08:00',
    '10%',
    '3 days',
    '2026-01-01',
  ],
  ...[
    'one of (a, b)',
    'list of text',
    'number',
    'text',
    '>= 7',
    '-',
    'restart',
    'hello {member.tier}',
    '{',
    '}',
    '"',
    "'",
  ],
  ...[
    '{{}}',
    'x: y',
    '# c',
    '&a b',
    '*a',
    '!!str x',
    '<<',
    '|',
    '>-',
    '\u0000',
    '\u202e',
    '\ufeff',
    '👋',
    '金卡',
    '９０％',
  ],
];

/** What an author might have meant: maps and lists of words that the spelling knows, and of some that it does not. */
const document = fc.letrec<{ node: unknown; key: string }>((tie) => ({
  key: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ maxLength: 8 })),
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom<unknown>(...VALUES, null, true, false, 0, -1, 1.5, 1e21),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(tie('key'), tie('node'), { maxKeys: 5 }),
  ),
}));

/** A good text with a few slips: pieces taken out, doubled, moved or put in. */
const slipped = fc
  .tuple(
    fc.constantFrom(...GOOD),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(30),
        what: fc.constantFrom('cut', 'double', 'put', 'line', 'indent'),
        piece: fc.oneof(
          fc.constantFrom(...WORDS, ...VALUES, ': ', '- ', '\n', '\t', '  '),
          fc.string({ maxLength: 5 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, slips]) =>
    slips.reduce((before, { at, length, what, piece }) => {
      const from = Math.floor(at * before.length);
      const part = before.slice(from, from + length);
      switch (what) {
        case 'cut':
          return before.slice(0, from) + before.slice(from + length);
        case 'double':
          return before.slice(0, from) + part + before.slice(from);
        case 'put':
          return before.slice(0, from) + piece + before.slice(from);
        case 'line': {
          const lines = before.split('\n');
          const [line = ''] = lines.splice(Math.floor(at * lines.length), 1);
          lines.splice(length % (lines.length + 1), 0, line);
          return lines.join('\n');
        }
        default:
          return before.replace(/^ {2}/gm, (spaces, offset: number) =>
            offset < from ? spaces : `${spaces}${' '.repeat(length % 3)}`,
          );
      }
    }, text),
  );

test('any text at all', { timeout: PATIENCE }, () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), survive), runs(300));
});

test('any document of the words of the spelling', { timeout: PATIENCE }, () => {
  const { node, key } = document;
  const rules = fc.dictionary(key, node, { maxKeys: 5 });
  fc.assert(
    fc.property(
      fc.oneof(
        rules,
        rules.map((inside) => ({ rules: { r: inside } })),
      ),
      (value) => survive(stringify(value)),
    ),
    runs(150),
  );
});

test('a good text with slips', { timeout: PATIENCE }, () => {
  fc.assert(fc.property(slipped, survive), runs(100));
});

test('a file of tests with slips', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(60),
      fc.string({ maxLength: 6 }),
      (at, length, piece) => {
        const from = Math.floor(at * CASES.length);
        const text = CASES.slice(0, from) + piece + CASES.slice(from + length);
        pointsInto(text, readTestFile(text, 'x.test.yaml').diagnostics);
      },
    ),
    runs(100),
  );
});
