import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalize } from '../check/canonicalize.ts';
import { createVocabulary } from '../check/vocabulary.ts';
import { parseText } from '../syntax/read-text.ts';
import type { Spelling, SyntaxTree } from '../syntax/tree.ts';
import { arbitraryTree, withoutSpans } from '../testing/index.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { format } from './format.ts';

/** A longer run by hand: `FC_RUNS=20000 FC_SEED=7 npx vitest run round-trip`. */
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 200), seed: Number(process.env.FC_SEED ?? 20_260_101) };
const SPELLINGS: readonly Spelling[] = ['en', 'zh', 'yaml'];

function read(text: string, spelling: Spelling): SyntaxTree {
  const { tree, diagnostics } =
    spelling === 'yaml' ? parseYaml(text, { source: 'x' }) : parseText(text, 'x', spelling);
  // Strings with characters that nobody sees are read, and warned of.
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${text}\n${JSON.stringify(errors.slice(0, 3), null, 1)}`);
  return tree;
}

test.each(SPELLINGS)(
  'reading what is written in %s gives the tree, and writing it again the text',
  (spelling) => {
    fc.assert(
      fc.property(arbitraryTree, (tree) => {
        const text = format(tree, { to: spelling });
        const back = read(text, spelling);
        expect({ text, tree: withoutSpans(back) }).toEqual({ text, tree: withoutSpans(tree) });
        expect(format(back)).toBe(text);
      }),
      RUNS,
    );
  },
);

test('a text goes through all spellings and comes back as it was', () => {
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const english = format(tree, { to: 'en' });
      const chinese = format(read(english, 'en'), { to: 'zh' });
      const yaml = format(read(chinese, 'zh'), { to: 'yaml' });
      expect(format(read(yaml, 'yaml'), { to: 'en' }), `${chinese}\n${yaml}`).toBe(english);
    }),
    RUNS,
  );
});

const LABELLED = parseText(
  `event complaint.filed "投诉" { severity "严重度": number, amount "金额": number, item "商品": text }
event order.paid "付款" { amount "金额": number }
event case.opened "开案"
member {
  tier "等级": one of (gold "金卡", silver "银卡")
  consent "同意" { marketing "营销": yes/no }
}
community { name "名字": text }
segment vip "贵宾" = member.tier = gold
metric reply_rate "回复率" = 1
table reward "奖励"(tier "级": text, streak "连续": number) -> points "分": number
plan win_back "唤回"(topic "主题": text)
`,
  'labels',
).tree;
const NOTHING = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };
const message = {
  id: 'message.send',
  labels: { zh: '发送消息' },
  params: [{ name: 'to', labels: { zh: '给' }, type: { kind: 'member' }, required: false }],
  emits: [],
  idempotent: true,
} as const;

test('labels are read back as what they stand for', () => {
  const vocabulary = createVocabulary([LABELLED], { ...NOTHING, actions: [message] });
  fc.assert(
    fc.property(arbitraryTree, (tree) => {
      const text = format(tree, { to: 'zh', vocabulary });
      const back = canonicalize(read(text, 'zh'), vocabulary);
      expect({ text, tree: withoutSpans(back) }).toEqual({
        text,
        tree: withoutSpans(canonicalize(tree, vocabulary)),
      });
      expect(format(back, { vocabulary })).toBe(text);
    }),
    RUNS,
  );
  expect(
    format(parseText('rule a\n  when order.paid where amount > 3\n', 'x').tree, { to: 'zh', vocabulary }),
  ).toBe('规则 a\n  当 付款 其中 金额 > 3\n');
});
