import type { Awaited } from './fulfil.ts';
import type { IncidentKind } from './scenario.ts';
import type { Task } from './staff.ts';
import type { World } from './world.ts';

/** What the people of a community make happen when a plan waits for it and a task of it is done; how likely that is. */
const BRINGS: Readonly<Record<string, number>> = {
  'content.scored': 0.9,
  'content.checked': 0.9,
  'expert.reviewed': 0.9,
  'support.answered': 0.95,
  'feedback.answered': 0.95,
  'question.answered': 0.95,
  'privacy.answered': 0.95,
  'interview.held': 0.6,
  'lesson.recorded': 0.6,
  'statement.published': 0.95,
  'risk.reviewed': 0.9,
  'risk.handled': 0.8,
  'campaign.begun': 0.6,
  'campaign.ended': 0.4,
  'partner.agreed': 0.45,
  'budget.raised': 0.6,
  'override.answered': 0.8,
  'drill.finished': 0.8,
  'appeal.decided': 0.9,
  'case.acknowledged': 0.9,
  'identity.verified': 0.5,
  'task.finished': 0,
};

/** What such an event says beyond what the plan asks for and its cause tells. */
const SAYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'support.answered': { by: 'person' },
  'expert.reviewed': { passed: true, score: 4 },
  'content.checked': { level: 'platform', verdict: 'pass' },
  'lesson.recorded': { topic: 'what we learned', lesson: 'tell members before they ask' },
  'risk.reviewed': { likelihood: 3, impact: 3 },
  'campaign.begun': { campaign: 'referrals', budget: 400 },
  'partner.agreed': { partner: 'tea-house' },
  'budget.raised': { amount: 300 },
  'override.answered': { allowed: true },
  'drill.finished': { plan: 'complaint surge', minutes: 50, before: 45, missed: 1 },
  'appeal.decided': { upheld: false },
};

/** What a statement is about while something goes on. */
const CRISES: Readonly<Record<IncidentKind, string>> = {
  complaints: 'complaints',
  outage: 'platform',
  spam: 'opinion',
  festival: 'opinion',
};

/** Three judges score what is nominated. */
const JUDGES = 3;

/** Makes happen what the plan of a finished task waits for, as far as it lies with the team. */
export const bringAbout = (world: World, awaits: readonly Awaited[], task: Task): void => {
  for (const { types, data, wait } of awaits) {
    const type = types.find((each) => (BRINGS[each] ?? 0) > 0);
    if (type === undefined) continue;
    const dice = world.dice('outcome', task.title, task.given);
    if (!dice.hit(BRINGS[type] ?? 0)) continue;
    const cause = task.cause.at(-1);
    const subject = wait.subject.kind === 'member' ? wait.subject.id : cause?.member;
    const known = { ...cause?.data };
    // The field that the rule is per, so that the run hears of it.
    if (wait.subject.kind !== 'member' && wait.subject.kind !== 'community')
      known[wait.subject.kind] = wait.subject.id;
    if (type === 'statement.published') {
      // Whoever speaks for the community drafts; it leaves once it is approved.
      if (task.role === 'spokesperson')
        world.emit('statement.drafted', undefined, { kind: CRISES[world.incident?.kind ?? 'festival'] });
      continue;
    }
    if (type === 'content.scored') {
      for (let judge = 1; judge <= JUDGES; judge++)
        world.emit(type, `judge-${judge}`, { ...known, ...data, score: dice.whole(3, 5) });
      continue;
    }
    world.emit(type, subject, { ...known, ...SAYS[type], ...data });
  }
};
