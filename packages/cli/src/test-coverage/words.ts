import type { Bilingual } from '@reeve/ir';
import type { Lang } from '../terminal/frames.ts';
import { type CoverageItem, type CoveredPart, missingOf } from './coverage.ts';

/** What a missing outcome says, by kind and outcome. */
const MISSING: Readonly<Record<string, Bilingual>> = {
  'condition true': { en: 'never seen true', zh: '从未成立' },
  'condition false': { en: 'never seen false', zh: '从未不成立' },
  'trigger fired': { en: 'never happened', zh: '从未触发' },
  'trigger broken': { en: 'never came to nothing', zh: '从未落空' },
  'row taken': { en: 'never taken', zh: '从未用到' },
  'step reached': { en: 'never reached', zh: '从未执行' },
  'step event': { en: 'the event never came', zh: '等待的事件从未发生' },
  'step timeout': { en: 'its time never ran out', zh: '从未等到超时' },
  'dates passed': { en: 'never within these dates', zh: '从未处于日期之内' },
  'dates held': { en: 'never outside these dates', zh: '从未处于日期之外' },
  'rollout passed': { en: 'nobody was taken in', zh: '无人被纳入' },
  'rollout held': { en: 'nobody was left out', zh: '无人被排除' },
  'holdout passed': { en: 'everybody was held out', zh: '所有人都在对照组' },
  'holdout held': { en: 'nobody was held out', zh: '无人在对照组' },
  'limit passed': { en: 'never let anything through', zh: '从未放行' },
  'limit held': { en: 'never held anything back', zh: '从未拦下' },
  'quiet passed': { en: 'never outside these hours', zh: '从未处于时段之外' },
  'quiet held': { en: 'never within these hours', zh: '从未处于时段之内' },
  'approval granted': { en: 'never granted', zh: '从未批准' },
  'approval denied': { en: 'never denied', zh: '从未拒绝' },
  'approval expired': { en: 'never expired', zh: '从未过期' },
  'until cleared': { en: 'never came to its end', zh: '从未结束' },
};

const NEVER: Readonly<Partial<Record<CoverageItem['kind'], Bilingual>>> = {
  condition: { en: 'never asked', zh: '从未判断' },
  limit: { en: 'never asked', zh: '从未判断' },
  quiet: { en: 'never asked', zh: '从未判断' },
  rollout: { en: 'never asked', zh: '从未判断' },
  holdout: { en: 'never asked', zh: '从未判断' },
  dates: { en: 'never asked', zh: '从未判断' },
  approval: { en: 'never answered', zh: '从未答复' },
  step: { en: 'never reached', zh: '从未执行' },
};

/** What is missing of an item, in words; nothing where all was seen. */
export const missingWords = (item: CoverageItem, lang: Lang): string => {
  const missing = missingOf(item);
  const all = missing.length === item.outcomes.length ? NEVER[item.kind] : undefined;
  if (all) return all[lang];
  return missing
    .map((outcome) => {
      const words = MISSING[`${item.kind} ${outcome}`];
      if (words) return words[lang];
      const branch = outcome.slice('branch '.length);
      return lang === 'zh' ? `第 ${branch} 支从未走过` : `branch ${branch} never taken`;
    })
    .join(lang === 'zh' ? '，' : ', ');
};

/** Words of the reports. */
export const COVERAGE_WORDS = {
  en: {
    title: 'Coverage',
    pageTitle: 'What the tests saw',
    part: 'part',
    covered: 'covered',
    of: (covered: number, total: number) => `${covered} of ${total}`,
    untested: 'no test sets it off',
    untestedRules: 'Rules without a test:',
    none: 'Every rule has a test.',
    nothing: 'There are no rules that tests could have looked at.',
    whole: (percent: number, covered: number, total: number) =>
      `${percent}% covered: tests saw ${covered} of ${total} outcomes`,
    below: (percent: number, wanted: number) =>
      `Coverage is ${percent}%; --coverage-min asks for ${wanted}%.`,
    written: (path: string) => `Coverage is written to ${path}.`,
    kinds: { rule: 'rule', plan: 'plan', table: 'table', segment: 'segment', metric: 'metric' },
    outcomes: 'Outcomes seen',
    rules: 'Rules with a test',
    gaps: 'Places with gaps',
    files: 'Files',
    explain:
      'Each condition should be seen true and false, each trigger fire, each row be taken, each step be reached, each limit hold something back and let something through.',
    footer: 'Made by reeve test --coverage.',
    complete: 'all seen',
    skip: 'Skip to the overview',
    overview: 'Overview',
    legendSeen: 'all seen',
    legendPart: 'seen in part',
    legendNever: 'never seen',
  },
  zh: {
    title: '覆盖率',
    pageTitle: '测试看到了什么',
    part: '部分',
    covered: '已覆盖',
    of: (covered: number, total: number) => `${covered} / ${total}`,
    untested: '没有测试触发它',
    untestedRules: '没有测试的规则：',
    none: '每条规则都有测试。',
    nothing: '没有测试可以查看的规则。',
    whole: (percent: number, covered: number, total: number) =>
      `覆盖 ${percent}%：共 ${total} 种结果，测试看到 ${covered} 种`,
    below: (percent: number, wanted: number) => `覆盖率为 ${percent}%，--coverage-min 要求 ${wanted}%。`,
    written: (path: string) => `覆盖率已写入 ${path}。`,
    kinds: { rule: '规则', plan: '预案', table: '决策表', segment: '分群', metric: '指标' },
    outcomes: '看到的结果',
    rules: '有测试的规则',
    gaps: '有缺口之处',
    files: '文件',
    explain:
      '每个条件都应既成立过、也不成立过；每个触发都发生过；表的每一行都用到过；每一步都执行过；每个上限都拦下过、也放行过。',
    footer: '由 reeve test --coverage 生成。',
    complete: '全部看到',
    skip: '跳到概览',
    overview: '概览',
    legendSeen: '全部看到',
    legendPart: '部分看到',
    legendNever: '从未看到',
  },
} as const;

/** How much was seen of something: all, some or nothing. */
export type Degree = 'all' | 'some' | 'none';

/** The degree to which outcomes were seen. */
export const degreeOf = ({ covered, total }: { readonly covered: number; readonly total: number }): Degree =>
  covered === total ? 'all' : covered === 0 ? 'none' : 'some';

/** A rule that no test sets off: nothing in it is worth marking. */
export const isUntested = (part: CoveredPart): boolean => part.kind === 'rule' && part.used === 0;
