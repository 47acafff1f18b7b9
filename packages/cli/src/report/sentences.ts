import type { Bilingual } from '@reeve/ir';
import type { ActionReport, Example, ExampleAction, Report, RuleReport } from './report.ts';
import type { Show } from './show.ts';
import { say, subjectWord } from './wording.ts';

/** Something to tell about the events: what it is, what to do, and the particulars. */
export interface QualityItem {
  readonly title: string;
  readonly advice: string;
  readonly details: readonly { readonly name: string; readonly text: string }[];
  /** How many particulars are not listed. */
  readonly more: number;
}

const MOST_DETAILS = 8;
/** How long an input may be, in characters, before it is cut in a list. */
const LONGEST_INPUT = 80;

const clip = (text: string): string => {
  const flat = text.replace(/\s+/gu, ' ');
  return flat.length > LONGEST_INPUT ? `${flat.slice(0, LONGEST_INPUT - 1).trimEnd()}…` : flat;
};

/** The name of the project as a title, or the bare name of the report. */
export const reportTitle = ({ project }: Report, show: Show): string =>
  project === undefined
    ? say(show.lang, 'pageTitleBare')
    : say(show.lang, 'pageTitle', { project: oneLine(project) });

export const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** How long the history is: `9 years 3 months`. */
export function spanWords(report: Pick<Report, 'from' | 'until'>, show: Show): string {
  if (report.from === null || report.until === null) return '';
  const days = Math.max(0, report.until - report.from) / 86_400_000;
  if (days < 2)
    return show.length(Math.max(60_000, Math.round((report.until - report.from) / 60_000) * 60_000));
  if (days < 60) return say(show.lang, 'days', { n: Math.round(days) });
  const months = Math.round(days / 30.4375);
  if (months < 24) return say(show.lang, 'months', { n: months });
  const years = say(show.lang, 'years', { n: Math.floor(months / 12) });
  return months % 12 === 0 ? years : `${years} ${say(show.lang, 'months', { n: months % 12 })}`;
}

/** What a rule did, in sentences. */
export function ruleSentences(rule: RuleReport, show: Show): readonly string[] {
  const { lang } = show;
  const sentences: string[] = [];
  if (rule.first !== null && rule.last !== null) {
    const first = show.date(rule.first);
    const subject = rule.top[0]?.subject ?? '';
    const last = show.date(rule.last);
    if (rule.fired === 1) sentences.push(say(lang, 'firedOnce', { subject, first }));
    else if (rule.subjects.count === 1)
      sentences.push(say(lang, 'firedForOne', { n: rule.fired, subject, first, last }));
    else
      sentences.push(
        say(lang, 'firedFor', {
          n: rule.fired,
          subjects: show.distinct(rule.subjects),
          kind: subjectWord(lang, rule.subjectKind, rule.subjects.count),
          first,
          last,
        }),
      );
    if (rule.left + rule.held + rule.putOff === 0) sentences.push(say(lang, 'noActions'));
    else if (rule.left === 0 && rule.held > 0) sentences.push(say(lang, 'actionsNone', { held: rule.held }));
    else if (rule.held === 0) sentences.push(say(lang, 'actionsLeft', { left: rule.left }));
    else sentences.push(say(lang, 'actionsSum', { left: rule.left, held: rule.held }));
    if (rule.putOff > 0) sentences.push(say(lang, 'putOffSum', { n: rule.putOff }));
    if (rule.filtered > 0) sentences.push(say(lang, 'filteredTimes', { n: rule.filtered }));
  }
  if (rule.shadow) sentences.push(say(lang, 'isShadow'));
  if (rule.rollout !== undefined) sentences.push(say(lang, 'rolloutTo', { n: rule.rollout }));
  return sentences;
}

/** Why a rule never fired, as far as it can be told. */
export function whyNever(rule: RuleReport, report: Report, show: Show): readonly string[] {
  const { lang } = show;
  const said = [say(lang, 'neverFired')];
  if (rule.filtered > 0) return [...said, say(lang, 'neverFiltered', { n: rule.filtered })];
  if (rule.starts !== undefined && report.until !== null && rule.starts > report.until)
    return [...said, say(lang, 'neverStarts', { at: show.date(rule.starts) })];
  if (rule.ends !== undefined && report.from !== null && rule.ends <= report.from)
    return [...said, say(lang, 'neverEnds', { at: show.date(rule.ends) })];
  said.push(say(lang, 'neverTrue'));
  const list = (types: readonly { readonly type: string }[]): string =>
    types.map(({ type }) => type).join(lang === 'zh' ? '、' : ', ');
  const absent = rule.looksAt.filter(({ events }) => events === 0);
  const present = rule.looksAt.filter(({ events }) => events > 0);
  if (absent.length > 0) said.push(say(lang, 'neverAbsent', { types: list(absent) }));
  else if (present.length > 0) {
    const n = present.reduce((sum, { events }) => sum + events, 0);
    said.push(say(lang, 'neverPresent', { n, types: list(present) }));
  }
  return said;
}

