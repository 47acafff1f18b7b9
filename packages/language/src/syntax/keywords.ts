/** What part a word plays. */
export type KeywordRole =
  | 'declaration'
  | 'type'
  | 'clause'
  | 'step'
  | 'trigger'
  | 'operator'
  | 'window'
  | 'unit'
  | 'weekday'
  | 'value'
  | 'connector'
  | 'function';

/**
 * One word or phrase of the language, in both spellings. The first of each list is the one that is printed, the others
 * are read too. Two rows may share a word (`in` of a list and `in` of a window); the grammar tells them apart, and the
 * lexer gives it the token of the first row. An empty list: the other language says it by word order or another word.
 */
export interface Keyword {
  readonly id: KeywordId;
  readonly en: readonly string[];
  readonly zh: readonly string[];
  readonly role: KeywordRole;
  /** A reserved word cannot be a name by itself (it can be a part of one after a dot, or before a colon). */
  readonly reserved?: boolean;
}

export type KeywordId = (typeof ROWS)[number]['id'];

/** Words that the grammar knows; the others only name functions. */
export type GrammarWordId = Exclude<(typeof ROWS)[number], { readonly role: 'function' }>['id'];

// biome-ignore format: a table reads best with one row a line
const ROWS = [
  // declarations
  { id: 'rule', en: ['rule'], zh: ['规则'], role: 'declaration' },
  { id: 'event', en: ['event'], zh: ['事件'], role: 'declaration' },
  { id: 'member', en: ['member'], zh: ['成员'], role: 'declaration' },
  { id: 'community', en: ['community'], zh: ['社群'], role: 'declaration' },
  { id: 'segment', en: ['segment'], zh: ['分群'], role: 'declaration' },
  { id: 'metric', en: ['metric'], zh: ['指标'], role: 'declaration' },
  { id: 'table', en: ['table'], zh: ['决策表'], role: 'declaration' },
  { id: 'template', en: ['template'], zh: ['模板'], role: 'declaration' },
  { id: 'plan', en: ['plan'], zh: ['预案'], role: 'declaration' },
  { id: 'parameter', en: ['parameter'], zh: ['参数'], role: 'declaration' },
  { id: 'usePack', en: ['use pack'], zh: ['启用规则包', '启用 规则包'], role: 'declaration', reserved: true },
  { id: 'except', en: ['except'], zh: ['除去'], role: 'declaration' },
  { id: 'isActivity', en: ['is activity'], zh: ['是活动', '属于活动', '是 活动'], role: 'declaration', reserved: true },
  { id: 'isPersonal', en: ['is personal'], zh: ['是个人信息', '是隐私', '属个人信息', '是 个人信息', '是 隐私'], role: 'declaration', reserved: true },
  { id: 'default', en: ['default'], zh: ['默认'], role: 'declaration', reserved: true },
  { id: 'firstMatch', en: ['first match'], zh: ['首个匹配', '首个 匹配'], role: 'declaration', reserved: true },
  { id: 'allMatches', en: ['all matches'], zh: ['全部匹配', '全部 匹配'], role: 'declaration', reserved: true },
  { id: 'via', en: ['via'], zh: ['通过', '经由'], role: 'declaration' },
  { id: 'langEn', en: ['en'], zh: ['en', '英文'], role: 'declaration' },
  { id: 'langZh', en: ['zh'], zh: ['zh', '中文'], role: 'declaration' },

  // types
  { id: 'text', en: ['text'], zh: ['文本'], role: 'type' },
  { id: 'number', en: ['number'], zh: ['数字'], role: 'type' },
  { id: 'yesNo', en: ['yes/no', 'yesno', 'boolean'], zh: ['是否', '是/否'], role: 'type' },
  { id: 'time', en: ['time'], zh: ['时间'], role: 'type' },
  { id: 'date', en: ['date'], zh: ['日期'], role: 'type' },
  { id: 'duration', en: ['duration'], zh: ['时长'], role: 'type' },
  { id: 'channel', en: ['channel'], zh: ['渠道'], role: 'type' },
  { id: 'percent', en: ['percent'], zh: ['百分比'], role: 'type' },
  { id: 'timeOfDay', en: ['time of day'], zh: ['时刻'], role: 'type' },
  { id: 'oneOf', en: ['one of'], zh: ['之一', '枚举'], role: 'type', reserved: true },
  { id: 'listOf', en: ['list of'], zh: ['列表', '列表 of'], role: 'type', reserved: true },

  // clauses
  { id: 'per', en: ['per'], zh: ['每位', '每个', '每条'], role: 'clause', reserved: true },
  { id: 'when', en: ['when'], zh: ['当'], role: 'clause', reserved: true },
  { id: 'if', en: ['if'], zh: ['如果', '若'], role: 'clause', reserved: true },
  { id: 'then', en: ['then'], zh: ['则', '那么'], role: 'clause', reserved: true },
  { id: 'until', en: ['until'], zh: ['直到'], role: 'clause', reserved: true },
  { id: 'atMost', en: ['at most'], zh: ['至多'], role: 'clause', reserved: true },
  { id: 'quiet', en: ['quiet'], zh: ['免打扰'], role: 'clause' },
  { id: 'approvalOf', en: ['with approval of'], zh: ['须', '需', '经'], role: 'clause', reserved: true },
  { id: 'priority', en: ['priority'], zh: ['优先级'], role: 'clause' },
  { id: 'from', en: ['from'], zh: ['从', '自'], role: 'clause', reserved: true },
  { id: 'to', en: ['to'], zh: ['至', '到'], role: 'clause', reserved: true },
  { id: 'rollout', en: ['rollout'], zh: ['灰度'], role: 'clause' },
  { id: 'holdout', en: ['holdout'], zh: ['对照组'], role: 'clause' },
  { id: 'mode', en: ['mode'], zh: ['方式'], role: 'clause' },
  { id: 'shadow', en: ['shadow'], zh: ['影子'], role: 'clause' },
  { id: 'backfill', en: ['backfill'], zh: ['补算'], role: 'clause' },
  { id: 'drop', en: ['drop'], zh: ['丢弃'], role: 'value' },
  { id: 'delay', en: ['delay'], zh: ['延后'], role: 'value' },
  { id: 'replace', en: ['replace'], zh: ['替换'], role: 'value' },
  { id: 'restart', en: ['restart'], zh: ['重来'], role: 'value' },
  { id: 'single', en: ['single'], zh: ['单次'], role: 'value' },
  { id: 'each', en: ['each'], zh: ['逐个'], role: 'value' },
  { id: 'low', en: ['low'], zh: ['低'], role: 'value' },
  { id: 'normal', en: ['normal'], zh: ['中', '普通'], role: 'value' },
  { id: 'high', en: ['high'], zh: ['高'], role: 'value' },
  { id: 'approve', en: [], zh: ['批准'], role: 'connector', reserved: true },
  { id: 'since', en: [], zh: ['起'], role: 'connector', reserved: true },
  { id: 'upTo', en: [], zh: ['止'], role: 'connector', reserved: true },
  { id: 'times', en: ['times'], zh: ['次'], role: 'connector' },

  // steps
  { id: 'wait', en: ['wait'], zh: ['等待'], role: 'step', reserved: true },
  { id: 'waitFor', en: ['wait for'], zh: ['等待'], role: 'step', reserved: true },
  { id: 'else', en: ['else'], zh: ['否则'], role: 'step', reserved: true },
  { id: 'otherwise', en: ['otherwise'], zh: ['否则'], role: 'step', reserved: true },
  { id: 'end', en: ['end'], zh: ['结束'], role: 'step', reserved: true },
  { id: 'split', en: ['split'], zh: ['分流'], role: 'step' },
  { id: 'start', en: ['start'], zh: ['启动'], role: 'step' },
  { id: 'stop', en: ['stop'], zh: ['停止'], role: 'step' },

  // triggers
  { id: 'where', en: ['where'], zh: ['其中'], role: 'trigger', reserved: true },
  { id: 'within', en: ['within'], zh: ['限'], role: 'trigger', reserved: true },
  { id: 'after', en: [], zh: ['之后'], role: 'trigger', reserved: true },
  { id: 'has', en: [], zh: ['有'], role: 'trigger', reserved: true },
  { id: 'none', en: ['no'], zh: ['无'], role: 'trigger', reserved: true },
  { id: 'for', en: ['for'], zh: ['持续'], role: 'trigger', reserved: true },
  { id: 'silenceFor', en: ['for'], zh: ['满'], role: 'trigger', reserved: true },
  { id: 'withSame', en: ['with same'], zh: ['同一', '同'], role: 'trigger', reserved: true },
  { id: 'spikes', en: ['spikes'], zh: ['激增'], role: 'trigger' },
  { id: 'with', en: ['with'], zh: ['设'], role: 'trigger', reserved: true },
  { id: 'sensitivity', en: ['sensitivity'], zh: ['灵敏度'], role: 'trigger' },
  { id: 'becomes', en: ['becomes'], zh: ['变为'], role: 'trigger' },
  { id: 'changes', en: ['changes'], zh: ['变化'], role: 'trigger' },
  { id: 'enters', en: ['enters'], zh: ['进入'], role: 'trigger' },
  { id: 'leaves', en: ['leaves'], zh: ['离开'], role: 'trigger' },
  { id: 'every', en: ['every'], zh: ['每'], role: 'trigger', reserved: true },
  { id: 'at', en: ['at'], zh: ['于'], role: 'trigger', reserved: true },
  { id: 'onDay', en: ['on day'], zh: [], role: 'trigger', reserved: true },
  { id: 'cron', en: ['cron'], zh: ['定时'], role: 'trigger' },
  { id: 'forEach', en: ['for each'], zh: ['对 每位', '对 每个', '对每位', '对每个'], role: 'trigger', reserved: true },
  { id: 'anyOf', en: ['any of'], zh: ['任一'], role: 'trigger', reserved: true },
  { id: 'weekday', en: ['weekday'], zh: ['工作日'], role: 'weekday' },
  { id: 'weekend', en: ['weekend'], zh: ['周末'], role: 'weekday' },
  { id: 'monday', en: ['monday'], zh: ['周一', '星期一'], role: 'weekday' },
  { id: 'tuesday', en: ['tuesday'], zh: ['周二', '星期二'], role: 'weekday' },
  { id: 'wednesday', en: ['wednesday'], zh: ['周三', '星期三'], role: 'weekday' },
  { id: 'thursday', en: ['thursday'], zh: ['周四', '星期四'], role: 'weekday' },
  { id: 'friday', en: ['friday'], zh: ['周五', '星期五'], role: 'weekday' },
  { id: 'saturday', en: ['saturday'], zh: ['周六', '星期六'], role: 'weekday' },
  { id: 'sunday', en: ['sunday'], zh: ['周日', '星期日', '星期天'], role: 'weekday' },

  // operators
  { id: 'and', en: ['and'], zh: ['且', '并且'], role: 'operator', reserved: true },
  { id: 'or', en: ['or'], zh: ['或', '或者'], role: 'operator', reserved: true },
  { id: 'not', en: ['not'], zh: ['非'], role: 'operator', reserved: true },
  { id: 'equal', en: ['=', '==', 'is'], zh: ['=', '等于', '是'], role: 'operator', reserved: true },
  { id: 'notEqual', en: ['!=', '≠', 'is not'], zh: ['!=', '不等于', '不是'], role: 'operator', reserved: true },
  { id: 'greater', en: ['>'], zh: ['>', '大于', '超过'], role: 'operator', reserved: true },
  { id: 'greaterEqual', en: ['>=', '≥', 'at least'], zh: ['>=', '至少', '不少于'], role: 'operator', reserved: true },
  { id: 'less', en: ['<'], zh: ['<', '小于', '少于'], role: 'operator', reserved: true },
  { id: 'lessEqual', en: ['<=', '≤'], zh: ['<=', '不超过', '不多于'], role: 'operator', reserved: true },
  { id: 'in', en: ['in', 'is in', 'is one of'], zh: ['属于'], role: 'operator', reserved: true },
  { id: 'notIn', en: ['not in', 'is not in', 'is not one of'], zh: ['不属于'], role: 'operator', reserved: true },
  { id: 'contains', en: ['contains'], zh: ['包含'], role: 'operator', reserved: true },
  { id: 'matches', en: ['matches'], zh: ['匹配'], role: 'operator', reserved: true },
  { id: 'startsWith', en: ['starts with'], zh: ['开头是', '开头为'], role: 'operator', reserved: true },
  { id: 'endsWith', en: ['ends with'], zh: ['结尾是', '结尾为'], role: 'operator', reserved: true },
  { id: 'between', en: ['between'], zh: ['介于'], role: 'operator', reserved: true },
  { id: 'betweenAnd', en: ['and'], zh: ['与', '和'], role: 'operator', reserved: true },
  { id: 'isMissing', en: ['is missing', 'is not known'], zh: ['缺失'], role: 'operator', reserved: true },
  { id: 'isKnown', en: ['is known', 'is not missing'], zh: ['已知'], role: 'operator', reserved: true },
  { id: 'by', en: ['by'], zh: ['按'], role: 'connector', reserved: true },
  { id: 'product', en: ['x', '*', '×'], zh: ['×'], role: 'operator' },

  // windows over events
  { id: 'count', en: ['count'], zh: ['次数'], role: 'window' },
  { id: 'sum', en: ['sum'], zh: ['总和'], role: 'window' },
  { id: 'avg', en: ['avg', 'average'], zh: ['平均'], role: 'window' },
  { id: 'min', en: ['min'], zh: ['最小'], role: 'window' },
  { id: 'max', en: ['max'], zh: ['最大'], role: 'window' },
  { id: 'distinct', en: ['distinct'], zh: ['去重数'], role: 'window' },
  { id: 'mostCommon', en: ['most common'], zh: ['最常见'], role: 'window', reserved: true },
  { id: 'near', en: ['in'], zh: ['近'], role: 'window', reserved: true },
  { id: 'inside', en: [], zh: ['内'], role: 'window', reserved: true },
  { id: 'of', en: [], zh: ['的'], role: 'window', reserved: true },
  { id: 'usual', en: ['usual'], zh: ['平时'], role: 'window' },
  { id: 'thisHour', en: ['for this hour'], zh: ['本时段'], role: 'window', reserved: true },
  { id: 'fold', en: [], zh: ['倍'], role: 'window', reserved: true },
  { id: 'streak', en: ['streak'], zh: ['连续数'], role: 'window' },
  { id: 'shareOf', en: ['share of'], zh: ['占比'], role: 'window', reserved: true },
  { id: 'followedBy', en: ['followed by'], zh: ['之后'], role: 'window', reserved: true },

  // values
  { id: 'activity', en: ['activity'], zh: ['活动'], role: 'value' },
  { id: 'now', en: ['now'], zh: ['现在', '此刻'], role: 'value' },
  { id: 'yes', en: ['yes', 'true'], zh: ['是'], role: 'value' },
  { id: 'no', en: ['no', 'false'], zh: ['否'], role: 'value' },

  // units of time; letters stand directly after their number
  { id: 'second', en: ['second', 'seconds', 'sec', 's'], zh: ['秒'], role: 'unit' },
  { id: 'minute', en: ['minute', 'minutes', 'min', 'm'], zh: ['分钟'], role: 'unit' },
  { id: 'hour', en: ['hour', 'hours', 'h'], zh: ['小时', '个小时'], role: 'unit' },
  { id: 'day', en: ['day', 'days', 'd'], zh: ['天', '日'], role: 'unit' },
  { id: 'week', en: ['week', 'weeks', 'w'], zh: ['周', '星期', '个星期'], role: 'unit' },
  { id: 'month', en: ['month', 'months'], zh: ['月', '个月'], role: 'unit' },
  { id: 'year', en: ['year', 'years'], zh: ['年'], role: 'unit' },
  { id: 'calendarDay', en: ['calendar day', 'calendar days'], zh: ['自然日', '个自然日'], role: 'unit' },
  { id: 'calendarWeek', en: ['calendar week', 'calendar weeks'], zh: ['自然周', '个自然周'], role: 'unit' },
  { id: 'calendarMonth', en: ['calendar month', 'calendar months'], zh: ['自然月', '个自然月'], role: 'unit' },

  // functions that are no words of the grammar: plain calls, whose Chinese names are read as the English ones
  { id: 'abs', en: ['abs'], zh: ['绝对值'], role: 'function' },
  { id: 'round', en: ['round'], zh: ['四舍五入'], role: 'function' },
  { id: 'floor', en: ['floor'], zh: ['向下取整'], role: 'function' },
  { id: 'ceil', en: ['ceil'], zh: ['向上取整'], role: 'function' },
  { id: 'lower', en: ['lower'], zh: ['小写'], role: 'function' },
  { id: 'upper', en: ['upper'], zh: ['大写'], role: 'function' },
  { id: 'trim', en: ['trim'], zh: ['去空格'], role: 'function' },
  { id: 'length', en: ['length'], zh: ['长度'], role: 'function' },
  { id: 'minOf', en: ['min'], zh: ['最小'], role: 'function' },
  { id: 'maxOf', en: ['max'], zh: ['最大'], role: 'function' },
  { id: 'hourOf', en: ['hour'], zh: ['小时'], role: 'function' },
  { id: 'weekdayOf', en: ['weekday'], zh: ['星期几'], role: 'function' },
  { id: 'dayOf', en: ['day'], zh: ['日'], role: 'function' },
  { id: 'monthOf', en: ['month'], zh: ['月'], role: 'function' },
  { id: 'yearOf', en: ['year'], zh: ['年'], role: 'function' },
  { id: 'dateOf', en: ['date'], zh: ['日期'], role: 'function' },
  { id: 'coalesce', en: ['coalesce'], zh: ['首个已知'], role: 'function' },
] as const;

/**
 * Every word of the language: the single source for the lexer, the formatter, the grammar files and the documentation.
 *
 * @example
 * KEYWORDS.find((row) => row.id === 'atMost')?.zh[0] // '至多'
 */
export const KEYWORDS: readonly Keyword[] = ROWS;

const BY_ID: ReadonlyMap<KeywordId, Keyword> = new Map(KEYWORDS.map((row) => [row.id, row]));

/** The row of a word. */
export function keyword(id: KeywordId): Keyword {
  const row = BY_ID.get(id);
  if (row === undefined) throw new Error(`No keyword ${id}`);
  return row;
}

/** The printed form of a word in a language; empty where that language says it otherwise. */
export function wordOf(id: KeywordId, lang: 'en' | 'zh'): string {
  return keyword(id)[lang][0] ?? '';
}
