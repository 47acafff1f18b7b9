import type { Bilingual, Span } from '@reeve/ir';
import { describeType } from '../check/types.ts';
import { KEYWORDS, type Keyword } from '../syntax/keywords.ts';
import { cursorAt, wordAt } from './cursor.ts';
import { describe, paramsOf } from './describe.ts';
import { definitionsOf, occurrenceAt } from './navigation.ts';
import { hoverOfPacks } from './packs.ts';
import type { World } from './world.ts';

/** What is said of the place that is looked at, as Markdown. */
export interface Hover {
  readonly span: Span;
  readonly text: Bilingual;
}

/** Says what a name or a word at an offset means. */
export function hoverAt(world: World, source: string, offset: number): Hover | undefined {
  const occurrence = occurrenceAt(world, source, offset);
  const ofPack = hoverOfPacks(world, source, offset, occurrence);
  if (ofPack) return ofPack;
  const about = occurrence && describe(occurrence, world.vocabulary());
  if (occurrence && about) {
    const { id, kind, owner } = occurrence;
    const name = kind === 'attribute' ? `${owner}.${id}` : id;
    const declared = definitionsOf(world, occurrence)[0];
    const text = declared && kind !== 'event' ? declarationText(world, declared) : undefined;
    const body = (lang: 'en' | 'zh'): string =>
      [
        `**${about.title?.[lang] ?? name}**  \n\`${name}\` · ${about.detail[lang]}`,
        about.text?.[lang],
        text === undefined ? undefined : `\`\`\`reeve\n${text}\n\`\`\``,
      ]
        .filter((part) => part !== undefined && part !== '')
        .join('\n\n');
    return { span: occurrence.span, text: { en: body('en'), zh: body('zh') } };
  }
  return wordHover(world, source, offset);
}

/** The first lines of where it is declared. */
function declarationText(world: World, { source, start }: Span): string | undefined {
  const found = world.tree(source)?.declarations.find(({ span }) => span.start <= start && start < span.end);
  if (!found || found.kind === 'rule' || found.kind === 'attributes') return undefined;
  const lines = (world.text(source) ?? '').slice(found.span.start, found.span.end).split('\n');
  return lines.length > 12 ? [...lines.slice(0, 12), '…'].join('\n') : lines.join('\n');
}

/** Words of the language, each in one sentence. */
const WORDS: Readonly<Partial<Record<Keyword['id'], Bilingual>>> = {
  when: { en: 'What sets the rule off.', zh: '触发规则的条件。' },
  if: {
    en: 'Looked at when the rule is set off: only where it holds does anything happen.',
    zh: '规则触发时检查：成立才执行。',
  },
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  then: { en: 'What happens, step by step.', zh: '依次执行的步骤。' },
  until: { en: 'The rule may fire again only after this has held.', zh: '满足之后规则才可能再次触发。' },
  atMost: {
    en: 'How often at most, for each member unless it says otherwise. What is over it is dropped, delayed or replaces what was before.',
    zh: '最多几次，默认按每位成员计。超出的丢弃、延后或替换。',
  },
  quiet: {
    en: 'Hours in which nothing is sent, by the member’s own time zone where it is known.',
    zh: '不打扰的时段，已知时按成员所在时区。',
  },
  approvalOf: {
    en: 'Waits for a person of that role to agree before anything leaves.',
    zh: '发出前须由该角色的人批准。',
  },
  holdout: {
    en: 'A share of members for whom nothing is done, so that the effect can be measured.',
    zh: '一部分成员不执行，用来衡量效果。',
  },
  rollout: { en: 'Only for this share of members.', zh: '只对这一比例的成员执行。' },
  shadow: { en: 'Decides and records, but does nothing.', zh: '只判断和记录，不执行。' },
  backfill: {
    en: 'Those who are already in that state count when the rule is turned on.',
    zh: '启用时已处于该状态的也算。',
  },
  usual: {
    en: 'What the same window comes to on average over the time before it.',
    zh: '同样窗口在此前时段内的平均值。',
  },
  spikes: { en: 'Far above what is usual, without a threshold to choose.', zh: '远高于平时，无需设定阈值。' },
  silenceFor: {
    en: 'Fires at exactly the last event plus this time, once for each silence.',
    zh: '恰在最后一次事件之后满此时长触发，每次沉默一次。',
  },
  streak: {
    en: 'On how many days (weeks, months) in a row it happened.',
    zh: '连续多少天（周、月）发生过。',
  },
  split: { en: 'Each member always takes the same branch.', zh: '同一成员始终走同一分支。' },
  waitFor: {
    en: 'Waits for an event; `otherwise` is what happens when it does not come in time.',
    zh: '等待事件；“否则”是超时后的步骤。',
  },
  mode: {
    en: 'What a second beginning does to one that is not settled: start over, keep the first, follow each.',
    zh: '前一个未了时又来一个怎么办：重来、单次、逐个。',
  },
  priority: { en: 'Who goes first where a cap leaves room for fewer.', zh: '名额不够时谁优先。' },
  distinct: { en: 'How many different values.', zh: '不同值的个数。' },
  mostCommon: { en: 'The value that came most often.', zh: '最常出现的值。' },
  shareOf: {
    en: 'Of the first events, the share that the second followed in time.',
    zh: '前一事件中，按时有后一事件跟随的比例。',
  },
  withSame: {
    en: 'Both events agree on this field; each of its values is followed by itself.',
    zh: '两个事件的该字段相同；每个值各自计。',
  },
};

