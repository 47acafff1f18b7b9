import { type EventRef, type Program, type Signatures, type Span, type Value, weekdayOf } from '@reeve/ir';
import { createVocabulary, type SyntaxTree } from '@reeve/language';
import { clean } from '../report/clean.ts';
import { readFacts } from '../report/facts.ts';
import { readNames } from '../report/names.ts';
import { createShow } from '../report/show.ts';
import { createWallClock } from '../report/wall-clock.ts';
import { fillIn } from '../report/wording.ts';
import type { Lang } from '../terminal/frames.ts';
import { type ExplainWord, WORDS } from './wording.ts';

/** What an explanation needs to be told in words. */
export interface SpeechSetting {
  readonly program: Program;
  readonly signatures: Signatures;
  readonly trees: readonly SyntaxTree[];
  /** Texts of the rules, by source. */
  readonly texts: ReadonlyMap<string, string>;
  readonly timeZone: string;
  readonly lang: Lang;
}

/** Words, values and times of one language and one zone. */
export interface Speech {
  readonly lang: Lang;
  readonly say: (id: ExplainWord, params?: Readonly<Record<string, string | number>>) => string;
  /** `Thu 2026-01-08 09:00`. */
  readonly time: (at: number) => string;
  readonly length: (ms: number) => string;
  /** A value as what is called `label` has it; a share where the author's words speak of percent. */
  readonly value: (value: Value, label?: string, words?: string) => string;
  /** `member.tier` in the words of the language. */
  readonly words: (label: string) => string;
  readonly action: (action: string) => string;
  readonly types: (types: readonly string[]) => string;
  readonly event: (event: EventRef) => string;
  /** Whether any condition reads a field of this name. */
  readonly isRead: (path: string) => boolean;
  /** The author's own words, on one line. */
  readonly source: (span: Span | undefined, otherwise: string) => string;
}

const DAY = 86_400_000;

export const createSpeech = (setting: SpeechSetting): Speech => {
  const { program, lang, timeZone, texts } = setting;
  const facts = readFacts(program, setting.signatures);
  const vocabulary = createVocabulary(setting.trees, setting.signatures);
  const labels = new Set<string>();
  const collect = (data: unknown, into: Set<string>): void => {
    if (Array.isArray(data)) for (const item of data) collect(item, into);
    else if (typeof data === 'object' && data !== null) {
      const { label } = data as { label?: unknown };
      if (typeof label === 'string') into.add(label);
      for (const inner of Object.values(data)) collect(inner, into);
    }
  };
  collect([program.rules, program.windows], labels);
  for (const owner of ['member', 'community'] as const)
    for (const { path } of program.attributes[owner]) labels.add(`${owner}.${path}`);
  const reads = new Set<string>();
  collect(
    [
      program.rules.map((rule) => [rule.triggers, rule.if, rule.until]),
      program.windows.map(({ match, value }) => [match, value]),
    ],
    reads,
  );
  const names = readNames(lang === 'zh' ? labels : [], setting);
  const show = createShow(lang, { timeZone, names });
  const wall = createWallClock(timeZone);
  const say = (id: ExplainWord, params: Readonly<Record<string, string | number>> = {}): string =>
    fillIn(WORDS[id][lang], params);
  const attributeType = (label: string) => {
    const [of, ...path] = label.split('.');
    const declared = of === 'member' || of === 'community' ? program.attributes[of] : [];
    return declared.find((each) => each.path === path.join('.'))?.type;
  };
  const typeName = (type: string): string =>
    clean((lang === 'zh' ? vocabulary.label('event', type, lang) : undefined) ?? type);
  return {
    lang,
    say,
    time: (at) => {
      const day = weekdayOf(Math.floor(wall(at) / DAY));
      return `${say('weekdays').split(' ')[day]} ${show.time(at)}`;
    },
    length: (ms) => show.length(ms),
    value: (value, label, words = '') => {
      if (words.includes('%') || words.includes('％'))
        return clean(show.value(value, { kind: 'number', unit: 'percent' }));
      const type = label === undefined ? undefined : (attributeType(label) ?? facts.typeOfValue(label));
      return clean(show.value(value, type ?? { kind: 'any' }));
    },
    words: (label) => clean(show.words(label)),
    action: (action) => show.action(action),
    types: (types) =>
      types.length === 0
        ? say('any')
        : types.length > 3
          ? `${types
              .slice(0, 3)
              .map(typeName)
              .join(lang === 'zh' ? '、' : ', ')} …`
          : types.map(typeName).join(say('listOr')),
    isRead: (path) => reads.has(`event.${path}`),
    event: ({ id, type, time }) => `${typeName(type)} ${clean(id)} (${show.time(time)})`,
    source: (span, otherwise) => {
      const text = span && texts.get(span.source)?.slice(span.start, span.end);
      return clean((text || show.words(otherwise)).replace(/\s+/g, ' ').trim());
    },
  };
};
