import type { Desk } from './state.tsx';
import type { Lang } from './words.ts';

/** Rules to begin with, in English; whoever reads Chinese gets them in Chinese, by the same way as any text. */
const STARTERS = {
  rule: (name: string) => `rule ${name} "Title" zh "标题"
  per member
  when no activity for 7 days
  if member.consent.marketing
  then
    message.send(to: member, via: wechat, text: "We miss you", purpose: marketing)
  at most 1 per 30 days
  quiet 22:00 to 08:00
`,
  case: (name: string) => `rule ${name} "Nobody has written for a day" zh "一天没有人发言"
  per community
  when no activity for 1 day
  then case.open(kind: silence, severity: normal, title: "Nobody has written for a day")
  at most 1 per 7 days
`,
  approval: (name: string) => `rule ${name} "A person agrees before anything is sent" zh "先经人批准再发送"
  when no activity for 30 days
  then message.send(to: member, via: email, text: "We miss you", purpose: service)
  at most 1 per 90 days
  with approval of community_manager within 2 days
`,
  metric:
    () => `metric weekly_active "Members who were active in the last week" zh "近一周活跃成员" per community = distinct(activity.member) in 7 days
`,
  plan: (name: string) => `plan ${name} "Two steps, with a wait between them" zh "两步，中间等待"
  message.send(to: member, via: email, text: "Welcome back", purpose: service)
  wait 3 days
  points.grant(to: member, amount: 10, reason: "came back")

rule ${name}_begins "Begin the plan" zh "开始计划"
  when no activity for 14 days
  then start ${name}
  at most 1 per 90 days
`,
} as const;
export type Starter = keyof typeof STARTERS;

/** Opens a rule to begin with as a draft, in the language that is read; leads to it where it is there already. */
export async function begin(
  desk: Desk,
  lang: Lang,
  starter: Starter,
  name: string = `first_${starter}`,
): Promise<void> {
  const known = [...desk.rules, ...desk.declared].find((each) => each.name === name);
  if (known) return desk.show({ path: known.source, offset: known.at });
  desk.addRules(name, await desk.worker.spelled(STARTERS[starter](name), lang));
}
