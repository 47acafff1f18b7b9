import { allCodes, rowOfCode } from '../explain/rows.ts';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import type { Lang } from '../terminal/frames.ts';
import { createStyle } from '../terminal/style.ts';
import { padEnd, wrap } from '../terminal/width.ts';
import { chooseLang } from './context.ts';
import type { ExplainRuleOptions } from './explain-rule.ts';

export interface ExplainOptions extends Partial<ExplainRuleOptions> {
  readonly format: string;
}

/** Options that only mean something with --rule. */
const OF_RULES = ['member', 'community', 'subject', 'at', 'rules', 'events', 'map', 'project', 'tz'] as const;

const WORDS = {
  en: { bad: 'This is found:', good: 'This is right:', hint: 'reeve explain CODE tells more of one.' },
  zh: { bad: '这样会报告：', good: '这样是对的：', hint: '用 reeve explain 代码 查看详情。' },
} as const;

const indent = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');

const near = (code: string): readonly string[] => {
  const parts = code
    .toLowerCase()
    .split(/[/\s-]+/)
    .filter((each) => each.length > 2);
  return allCodes()
    .filter((each) => parts.some((part) => each.includes(part)))
    .slice(0, 8);
};

/** `reeve explain`: what a code means, or every code; with `--rule`, why a rule fired or did not. */
export const runExplain = async (code: string | undefined, options: ExplainOptions): Promise<number> => {
  if (options.rule !== undefined) {
    if (code !== undefined) throw new UsageError(`give either the code ${code} or --rule, not both`);
    const { runExplainRule } = await import('./explain-rule.ts');
    return runExplainRule({ ...options, rule: options.rule });
  }
  const lone = OF_RULES.find((each) => options[each] !== undefined);
  if (lone) throw new UsageError(`--${lone} goes with --rule: name the rule that is to be explained`);
  const lang: Lang = chooseLang(options.lang, undefined);
  const style = createStyle(process.stdout, process.env);
  const width = Math.min(process.stdout.columns ?? 100, 100);
  const sink = createSink(undefined);
  if (code === undefined) {
    const codes = allCodes();
    if (options.format === 'json') {
      const all = codes.map((each) => ({ code: each, ...rowOfCode(each) }));
      await sink.write(
        `${JSON.stringify(
          all.map(({ code: id, severity, title, explanation }) => ({
            code: id,
            severity,
            title,
            explanation,
          })),
          null,
          2,
        )}\n`,
      );
    } else {
      const longest = Math.max(...codes.map((each) => each.length));
      const lines = codes.map(
        (each) => `${style('accent', padEnd(each, longest))}  ${rowOfCode(each)!.title[lang]}`,
      );
      await sink.write(`${lines.join('\n')}\n\n${style('dim', WORDS[lang].hint)}\n`);
    }
    await sink.close();
    return EXIT.ok;
  }
  const row = rowOfCode(code);
  if (!row) {
    const others = near(code);
    throw new UsageError(
      `there is no code “${code}”${others.length > 0 ? `; near it: ${others.join(', ')}` : ''}. reeve explain lists all.`,
    );
  }
  if (options.format === 'json') {
    const { severity, title, explanation, example } = row;
    await sink.write(
      `${JSON.stringify({ code, severity, title, explanation, ...(example ? { example: { bad: example.bad, good: example.good } } : {}) }, null, 2)}\n`,
    );
  } else {
    const lines = [
      `${style(row.severity, code)}  ${style('title', row.title[lang])}`,
      '',
      ...wrap(row.explanation[lang], width),
    ];
    if (row.example) {
      lines.push('', style('dim', WORDS[lang].bad), '', indent(row.example.bad));
      lines.push('', style('dim', WORDS[lang].good), '', indent(row.example.good));
    }
    await sink.write(`${lines.join('\n')}\n`);
  }
  await sink.close();
  return EXIT.ok;
};
