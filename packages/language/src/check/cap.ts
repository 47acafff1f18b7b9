import type { CapIr, Diagnostic, Duration, Span } from '@reeve/ir';
import { KEYWORDS } from '../syntax/keywords.ts';
import type { DurationUnit } from '../syntax/tree.ts';
import { durationOf } from './durations.ts';
import { createReport } from './report.ts';

const UNIT_OF: ReadonlyMap<string, DurationUnit> = new Map(
  KEYWORDS.filter((row) => row.role === 'unit' && row.id !== 'month' && row.id !== 'year').flatMap((row) =>
    [...row.en, ...row.zh].map((word) => [word, row.id as DurationUnit] as const),
  ),
);

const UNITS: string = [...UNIT_OF.keys()]
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replaceAll(' ', String.raw`\s+`))
  .join('|');
const LENGTH = String.raw`((?:\d+(?:\.\d+)?\s*)?(?:${UNITS})(?:\s+\d+(?:\.\d+)?\s*(?:${UNITS}))*)`;
const WORD = String.raw`([\p{XID_Start}_][\p{XID_Continue}_]*)`;

const ENGLISH = new RegExp(
  String.raw`^(?:no|each|every)\s+(member|community)\s+gets\s+(?:no\s+more\s+than|more\s+than|at\s+most)\s+(\d+)\s+messages?\s+(?:in|per|within)\s+${LENGTH}(?:\s+(?:on|via)\s+${WORD})?(?:\s+for\s+${WORD})?\s*\.?$`,
  'iu',
);
const CHINESE = new RegExp(
  String.raw`^(?:每位|每个|每名)\s*(成员|社群)\s*(?:近\s*)?${LENGTH}\s*内\s*(?:至多|最多)\s*(\d+)\s*条\s*消息(?:\s*(?:通过|经由)\s*${WORD})?(?:\s*(?:用于|用途)\s*${WORD})?\s*。?$`,
  'u',
);
const PART = new RegExp(String.raw`(\d+(?:\.\d+)?)?\s*(${UNITS})`, 'giu');

/** A cap read from its sentence, or why it could not be. */
export interface ReadCap {
  readonly cap?: CapIr;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a limit across rules from its sentence, in either language: `no member gets more than 3 messages in 7 days on
 * wechat for promotion`, `每位 成员 7 天 内 至多 3 条 消息 通过 微信 用于 促销`. `span` is where the sentence stands in
 * the project file. Labels of channels become ids when the project is checked.
 *
 * @example
 * parseCap('no member gets more than 3 messages in 7 days', span).cap // { count: 3, per: …, scope: 'member' }
 */
export function parseCap(text: string, span: Span): ReadCap {
  const diagnostics: Diagnostic[] = [];
  const report = createReport(diagnostics);
  const plain = text
    .normalize('NFKC')
    .trim()
    .replaceAll(/[,，]\s*/g, ' ');
  const english = ENGLISH.exec(plain);
  const chinese = english ? null : CHINESE.exec(plain);
  const [, who, first, second, channel, purpose] = english ?? chinese ?? [];
  const [count, length] = english ? [first, second] : [second, first];
  // "each member gets more than 3" says the opposite of what it means.
  const senseless =
    /^(?:each|every)\s+\S+\s+gets\s+more/iu.test(plain) || /^no\s+\S+\s+gets\s+(?:no|at)/iu.test(plain);
  if (who === undefined || count === undefined || length === undefined || senseless || Number(count) < 1) {
    report('project/cap', span, { text });
    return { diagnostics };
  }
  const per = lengthOf(length, span, report);
  if (!per) return { diagnostics };
  const cap: CapIr = {
    count: Number(count),
    per,
    scope: who.toLowerCase() === 'community' || who === '社群' ? 'community' : 'member',
    ...(channel !== undefined && { channel }),
    ...(purpose !== undefined && { purpose }),
  };
  return { cap, diagnostics };
}

function lengthOf(text: string, span: Span, report: ReturnType<typeof createReport>): Duration | undefined {
  const parts = [...text.matchAll(PART)].flatMap(([, count, word]) => {
    const unit = UNIT_OF.get((word ?? '').toLowerCase().replaceAll(/\s+/g, ' '));
    return unit ? [{ count: Number(count ?? 1), unit }] : [];
  });
  return durationOf({ kind: 'duration', parts, span }, report);
}