/** An action as the language writes it: `message.send(to: m1, via: wechat)`. */
export function actionText({ action, input }: ExampleAction, show: Show): string {
  if (action === '*') return say(show.lang, 'anyAction');
  const said = input
    .filter(({ value }) => value !== null)
    .map(({ name, value, type }) => {
      const text = clip(show.value(value, type));
      return `${show.input(action, name)}: ${typeof value === 'string' && /[\s,()，。：；！？]/u.test(text) ? `“${text}”` : text}`;
    });
  return `${show.action(action)}(${said.join(', ')})`;
}

/** What became of an action in an example: `over its own limit, until 2026-01-08 09:00`; empty where it would have left. */
export function heldText({ held }: ExampleAction, show: Show): string {
  if (!held) return '';
  const reason = say(show.lang, `held.${held.kind}`);
  if (held.until === undefined) return reason;
  const until = say(show.lang, 'untilTime', { at: show.time(held.until) });
  return beside(show, reason, until);
}

/** Joins what stands beside each other: with a comma of the language. */
export const beside = (show: Show, first: string, second: string): string =>
  show.lang === 'zh' ? `${first}，${second}` : `${first}, ${second}`;

/** The events behind an example, by their ids; long ones (digests of lines) are cut. */
export function causeText({ cause, causes }: Example, show: Show): string {
  const ids = cause.map((id) => (id.length > 24 ? `${id.slice(0, 12)}…` : id)).join(', ');
  return causes > cause.length ? say(show.lang, 'causedMore', { ids, n: causes - cause.length }) : ids;
}

/** The inputs of an action with their usual values: `template: we-miss-you 62, cart-coupon 30`. */
export function inputTexts(action: ActionReport, show: Show): readonly string[] {
  return action.inputs.map(({ name, type, top, distinct }) => {
    const [only] = top;
    const called = show.input(action.action, name);
    if (only && distinct.count === 1 && !distinct.atLeast)
      return `${called}: ${clip(show.value(only.value, type))}`;
    if (!only || only.count <= 1 || distinct.count > 50)
      return `${called}: ${say(show.lang, 'valuesMany', { n: show.distinct(distinct) })}`;
    const said = top.map(
      ({ value, count }) => `${clip(show.value(value, type))} ×${show.value(count, { kind: 'number' })}`,
    );
    const rest = distinct.count - top.length;
    if (rest > 0) said.push(say(show.lang, 'andMore', { n: rest }));
    return `${called}: ${said.join(show.lang === 'zh' ? '、' : ', ')}`;
  });
}

const sentenceOf = (reason: string | Bilingual, show: Show): string =>
  typeof reason === 'string' ? reason : reason[show.lang];

/** What was not quite right with the events, and what to do about each. */
export function qualityItems({ quality }: Report, show: Show): readonly QualityItem[] {
  const { lang } = show;
  const items: QualityItem[] = [];
  const sum = (counts: readonly { readonly count: number }[]): number =>
    counts.reduce((total, { count }) => total + count, 0);
  const listed = (
    counts: readonly { readonly name: string; readonly count: number }[],
  ): Pick<QualityItem, 'details' | 'more'> => ({
    details: counts.slice(0, MOST_DETAILS).map(({ name, count }) => ({
      name: clip(name),
      text: say(lang, 'times', { n: count }),
    })),
    more: Math.max(0, counts.length - MOST_DETAILS),
  });

  if (quality.refused.count > 0) {
    const samples = quality.refused.samples.slice(0, MOST_DETAILS);
    items.push({
      title: say(lang, 'refused', { n: quality.refused.count }),
      advice: say(lang, 'refusedDo'),
      details: samples.map(({ file, line, reason }) => ({
        name:
          file === undefined
            ? say(lang, 'refusedBare', { line: String(line) })
            : say(lang, 'refusedLine', { file: oneLine(file), line: String(line) }),
        text: sentenceOf(reason, show),
      })),
      more: quality.refused.count - samples.length,
    });
  }
  if (quality.late > 0) {
    items.push({
      title: say(lang, 'late', { n: quality.late }),
      advice:
        quality.lateness === 0
          ? say(lang, 'lateDoNone')
          : say(lang, 'lateDo', { lateness: show.length(quality.lateness) }),
      details: [],
      more: 0,
    });
  }
  if (quality.repeated > 0) {
    items.push({
      title: say(lang, 'repeated', { n: quality.repeated }),
      advice: say(lang, 'repeatedDo'),
      details: [],
      more: 0,
    });
  }
  if (quality.undeclared.length > 0) {
    const params = { n: sum(quality.undeclared), types: quality.undeclared.length };
    items.push({
      title: say(lang, 'undeclared', params),
      advice: say(lang, 'undeclaredDo'),
      ...listed(quality.undeclared),
    });
  }
  if (quality.mistyped.length > 0) {
    items.push({
      title: say(lang, 'mistyped', { n: sum(quality.mistyped) }),
      advice: say(lang, 'mistypedDo'),
      ...listed(quality.mistyped),
    });
  }
  return items;
}
