import type { Decision, Event, Program } from '@reeve/ir';
import type { ActionRunner } from './delivery/action-runner.ts';
import type { ApprovalRecord, CaseRecord, OutboxEffect } from './store/records.ts';
import type { Store } from './store/store.ts';

/** What decisions become besides themselves: rows of the outbox and approvals. */
export interface Follows {
  readonly effects: readonly OutboxEffect[];
  readonly approvals: readonly ApprovalRecord[];
}

/** What is asked of the setting in which decisions are made. */
export interface ProjectionSetting {
  readonly store: Store;
  readonly runner: Pick<ActionRunner, 'facts'>;
  readonly programs: () => readonly Program[];
  /** An effect older than this when it is decided is too late to leave, ms. */
  readonly stale: number;
}

/** Turns decisions into what leaves and what people are asked. */
export async function follow(
  decisions: readonly Decision[],
  now: number,
  setting: ProjectionSetting,
): Promise<Follows> {
  const effects: OutboxEffect[] = [];
  const approvals = new Map<string, ApprovalRecord>();
  for (const decision of decisions) {
    const rule = ruleOf(decision.rule, setting.programs());
    for (const effect of decision.effects)
      effects.push(outboxRow(decision, effect, rule?.priority ?? 0, now, setting));
    const asked = decision.run !== undefined && decision.held.find(({ reason }) => reason === 'approval');
    if (asked && decision.run !== undefined && rule?.approval)
      approvals.set(decision.run, {
        run: decision.run,
        rule: decision.rule,
        role: rule.approval.role,
        community: decision.community,
        subject: decision.subject,
        at: decision.at,
        ...(asked.until === undefined ? {} : { expires: asked.until }),
        status: 'waiting',
        effects: decision.held.map(({ action, input }) => ({ action, ...(input ? { input } : {}) })),
      });
    const ended = await endOfApproval(decision, approvals, setting.store);
    if (ended) approvals.set(ended.run, ended);
  }
  return { effects, approvals: [...approvals.values()] };
}

const ruleOf = (name: string, programs: readonly Program[]): Program['rules'][number] | undefined => {
  for (const program of programs) {
    const found = program.rules.find((rule) => rule.name === name);
    if (found) return found;
  }
  return undefined;
};

function outboxRow(
  decision: Decision,
  { action, input, key }: Decision['effects'][number],
  priority: number,
  now: number,
  { runner, stale }: ProjectionSetting,
): OutboxEffect {
  const facts = runner.facts(action);
  const named = (parameter: string | undefined): string | undefined => {
    const value = parameter === undefined ? undefined : input[parameter];
    return typeof value === 'string' ? value : undefined;
  };
  const member = named(facts?.reaches);
  const channel = facts?.channel === 'from-input' ? named('via') : facts?.channel;
  const purpose = named(facts?.purpose);
  const isStale = decision.at < now - stale;
  return {
    key,
    rule: decision.rule,
    action,
    input,
    community: decision.community,
    subject: decision.subject,
    ...(member === undefined ? {} : { member }),
    ...(channel === undefined ? {} : { channel }),
    ...(purpose === undefined ? {} : { purpose }),
    priority,
    at: decision.at,
    depth: decision.depth ?? 0,
    status: isStale ? 'held' : 'pending',
    ...(isStale ? { reason: 'stale' as const } : {}),
    due: decision.at,
    attempts: 0,
  };
}

/** An approval that a decision says has ended: granted, denied, or run out. */
async function endOfApproval(
  decision: Decision,
  fresh: ReadonlyMap<string, ApprovalRecord>,
  store: Store,
): Promise<ApprovalRecord | undefined> {
  const { continues } = decision;
  if (!continues || (continues.after !== 'approval' && continues.after !== 'timeout')) return undefined;
  const waiting = fresh.get(continues.run) ?? (await store.approval(continues.run));
  if (waiting?.status !== 'waiting') return undefined;
  const reasons = new Set(decision.held.map(({ reason }) => reason));
  const status = reasons.has('approval-expired')
    ? 'expired'
    : reasons.has('approval-denied')
      ? 'denied'
      : 'granted';
  return { ...waiting, status };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Cases as the events about them say: opened once, acknowledged, escalated, resolved; each with its time line. */
export async function caseChanges(events: readonly Event[], store: Store): Promise<readonly CaseRecord[]> {
  const changed = new Map<string, CaseRecord>();
  for (const event of events) {
    if (!event.type.startsWith('case.')) continue;
    const id = text(event.data['case']);
    if (id === undefined) continue;
    const known = changed.get(id) ?? (await store.case(id));
    const next = known ? caseAfter(known, event) : caseOpened(id, event);
    if (next) changed.set(id, next);
  }
  return [...changed.values()];
}

function caseOpened(id: string, event: Event): CaseRecord | undefined {
  if (event.type !== 'case.opened') return undefined;
  const { data } = event;
  const kind = text(data['kind']) ?? 'case';
  const member = text(data['member']);
  return {
    id,
    community: event.community,
    kind,
    cause: text(data['cause']) ?? kind,
    title: text(data['title']) ?? kind,
    severity: text(data['severity']) ?? 'normal',
    status: 'open',
    rule: text(data['rule']) ?? '',
    openedAt: event.time,
    ...(member === undefined ? {} : { member }),
    timeline: [{ at: event.time, what: event.type }],
  };
}

function caseAfter(known: CaseRecord, event: Event): CaseRecord {
  const by = text(event.data['by']);
  const note = text(event.data['note']) ?? text(event.data['reason']);
  const timeline = [
    ...known.timeline,
    {
      at: event.time,
      what: event.type,
      ...(by === undefined ? {} : { by }),
      ...(note === undefined ? {} : { note }),
    },
  ].slice(-1_000);
  if (event.type === 'case.acknowledged' && known.status === 'open')
    return {
      ...known,
      timeline,
      status: 'acknowledged',
      acknowledgedAt: event.time,
      ...(by === undefined ? {} : { acknowledgedBy: by }),
    };
  if (event.type === 'case.escalated' && known.status !== 'resolved')
    return {
      ...known,
      timeline,
      severity: text(event.data['severity']) ?? known.severity,
      escalations: (known.escalations ?? 0) + 1,
      escalatedAt: event.time,
    };
  if (event.type === 'case.resolved' && known.status !== 'resolved')
    return {
      ...known,
      timeline,
      status: 'resolved',
      resolvedAt: event.time,
      ...(by === undefined ? {} : { resolvedBy: by }),
    };
  return { ...known, timeline };
}