function wordHover(world: World, source: string, offset: number): Hover | undefined {
  const text = world.text(source);
  if (text === undefined || cursorAt(world, source, offset) === undefined) return undefined;
  const word = wordAt(text, offset);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const at = offset - lineStart;
  for (const row of KEYWORDS) {
    const about = WORDS[row.id];
    if (!about) continue;
    for (const spelled of [...row.en, ...row.zh].toSorted((a, b) => b.length - a.length)) {
      for (let from = line.indexOf(spelled); from >= 0; from = line.indexOf(spelled, from + 1)) {
        const isWhole =
          spelled.includes(' ') ||
          text.slice(word.start, word.end) === spelled ||
          /\p{Script=Han}/u.test(spelled);
        if (!isWhole || at < from || at > from + spelled.length) continue;
        const span = { source, start: lineStart + from, end: lineStart + from + spelled.length };
        return {
          span,
          text: {
            en: `**${row.en[0] ?? spelled}** — ${about.en}`,
            zh: `**${row.zh[0] ?? spelled}** — ${about.zh}`,
          },
        };
      }
    }
  }
  return undefined;
}

/** The call that somebody is writing, and which of its parameters is at hand. */
export interface SignatureHelp {
  readonly label: string;
  readonly documentation?: Bilingual;
  readonly parameters: readonly { readonly label: string; readonly documentation: Bilingual }[];
  readonly active: number;
}

/** The parameters of the action, plan, table or function whose arguments stand at an offset. */
export function signatureAt(world: World, source: string, offset: number): SignatureHelp | undefined {
  const call = cursorAt(world, source, offset)?.call;
  const tree = world.tree(source);
  if (!call || !tree) return undefined;
  const vocabulary = world.vocabulary();
  const lang = tree.spelling === 'zh' ? 'zh' : 'en';
  const kind = (['action', 'plan', 'table', 'function'] as const).find(
    (each) => vocabulary.id(each, call.callee) !== undefined,
  );
  const id = kind && vocabulary.id(kind, call.callee);
  if (kind === undefined || id === undefined) return undefined;
  const table = vocabulary.model.tables.get(id);
  const params = table ? table.params : paramsOf(id, vocabulary.model);
  const parameters = params.map((param) => {
    const label =
      lang === 'zh' ? (vocabulary.label('param', param.name, 'zh', id) ?? param.name) : param.name;
    const optional = 'required' in param && !param.required;
    const type = describeType(param.type);
    const more = 'description' in param ? param.description : undefined;
    return {
      label: `${label}${optional ? '?' : ''}: ${type[lang]}`,
      documentation: { en: more?.en ?? type.en, zh: more?.zh ?? type.zh },
      name: param.name,
    };
  });
  const named =
    call.name === undefined
      ? -1
      : params.findIndex(({ name }) => name === (vocabulary.id('param', call.name ?? '', id) ?? call.name));
  const documentation = describe({ kind, id }, vocabulary)?.text;
  return {
    label: `${call.callee}(${parameters.map(({ label }) => label).join(', ')})`,
    parameters: parameters.map(({ label, documentation: about }) => ({ label, documentation: about })),
    active: named >= 0 ? named : Math.min(call.index, Math.max(0, params.length - 1)),
    ...(documentation && { documentation }),
  };
}
