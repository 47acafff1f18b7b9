import type { Example, ExampleAction } from '../report/report.ts';
import { actionText, beside, causeText, heldText } from '../report/sentences.ts';
import type { Show } from '../report/show.ts';
import { number, say } from '../report/wording.ts';
import type { Comparison, DifferenceExample, RuleComparison, Sides } from './comparison.ts';
import type { Part } from './difference.ts';
import { type ComparedId, sayCompared } from './wording.ts';

/** Something that an example tells: what was read, what would leave, what is held back. */
interface ExampleItem {
  readonly kind: 'value' | 'leaves' | 'held';
  readonly text: string;
}

/** A block of an example, with what stands before it. */
export interface ExampleBlock {
  readonly label: string;
  readonly items: readonly ExampleItem[];
}

const PARTS: Readonly<Record<Part, ComparedId>> = {
  at: 'differsAt',
  values: 'differsValues',
  effects: 'differsEffects',
  held: 'differsHeld',
  after: 'differsAfter',
};

const NONE = { gained: 0, lost: 0, moved: 0, changed: 0 };

/** How many decisions of a rule are not the same in both versions. */
export const differencesOf = ({
  gained,
  lost,
  moved,
  changed,
}: Pick<RuleComparison, 'gained' | 'lost' | 'moved' | 'changed'>): number => gained + lost + moved + changed;

/** Decisions that are not the same in both versions, by column. */
export const differingSeries = ({
  gainedSeries,
  lostSeries,
  otherSeries,
}: Pick<RuleComparison, 'gainedSeries' | 'lostSeries' | 'otherSeries'>): readonly number[] =>
  gainedSeries.map((gained, i) => gained + (lostSeries[i] ?? 0) + (otherSeries[i] ?? 0));

/** `114 → 160`; one number where both are the same. */
export const arrow = ({ before, after }: Sides<number>, show: Show): string =>
  before === after
    ? number(after)
    : sayCompared(show.lang, 'beforeAfter', { before: number(before), after: number(after) });

/** `+46`, `−3`; nothing where there is no difference. */
export const signed = (by: number): string =>
  by === 0 ? '' : `${by > 0 ? '+' : '−'}${number(Math.abs(by))}`;

/** `flapping → reconnecting`, where a rule was renamed; nothing where none was. */
export function renamedText({ rules }: Comparison, show: Show): string {
  const names = rules.flatMap(({ name, was }) =>
    was === undefined ? [] : [sayCompared(show.lang, 'beforeAfter', { before: was, after: name })],
  );
  if (names.length === 0) return '';
  return sayCompared(show.lang, 'renamed', { names: names.join(show.lang === 'zh' ? '、' : ', ') });
}

/** What it is a comparison of. */
export function headline(comparison: Comparison, spanned: string, show: Show): string {
  const n = differencesOf(comparison.total);
  if (comparison.from === null) return sayCompared(show.lang, 'headlineEmpty');
  return sayCompared(show.lang, n === 0 ? 'headlineSame' : 'headline', { span: spanned, n });
}

/** What became of the decisions of a rule, in sentences. */
export function ruleSentences(rule: RuleComparison, show: Show): readonly string[] {
  const { lang } = show;
  const said: string[] = [];
  if (rule.only) said.push(sayCompared(lang, rule.only === 'after' ? 'onlyAfter' : 'onlyBefore'));
  if (rule.was !== undefined) said.push(sayCompared(lang, 'wasCalled', { was: rule.was }));
  else if (rule.sameText) said.push(sayCompared(lang, 'sameText'));
  said.push(sayCompared(lang, 'counts', { ...rule.decisions, same: rule.same }));
  const counts = [
    ...(rule.gained > 0 ? [sayCompared(lang, 'gainedOf', { n: rule.gained })] : []),
    ...(rule.lost > 0 ? [sayCompared(lang, 'lostOf', { n: rule.lost })] : []),
    ...(rule.earlier.count > 0
      ? [sayCompared(lang, 'movedEarlier', { n: rule.earlier.count, by: show.length(rule.earlier.mean) })]
      : []),
    ...(rule.later.count > 0
      ? [sayCompared(lang, 'movedLater', { n: rule.later.count, by: show.length(rule.later.mean) })]
      : []),
    ...(rule.changed > 0 ? [sayCompared(lang, 'changedOf', { n: rule.changed })] : []),
  ];
  if (counts.length > 0)
    said.push(`${counts.join(lang === 'zh' ? '；' : '; ')}${lang === 'zh' ? '。' : '.'}`);
  if (rule.left.before + rule.left.after + rule.held.before + rule.held.after > 0)
    said.push(
      sayCompared(lang, 'leftOf', {
        ...rule.left,
        heldBefore: rule.held.before,
        heldAfter: rule.held.after,
      }),
    );
  return said;
}

/** What tells an example from the others: when it is, how far it moved, in what it differs. */
export function exampleTime({ change, before, after, differs }: DifferenceExample, show: Show): string {
  const { lang } = show;
  if (!before || !after) return show.time((after ?? before)?.at ?? 0);
  if (change === 'changed') {
    const parts = differs.map((part) => sayCompared(lang, PARTS[part])).join(lang === 'zh' ? '、' : ', ');
    return beside(show, show.time(after.at), sayCompared(lang, 'differs', { parts }));
  }
  const by = after.at - before.at;
  const times = sayCompared(lang, 'beforeAfter', {
    before: show.time(before.at),
    after: show.time(after.at),
  });
  return beside(
    show,
    times,
    sayCompared(lang, by < 0 ? 'byEarlier' : 'byLater', { by: show.length(Math.abs(by)) }),
  );
}

