import type { ReactNode } from 'react';
import { type Desk, useDesk, useLook } from '../state.tsx';
import type { Word } from '../words.ts';

/** Rules to begin with, in English; whoever reads Chinese gets them in Chinese, by the same way as any text. */
const STARTERS = {
  case: `rule first_case "Nobody has written for a day"
  per community
  when no activity for 1 day
  then case.open(kind: silence, severity: normal, title: "Nobody has written for a day")
  at most 1 per 7 days
`,
  approval: `rule first_approval "A person agrees before anything is sent"
  when no activity for 30 days
  then message.send(to: member, via: email, text: "We miss you", purpose: service)
  at most 1 per 90 days
  with approval of community_manager within 2 days
`,
  metric: `metric weekly_active "Members who were active in the last week" zh "近一周活跃成员" per community = distinct(activity.member) in 7 days
`,
  plan: `plan first_plan "Two steps, with a wait between them"
  message.send(to: member, via: email, text: "Welcome back", purpose: service)
  wait 3 days
  points.grant(to: member, amount: 10, reason: "came back")

rule first_plan_begins "Begin the plan"
  when no activity for 14 days
  then start first_plan
  at most 1 per 90 days
`,
} as const;
export type Starter = keyof typeof STARTERS;

const NAMES: Readonly<Record<Starter, string>> = {
  case: 'first_case',
  approval: 'first_approval',
  metric: 'first_metric',
  plan: 'first_plan',
};

async function begin(desk: Desk, starter: Starter, lang: 'en' | 'zh'): Promise<void> {
  const known = desk.rules.find(({ name }) => name === NAMES[starter]);
  if (known) return desk.show({ rule: known.name });
  desk.addRules(NAMES[starter], await desk.worker.spelled(STARTERS[starter], lang));
}

/** Says what would fill a place that is empty, and offers the first step to it. */
export function Empty({
  word,
  starter,
  step,
}: {
  readonly word: Word;
  /** A rule to begin with, opened as a draft. */
  readonly starter?: Starter;
  /** Another first step. */
  readonly step?: { readonly word: Word; readonly run: () => void };
}): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const may = desk.user.role !== 'viewer';
  return (
    <div className="empty">
      <p>{say(word)}</p>
      {starter && may && (
        <button type="button" onClick={() => void begin(desk, starter, lang)}>
          {say('beginWith')}
        </button>
      )}
      {step && (
        <button type="button" onClick={step.run}>
          {say(step.word)}
        </button>
      )}
    </div>
  );
}
