import type { HoldReason } from '@reeve/ir';
import type { Lang } from '../../terminal/frames.ts';
import type { BucketUnit } from './buckets.ts';

/** What reports say, in one language. `n` is a number as text. */
export interface Words {
  readonly title: string;
  readonly rules: (n: string) => string;
  readonly fired: (n: string) => string;
  readonly effects: (n: string) => string;
  readonly held: (n: string) => string;
  readonly events: (n: string) => string;
  readonly members: (n: string) => string;
  readonly communities: (n: string) => string;
  readonly days: (n: string) => string;
  readonly times: (n: string) => string;
  readonly subjects: (kind: string, n: string) => string;
  readonly unit: Readonly<Record<BucketUnit, string>>;
  readonly most: (n: string, label: string) => string;
  readonly did: string;
  readonly heldBack: string;
  readonly wouldDo: string;
  readonly oftenest: string;
  readonly lately: string;
  readonly never: string;
  readonly neverTypes: (types: string) => string;
  readonly neverTrue: string;
  readonly continued: (n: string) => string;
  readonly shadow: string;
  readonly reasons: Readonly<Record<HoldReason, string>>;
  readonly allRules: string;
  readonly nothing: string;
  readonly undeclared: string;
  readonly late: string;
  readonly repeated: string;
  readonly refused: string;
  readonly because: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly total: string;
  readonly history: string;
  readonly readme: string;
  readonly zone: string;
  readonly value: string;
}

const plural = (one: string, many: string) => (n: string) => `${n} ${n === '1' ? one : many}`;
const counted = (unit: string) => (n: string) => `${n} ${unit}`;
const SUBJECTS: Readonly<Record<string, string>> = {
  member: '位成员',
  community: '个社群',
  channel: '个渠道',
};

/** What reports say. */
export const WORDS: Readonly<Record<Lang, Words>> = {
  en: {
    title: 'What these rules would have done',
    rules: plural('rule', 'rules'),
    fired: plural('decision', 'decisions'),
    effects: plural('action', 'actions'),
    held: (n) => `${n} held back`,
    events: plural('event', 'events'),
    members: plural('member', 'members'),
    communities: plural('community', 'communities'),
    days: plural('day', 'days'),
    times: plural('time', 'times'),
    subjects: (kind, n) => plural(kind, kind === 'community' ? 'communities' : `${kind}s`)(n),
    unit: { day: 'by day', week: 'by week', month: 'by month', quarter: 'by quarter', year: 'by year' },
    most: (n, label) => `at most ${n}, ${label}`,
    did: 'does',
    heldBack: 'held',
    wouldDo: 'would do',
    oftenest: 'most',
    lately: 'last',
    never: 'never',
    neverTypes: (types) => `No event of type ${types} came.`,
    neverTrue: 'Its events came, but its conditions were never all true.',
    continued: plural('continuation', 'continuations'),
    shadow: 'shadow',
    reasons: {
      limit: 'over its limit',
      cap: 'over a cap',
      quiet: 'quiet hours',
      approval: 'waits for approval',
      'approval-denied': 'approval denied',
      'approval-expired': 'approval not given in time',
      holdout: 'in the holdout',
      shadow: 'shadow',
      consent: 'no consent',
      blocklist: 'on the blocklist',
      condition: 'condition no longer true',
      loop: 'loop cut',
      replaced: 'replaced by a later one',
    },
    allRules: 'All rules',
    nothing: 'There were no events, so nothing was decided.',
    undeclared: 'Not declared',
    late: 'late',
    repeated: 'repeated',
    refused: 'refused',
    because: 'because',
    when: 'When',
    who: 'Who',
    what: 'What',
    total: 'Total',
    history: 'History',
    readme: 'Nothing was sent: this is a replay of history.',
    zone: 'Times are in',
    value: 'Values that made it true',
  },
  zh: {
    title: '这些规则本来会做什么',
    rules: counted('条规则'),
    fired: counted('个决定'),
    effects: counted('个动作'),
    held: (n) => `${n} 个被拦下`,
    events: counted('个事件'),
    members: counted('位成员'),
    communities: counted('个社群'),
    days: counted('天'),
    times: counted('次'),
    subjects: (kind, n) => `${n} ${SUBJECTS[kind] ?? `个 ${kind}`}`,
    unit: { day: '按天', week: '按周', month: '按月', quarter: '按季', year: '按年' },
    most: (n, label) => `最多 ${n}，${label}`,
    did: '动作',
    heldBack: '拦下',
    wouldDo: '本会',
    oftenest: '最多',
    lately: '最近',
    never: '从未触发',
    neverTypes: (types) => `没有出现过 ${types} 类型的事件。`,
    neverTrue: '事件来过，但条件从未同时成立。',
    continued: counted('次续行'),
    shadow: '影子',
    reasons: {
      limit: '超出次数限制',
      cap: '超出总上限',
      quiet: '免打扰时段',
      approval: '等待批准',
      'approval-denied': '未获批准',
      'approval-expired': '逾期未批准',
      holdout: '对照组',
      shadow: '影子模式',
      consent: '未同意',
      blocklist: '在黑名单中',
      condition: '条件已不成立',
      loop: '循环被切断',
      replaced: '被后来的替换',
    },
    allRules: '全部规则',
    nothing: '没有事件，因此没有任何决定。',
    undeclared: '未声明',
    late: '迟到',
    repeated: '重复',
    refused: '被拒',
    because: '因为',
    when: '时间',
    who: '对象',
    what: '动作',
    total: '合计',
    history: '历史',
    readme: '没有发送任何内容：这是对历史的重放。',
    zone: '时间所用时区：',
    value: '使其成立的数值',
  },
};