const actionItem = (action: ExampleAction, show: Show): ExampleItem => {
  const held = heldText(action, show);
  return held === ''
    ? { kind: 'leaves', text: actionText(action, show) }
    : { kind: 'held', text: `${actionText(action, show)} · ${held}` };
};

const valueItems = ({ values }: Example, show: Show): readonly ExampleItem[] =>
  values.map((value) => ({ kind: 'value', text: show.named(value) }));

const actionItems = ({ actions }: Example, show: Show): readonly ExampleItem[] =>
  actions.length === 0
    ? [{ kind: 'value', text: say(show.lang, 'nothingDone') }]
    : actions.map((action) => actionItem(action, show));

/** Whether some subjects have more differences than others. */
export const tellsWho = ({ subjects, top }: RuleComparison): boolean =>
  subjects.count > 1 && differencesOf(top[0] ?? NONE) > 1;

/** A few of each kind of difference, spread over time. */
export const chosenExamples = (
  all: readonly DifferenceExample[],
  most: number,
): readonly DifferenceExample[] =>
  (['gained', 'lost', 'moved', 'changed'] as const).flatMap((change) => {
    const ones = all.filter((each) => each.change === change);
    if (ones.length <= most) return ones;
    const step = (ones.length - 1) / Math.max(1, most - 1);
    return Array.from({ length: most }, (_, i) => ones[Math.round(i * step)] as DifferenceExample);
  });

/** What an example tells: of one side all; of two what differs, side by side, or what both do. */
export function exampleBlocks(
  { before, after, differs }: DifferenceExample,
  show: Show,
): readonly ExampleBlock[] {
  const { lang } = show;
  const whole = (side: Example): readonly ExampleBlock[] => [
    side.values.length > 0 || side.causes === 0
      ? { label: say(lang, 'because'), items: valueItems(side, show) }
      : { label: say(lang, 'causedBy'), items: [{ kind: 'value' as const, text: causeText(side, show) }] },
    { label: say(lang, 'would'), items: actionItems(side, show) },
  ];
  const blocks = ((): readonly ExampleBlock[] => {
    if (!before || !after) return (after ?? before) ? whole((after ?? before) as Example) : [];
    const values = differs.includes('values');
    const actions = differs.includes('effects') || differs.includes('held');
    if (!values && !actions) return whole(after);
    const part = (side: Example): readonly ExampleItem[] => [
      ...(values ? valueItems(side, show) : []),
      ...(actions ? actionItems(side, show) : []),
    ];
    return [
      { label: sayCompared(lang, 'before'), items: part(before) },
      { label: sayCompared(lang, 'after'), items: part(after) },
    ];
  })();
  return blocks.filter(({ items }) => items.length > 0);
}

/** What the numbers of messages come to, in sentences. */
export function reachSentences({ messages }: Comparison, show: Show): readonly string[] {
  const { lang } = show;
  const { messages: sent, members, more, fewer, asMany, p90, max } = messages;
  if (sent.before + sent.after === 0) return [sayCompared(lang, 'reachNone')];
  return [
    sayCompared(lang, 'reachSum', { ...sent, membersBefore: members.before, membersAfter: members.after }),
    sayCompared(lang, 'reachWho', { more, fewer, asMany }),
    sayCompared(lang, 'reachWeek', {
      p90Before: p90.before,
      p90After: p90.after,
      maxBefore: max.before,
      maxAfter: max.after,
    }),
  ];
}

/** A row of a distribution: what it is, and how many before and after. */
export interface CountRow {
  readonly label: string;
  readonly count: Sides<number>;
}

/** Members by the messages that they get in all. */
export const memberRows = ({ messages }: Comparison, show: Show): readonly CountRow[] =>
  messages.perMember.map(({ from, to, members }) => ({
    label:
      to === undefined
        ? sayCompared(show.lang, 'orMore', { n: from })
        : from === to
          ? number(from)
          : sayCompared(show.lang, 'rangeOf', { from, to }),
    count: members,
  }));

/** Weeks of members by the messages that they bring; the last row takes in all that is more. */
export function weekRows({ messages }: Comparison, show: Show, most: number): readonly CountRow[] {
  const rows = messages.weeks;
  const kept = rows.length > most ? rows.slice(0, most - 1) : rows;
  const rest = rows.slice(kept.length);
  const sum = (side: 'before' | 'after'): number => rest.reduce((total, { weeks }) => total + weeks[side], 0);
  return [
    ...kept.map(({ messages: count, weeks }) => ({ label: number(count), count: weeks })),
    ...(rest[0]
      ? [
          {
            label: sayCompared(show.lang, 'orMore', { n: rest[0].messages }),
            count: { before: sum('before'), after: sum('after') },
          },
        ]
      : []),
  ];
}

/** Messages by action and channel. */
export const actionRows = ({ messages }: Comparison, show: Show): readonly CountRow[] =>
  messages.byAction.map(({ action, channel, messages: count }) => ({
    label:
      channel === undefined
        ? show.action(action)
        : sayCompared(show.lang, 'via', {
            action: show.action(action),
            channel: show.value(channel, { kind: 'channel' }),
          }),
    count,
  }));

/** What is held back, by why. */
export const heldRows = ({ held }: Comparison, show: Show): readonly CountRow[] =>
  held.map(({ kind, count }) => ({ label: say(show.lang, `held.${kind}`), count }));
