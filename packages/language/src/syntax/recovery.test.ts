import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutSpans } from '../testing/tree-equal.ts';
import { lex } from './lexer.ts';
import { lineColumn } from './positions.ts';
import { parseText } from './read-text.ts';
import { createReport } from './report.ts';
import type { Declaration, RuleDeclaration } from './tree.ts';

/** Findings as `line:column code`, with the text of the first fix. */
function findings(text: string): readonly string[] {
  return parseText(text, 'x').diagnostics.map((it) => {
    const { line, column } = lineColumn(text, it.span.start);
    const fix = it.fixes?.[0]?.edits[0]?.text;
    return `${line}:${column} ${it.code}${fix === undefined ? '' : ` → ${JSON.stringify(fix)}`}`;
  });
}

/** The text after the first fix of its first finding. */
function mended(text: string): string {
  const edit = parseText(text, 'x').diagnostics[0]?.fixes?.[0]?.edits[0];
  if (edit === undefined) throw new Error('no fix');
  return text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

const RULE = (body: string): string => `rule a\n${body}`;

describe('slips are found where they are, and named', () => {
  test.each([
    ['wehn b\n  then stop', '2:1 syntax/unknown-word → "when"'],
    ['When b', '2:1 syntax/unknown-word → "when"'],
    ['when no activity fro 7 days', '2:18 syntax/unknown-word → "for"'],
    ['when no activity 7 days', '2:18 syntax/expected'],
    ['when a then no b witin 2 hours', '2:18 syntax/unknown-word → "within"'],
    ['at moost 1 per day', '2:1 syntax/unknown-word → "at most"'],
    ['with aproval of boss', '2:1 syntax/unknown-word → "with approval of"'],
    ['mode singel', '2:6 syntax/unknown-word → "single"'],
    ['priority hgih', '2:10 syntax/unknown-word → "high"'],
    ['when every munday at 09:00', '2:12 syntax/unknown-word → "monday"'],
    ['then wait 3 dayz', '2:13 syntax/unknown-word → "day"'],
    ['then wait 3', '2:11 syntax/expected'],
    ['rollout 10', '2:9 syntax/expected → "10%"'],
    ['when a becoms gold', '2:8 syntax/unknown-word → "becomes"'],
    ['then a.b(c: 1 d: 2)', '2:15 syntax/missing-comma → ","'],
    ['then a.b(c: d e)', '2:15 syntax/missing-comma → ","'],
    ['then a.b(c: 1\nquiet 22:00 to 08:00', '2:9 syntax/unclosed-bracket → ")"'],
    ['if (a = 1\nquiet 22:00 to 08:00', '2:4 syntax/unclosed-bracket → ")"'],
    ['if a = [1, 2)', '2:8 syntax/unclosed-bracket → "]"'],
    ['then a.b(c: "d)', '2:13 syntax/unclosed-string → "\\""'],
    ['then a.b(c: “d)', '2:13 syntax/unclosed-string → "”"'],
    ['then a.b(c: "d {e")', '2:16 syntax/unclosed-placeholder'],
    ['then a.b(c: "d {}")', '2:16 syntax/empty-placeholder'],
    ['then a.b(c: "d {e +}")', '2:19 syntax/missing'],
    ['then a.b(c: "d {e f}")', '2:19 syntax/unexpected'],
    ['then if a stop\nquiet 22:00 to 08:00', '2:6 syntax/missing-end → "\\n     end"'],
    ['then split 50%: stop', '2:6 syntax/missing-end → "\\n     end"'],
    ['则 如果 a 停止', '2:3 syntax/missing-end → "\\n  结束"'],
    ['then stop end end end', '2:15 syntax/unexpected'],
    ['when', '2:1 syntax/missing'],
    ['if a = \nquiet 22:00 to 08:00', '2:6 syntax/missing'],
    ['quiet 22:00 to 24:30', '2:16 syntax/bad-time'],
    ['quiet 22:00 to 9:5', '2:16 syntax/bad-time'],
    ['from 2026-02-29', '2:6 syntax/bad-date'],
    ['at most 1 per month', '2:15 syntax/plain-month → "30 days"'],
    ['至多 每 2 月 1 次', '2:6 syntax/plain-month → "60 天"'],
    ['then wait 1 year', '2:11 syntax/plain-year → "365 days"'],
    ['when count(a) >= 3', '2:6 syntax/window-without-length'],
    ['when order enters vip', '2:6 syntax/not-a-subject'],
    ['if a > 10k', '2:8 syntax/bad-number'],
    ['if a > 1.2.3', '2:8 syntax/bad-number'],
    ['if a > 99999999999999999999', '2:8 syntax/number-too-big'],
    ['if a 🎉🎉 = 1', '2:6 syntax/unexpected-character'],
    ['if a = \u0000 1', '2:8 syntax/control-character → ""'],
    ['if a = "\ud800"', '2:9 syntax/broken-character → ""'],
    ['if a = \u202e 1', '2:8 syntax/invisible-character → ""'],
    ['if a = "b\u202ec"', '2:10 syntax/invisible-character → ""'],
    ['# b\u2066c', '2:4 syntax/invisible-character → ""'],
  ])('%j', (body, found) => {
    expect(findings(RULE(body))).toEqual([found]);
  });

  test.each([
    ['ruel a\n when b', '1:1 syntax/unknown-word → "rule"'],
    ['规侧 a\n当 b', '1:1 syntax/unknown-word → "规则"'],
    ['rule', '1:1 syntax/missing'],
    ['rule "Title"\n  when b', '1:6 syntax/expected'],
    ['rule win-back now', '1:6 syntax/hyphen-in-name → "win_back"'],
    ['nonsense', '1:1 syntax/expected'],
    ['event a { b text }', '1:13 syntax/expected'],
    ['event a { b: nubmer }', '1:14 syntax/unknown-word → "number"'],
    ['event a { b: text', '1:9 syntax/unclosed-bracket → "}"'],
    ['segment a member.b', '1:11 syntax/expected'],
    [
      'metric a = share of b followd by c within 1 day, in 7 days',
      '1:23 syntax/unknown-word → "followed by"',
    ],
    ['table a(b: text) -> c: number\n | b | c |\n | x 1 | 2 |', '3:6 syntax/unexpected'],
    ['table a(b: text) -> c: number\n | b | c |\n | >= | 2 |\n | 1 | 2 |', '3:7 syntax/expected'],
    ['template a { fr: "b" }', '1:14 syntax/unknown-language'],
    ['template a { en: "b }', '1:18 syntax/unclosed-string → "\\""'],
  ])('%j', (text, found) => {
    expect(findings(text)[0]).toBe(found);
  });
});

test('a fix mends what it is for', () => {
  const texts = [
    'wehn b',
    'when no c fro 7 days',
    'then a.b(c: 1 d: 2)',
    'then a.b(c: "d)',
    'then a.b(c: 1\nquiet 22:00 to 08:00',
    'then if a stop\nquiet 22:00 to 08:00',
    '则 如果 a 停止',
    'rollout 10',
    'at most 1 per month',
    'if a = \u0000 1',
  ];
  for (const text of texts) expect([text, findings(mended(RULE(text)))]).toEqual([text, []]);
  expect(findings(mended('rule win-back\n when b'))).toEqual([]);
});

test('several slips in one rule are each found, and what is whole is kept', () => {
  const text = `rule a "A"
  wehn no activity for 7 days
  if member.tier = = gold
  then
    message.send(to: member, via wechat)
    wiat 3 days
    points.grant(to: member
    tag.add(to: member, tag: "kept")
    if member.x = = 1
      tag.add(to: member, tag: "kept too")
    else
      stop
    end
  at moost 1 per 30 days
  quiet 22:00 to 08:00
  priority hgih
`;
  expect(findings(text).map((it) => it.split(' ')[0])).toEqual([
    '2:3',
    '3:20',
    '5:34',
    '6:5',
    '7:17',
    '9:19',
    '14:3',
    '16:12',
  ]);
  const rule = parseText(text, 'x').tree.declarations[0] as RuleDeclaration;
  expect(rule.clauses.map((it) => it.kind)).toEqual(['if', 'then', 'quiet']);
  expect(rule.clauses[0]).toMatchObject({ condition: { kind: 'error' } });
  const then = [{ kind: 'action' }];
  expect(rule.clauses[1]).toMatchObject({
    steps: [
      { args: [{}, { value: { parts: ['kept'] } }] },
      { kind: 'if', then, otherwise: { steps: [{ kind: 'stop' }] } },
    ],
  });
});

test('a declaration that lacks its word does not become part of the one before', () => {
  const text =
    'rule a\n  when b\n  then c.d()\n\nwin_back "Title"\n  when e\n  then f.g()\n\nrule h\n  when i\n';
  const { tree } = parseText(text, 'x');
  expect(tree.declarations.map((it) => it.kind)).toEqual(['rule', 'unreadable', 'rule']);
  expect((tree.declarations[0] as RuleDeclaration).clauses.length).toBe(2);
  expect(findings(text)).toEqual(['5:1 syntax/expected']);
});

function bare(declaration: Declaration | undefined): unknown {
  return (
    declaration &&
    withoutSpans(
      { source: '', spelling: 'en', text: '', declarations: [declaration], tail: [] },
      { trivia: false },
    )
  );
}

test.each(['en', 'zh'])('a slip in one declaration leaves all others as they are (%s)', (lang) => {
  const sample = readFileSync(new URL(`./test-texts/rules.${lang}.reeve`, import.meta.url), 'utf8');
  const wholes = parseText(sample, 'x').tree.declarations;
  const bareWholes = wholes.map(bare);
  const { tokens } = lex(sample, createReport('x'));
  const slip = fc.record({
    token: fc.nat(tokens.length - 1),
    how: fc.constantFrom('drop', 'double', 'x', '(', ')', '"', '{', '|', '=', ',', 'then', 'end', '🎉', '%'),
  });
  fc.assert(
    fc.property(slip, ({ token: index, how }) => {
      const token = tokens[index];
      if (token === undefined) return;
      const { startOffset: start } = token;
      const end = token.endOffset + 1;
      const which = wholes.findIndex((it) => it.span.start <= start && start < it.span.end);
      const broken = wholes[which];
      if (broken === undefined) throw new Error('a token outside of all declarations');
      // Its first words are what a declaration is known by.
      if (start <= broken.span.start + 9) return;
      const instead = how === 'drop' ? '' : how === 'double' ? `${token.image} ${token.image}` : how;
      const text = sample.slice(0, start) + instead + sample.slice(end);
      const moved = instead.length - (end - start);
      const { tree, diagnostics } = parseText(text, 'x');
      expect(tree.declarations.length).toBe(wholes.length);
      const others = (_: unknown, at: number): boolean => at !== which;
      expect(tree.declarations.filter(others).map(bare)).toEqual(bareWholes.filter(others));
      for (const { span } of diagnostics) {
        expect(span.start).toBeGreaterThanOrEqual(broken.span.start);
        expect(span.end).toBeLessThanOrEqual(broken.span.end + moved + 1);
      }
    }),
    { numRuns: 300, seed: 20_260_101 },
  );
});

test('a slip in the middle of 1,000 lines is one finding, on its line', () => {
  const rules = Array.from(
    { length: 125 },
    (_, i) =>
      `rule r${i} "Rule ${i}"\n  per member\n  when no activity for 7 days\n  if member.tier in (silver, gold)\n  then\n    points.grant(to: member, amount: ${i})\n  at most 1 per 30 days\n`,
  );
  const text = rules.join('\n').replace('amount: 62)', 'amount: 62');
  expect(text.split('\n').length).toBe(1000);
  expect(findings(text)).toEqual(['502:17 syntax/unclosed-bracket → ")"']);
  expect(parseText(text, 'x').tree.declarations.length).toBe(125);
});

test('findings speak to people: no names of the parser, in neither language', () => {
  const bodies = [
    'when',
    'if a =',
    'then a.b(',
    'quiet 1',
    'mode',
    'with approval of',
    'per',
    'until',
    'from',
    'when a then no',
    'then split',
    'then wait for',
    'when any of (',
    'when every',
    'if streak(',
    'if share of',
    'if usual in',
    'when member enters',
  ];
  for (const body of bodies) {
    const messages = parseText(RULE(body), 'x').diagnostics.map((it) => it.message);
    expect([body, messages.length > 0]).toEqual([body, true]);
    for (const { en, zh } of messages) {
      expect(en).toMatch(/^[\P{Script=Han}]*$/u);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en + zh).not.toMatch(
        /FreeName|AnyName|CallName|ColonName|Quantity|Comparator|LParen|EOF|undefined|\{\w+\}/,
      );
    }
  }
});

test('a slip leaves nothing behind for the texts that are read next', () => {
  const text = RULE(
    'when a then b within 1 day with same c, d\nuntil any of (a then b within 1 day with same c and d, e)',
  );
  const before = parseText(text, 'x');
  expect(before.diagnostics).toEqual([]);
  for (const slip of [
    'when any of (any of (a, =',
    'if ((((a =',
    'then if if split 50% wait for',
    'then a.b(c: "{d (e")',
  ]) {
    parseText(RULE(slip), 'x');
    expect(parseText(text, 'x')).toEqual(before);
  }
});
