import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lex } from './lexer.ts';
import { parseText } from './read-text.ts';
import { createReport } from './report.ts';
import type { Comment, RuleDeclaration, SyntaxTree, Trivia } from './tree.ts';

const SAMPLES = ['rules.en.reeve', 'rules.zh.reeve'].map((name) =>
  readFileSync(new URL(`./test-texts/${name}`, import.meta.url), 'utf8'),
);

/** All comments of a tree, wherever they hang. */
function commentsIn(tree: SyntaxTree): readonly Comment[] {
  const found: Comment[] = [...tree.tail];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key !== 'trivia') visit(child);
        else {
          const { leading, trailing, inner } = child as Trivia;
          found.push(...leading, ...(trailing ? [trailing] : []), ...inner);
        }
      }
    }
  };
  visit(tree.declarations);
  return found;
}

const textsOf = (comments: readonly Comment[]): readonly string[] => comments.map((it) => it.text).toSorted();

function rule(text: string): RuleDeclaration {
  const { tree, diagnostics } = parseText(text, 'x');
  expect(diagnostics).toEqual([]);
  const [declaration] = tree.declarations;
  if (declaration?.kind !== 'rule') throw new Error('no rule');
  return declaration;
}

test('a comment after every word is in the tree once', () => {
  for (const sample of SAMPLES) {
    const { tokens } = lex(sample, createReport('x'));
    let text = '';
    let from = 0;
    const written: string[] = [];
    for (const [index, token] of tokens.entries()) {
      const end = token.endOffset + 1;
      text += sample.slice(from, end);
      from = end;
      const next = tokens[index + 1];
      // A row of a table ends with its line, and a declaration's word is followed by its name on its line.
      if (
        token.tokenType.name === 'String' ||
        (next !== undefined && !next.first && inLine(sample, token.startOffset))
      )
        continue;
      text += ` # c${index}\n`;
      written.push(`c${index}`);
    }
    const { tree, diagnostics } = parseText(text + sample.slice(from), 'x');
    expect(diagnostics.map((it) => it.message.en)).toEqual([]);
    expect(written.length).toBeGreaterThan(200);
    expect(textsOf(commentsIn(tree))).toEqual(written.toSorted());
  }
});

/** Whether what stands there has to stay in its line. */
function inLine(sample: string, offset: number): boolean {
  const line = sample.slice(sample.lastIndexOf('\n', offset - 1) + 1, offset + 1).trimStart();
  return (
    line.startsWith('|') ||
    /^(?:rule|event|segment|metric|table|template|plan|规则|事件|分群|指标|决策表|模板|预案)(?: \S*)?$/.test(
      line,
    )
  );
}

test('comments on lines of their own between all lines are in the tree once, at any indentation', () => {
  for (const sample of SAMPLES) {
    for (const indent of ['', '  ', '    ', '          ']) {
      const lines = sample.split('\n');
      const text = lines.map((line, index) => `${line}\n${indent}# c${index}`).join('\n');
      const { tree, diagnostics } = parseText(text, 'x');
      expect(diagnostics).toEqual([]);
      expect(textsOf(commentsIn(tree))).toEqual(lines.map((_, index) => `c${index}`).toSorted());
    }
  }
});

test('comments of a text that cannot be read are in what is left of it', () => {
  const text = '# a\nnonsense # b\n  more\n# c\nrule x # d\n  whn y # e\n  # f\n  then z( # g\n# h\n';
  const { tree } = parseText(text, 'x');
  const [unread] = tree.declarations;
  if (unread?.kind !== 'unreadable') throw new Error('read');
  expect(unread.text).toBe('nonsense # b\n  more');
  expect(textsOf(commentsIn(tree))).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'h']);
});

test('each comment hangs where it speaks', () => {
  const text = `# before
rule a # beside the name
  # before when
  when b # beside when

  # before if, apart

  if c # beside if
    and d
  then # beside then
    e.f() # beside the step
    # before the if step
    if g # beside the if step
      h.i()
      # at the end of its steps
    else # beside else
      j.k()
      # at the end of else
    end
    # at the end of then
  # before quiet
  quiet 22:00 to 08:00
  # at the end of the rule

# at the end of all
`;
  const it = rule(text);
  const names = (comments: readonly Comment[]): readonly string[] => comments.map((comment) => comment.text);
  expect(names(it.trivia.leading)).toEqual(['before']);
  expect(it.trivia.trailing?.text).toBe('beside the name');
  expect(names(it.trivia.inner)).toEqual(['at the end of the rule']);
  const [when, condition, then, quiet] = it.clauses;
  expect(names(when?.trivia.leading ?? [])).toEqual(['before when']);
  expect(when?.trivia.trailing?.text).toBe('beside when');
  expect(condition?.trivia.blankBefore).toBe(true);
  expect(condition?.trivia.leading).toMatchObject([{ text: 'before if, apart', blankAfter: true }]);
  expect(condition?.trivia.trailing?.text).toBe('beside if');
  expect(then?.trivia.trailing?.text).toBe('beside then');
  expect(names(then?.trivia.inner ?? [])).toEqual(['at the end of then']);
  expect(names(quiet?.trivia.leading ?? [])).toEqual(['before quiet']);
  if (then?.kind !== 'then') throw new Error('no then');
  const [action, step] = then.steps;
  expect(action?.trivia.trailing?.text).toBe('beside the step');
  if (step?.kind !== 'if') throw new Error('no if');
  expect(names(step.trivia.leading)).toEqual(['before the if step']);
  expect(step.trivia.trailing?.text).toBe('beside the if step');
  // No line of the tree holds the steps before `else` alone: what ends them leads `else`.
  expect(names(step.otherwise?.trivia.leading ?? [])).toEqual(['at the end of its steps']);
  expect(step.otherwise?.trivia.trailing?.text).toBe('beside else');
  expect(names(step.otherwise?.trivia.inner ?? [])).toEqual(['at the end of else']);
  expect(parseText(text, 'x').tree.tail.map((comment) => comment.text)).toEqual(['at the end of all']);
});

test('empty lines are noted before declarations, clauses, steps, fields and rows', () => {
  const blanks = (text: string): unknown =>
    JSON.parse(
      JSON.stringify(parseText(text, 'x').tree.declarations, (key, value) =>
        key === 'blankBefore' && value === false ? undefined : value,
      ),
    );
  expect(blanks('rule a\n  when b\n\n  then\n\n    c.d()\n \t\n    e.f()\n')).toMatchObject([
    {
      clauses: [
        {},
        {
          trivia: { blankBefore: true },
          steps: [{ trivia: { blankBefore: true } }, { trivia: { blankBefore: true } }],
        },
      ],
    },
  ]);
  expect(blanks('event a {\n  b: text\n\n  c: text }\r\n\r\nevent d')).toMatchObject([
    { fields: [{}, { trivia: { blankBefore: true } }] },
    { trivia: { blankBefore: true } },
  ]);
});
