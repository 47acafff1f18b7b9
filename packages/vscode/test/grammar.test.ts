// Colours before the server has answered, by the engine that VS Code reads TextMate grammars with.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const text = readFileSync(new URL('../language/reeve.tmLanguage.json', import.meta.url), 'utf8');
const configuration = JSON.parse(
  readFileSync(new URL('../language/language-configuration.json', import.meta.url), 'utf8'),
) as {
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly onEnterRules: readonly [
    { readonly beforeText: { readonly pattern: string; readonly flags: string } },
  ];
};

const grammar = async () => {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async () => textmate.parseRawGrammar(text, 'reeve.tmLanguage.json'),
  });
  return (await registry.loadGrammar('source.reeve'))!;
};

test.each([
  [
    'en',
    'rule busy "Busy"\n  when count(complaint.filed) in 1 hour > 3 x usual # many\n  then log.write(message: "a {count} b")',
  ],
  [
    'zh',
    '规则 忙碌 "Busy"\n  当 近 1 小时 内 投诉 的 次数 > 平时 的 3 倍 # many\n  则 写入日志(内容: "a {count} b")',
  ],
])('words, names, texts and remarks are told apart in %s', async (lang, rule) => {
  const reeve = await grammar();
  const found = new Map<string, string>();
  let state = textmate.INITIAL;
  for (const line of rule.split('\n')) {
    const { tokens, ruleStack } = reeve.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of tokens)
      found.set(line.slice(startIndex, endIndex).trim(), scopes.slice(1).join(' '));
    state = ruleStack;
  }
  const zh = lang === 'zh';
  expect(found.get(zh ? '规则' : 'rule')).toBe('storage.type.reeve');
  expect(found.get(zh ? '忙碌' : 'busy')).toBe('entity.name.type.reeve');
  expect(found.get(zh ? '当' : 'when')).toBe('keyword.control.reeve');
  expect(found.get(zh ? '则' : 'then')).toBe('keyword.control.reeve');
  expect(found.get(zh ? '平时' : 'usual')).toBe('support.function.reeve');
  expect(found.get(zh ? '写入日志' : 'log.write')).toBe('entity.name.function.reeve');
  expect(found.get('3')).toBe('constant.numeric.reeve');
  expect(found.get('# many')).toBe('comment.line.number-sign.reeve');
  expect(found.get('a')).toBe('string.quoted.reeve');
  expect(found.get('{')).toContain('meta.embedded.expression.reeve');
});

test('words end where names do, and the line after a declaration stands to the right', () => {
  const { wordPattern, onEnterRules } = configuration;
  const words = [
    ...'当 投诉.提交 其中 a_b >= 1.5'.matchAll(new RegExp(wordPattern.pattern, `g${wordPattern.flags}`)),
  ];
  expect(words.map(([word]) => word)).toEqual(['当', '投诉', '提交', '其中', 'a_b', '1.5']);
  const { pattern, flags } = onEnterRules[0].beforeText;
  const begins = new RegExp(pattern, flags);
  expect(['rule a', '规则 甲 "乙"', 'plan p(x: text)'].every((line) => begins.test(line))).toBe(true);
  expect(['  when a', '', 'ruler a', 'segment vip = a'].some((line) => begins.test(line))).toBe(false);
});
