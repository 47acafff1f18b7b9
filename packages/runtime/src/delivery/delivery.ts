import type { ActionRequest, ActionResult } from '@reeve/extensions/api';
import type { Event, TemplateIr } from '@reeve/ir';
import type { Clock } from '../clock.ts';
import type {
  CaseRecord,
  DeliveryRecord,
  EffectUpdate,
  LedgerAppend,
  OutboxEffect,
  RecordWrite,
} from '../store/records.ts';
import type { Changes, Store } from '../store/store.ts';
import type { ActionFacts, ActionRunner } from './action-runner.ts';
import { Breakers, type Turn } from './breakers.ts';
import { Budgets } from './budgets.ts';
import { type Composer, messageOf } from './compose.ts';
import { type Gatekeeper, mayLeave } from './gates.ts';
import { type DeliveryPolicy, nextTry, USUAL_POLICY } from './policy.ts';
import { parseQuota, type Quota, Quotas } from './quotas.ts';
import { Uncommitted } from './uncommitted.ts';

/** What delivery is made with. */
export interface DeliveryOptions {
  readonly store: Store;
  readonly runner: ActionRunner;
  readonly clock: Clock;
  /** From 0 to 1, for jitter. */
  readonly random: () => number;
  readonly policy?: Partial<DeliveryPolicy>;
  readonly gatekeeper: Gatekeeper;
  readonly composer: Composer;
  readonly templates?: readonly TemplateIr[];
  /** Language for members whose own is not known. */
  readonly language?: 'en' | 'zh';
  /** Writes changes, and takes in and decides the events that follow, in one transaction. */
  readonly commit: (changes: Changes, events: readonly Event[]) => Promise<void>;
  readonly uncommitted?: Uncommitted;
  readonly observer?: DeliveryObserver;
}

/** Is told of deliveries, for metrics and logs. Nothing personal is in it. */
export interface DeliveryObserver {
  attempted?(delivery: DeliveryRecord & { readonly action: string; readonly rule: string }): void;
  held?(action: string, reason: string): void;
  channelTurned?(channel: string, turn: 'down' | 'up'): void;
}

/** What one round did. */
export interface Pumped {
  readonly attempted: number;
  /** Effects that ended or were held, by what they ended as. */
  readonly ended: Readonly<Record<string, number>>;
}

/** What a provider says later of an effect that it accepted. */
export interface Receipt {
  readonly channel: string;
  /** The provider's reference, or the effect's own key. */
  readonly reference: string;
  readonly status: 'delivered' | 'failed' | 'read';
  /** ms */
  readonly at: number;
  readonly detail?: string;
}

/** Takes effects out of the outbox and to those who carry them out. */
export interface Delivery {
  /** Settles what an earlier process had begun and not finished. Once, before the first `pump`. */
  open(): Promise<void>;
  /** One round over what is due: gates, tries, outcomes. */
  pump(now: number): Promise<Pumped>;
  /** A receipt; gives false where no effect has that reference. */
  receipt(receipt: Receipt): Promise<boolean>;
  /** Tries dead letters (and those whose end is not known) again: one, or all of them. Gives how many. */
  replay(key: string | undefined, who: string): Promise<number>;
}

/** Makes the delivery of a runtime. */
export function createDelivery(options: DeliveryOptions): Delivery {
  return new OutboxDelivery(options);
}

/** Where records of extensions lie; a host puts an extension's name before its collections. */
const ROOM = 'extensions';

interface Outcome {
  readonly effect: OutboxEffect;
  readonly result: ActionResult;
  readonly delivery: DeliveryRecord;
  readonly facts: ActionFacts;
}

class OutboxDelivery implements Delivery {
  readonly #options: DeliveryOptions;
  readonly #policy: DeliveryPolicy;
  readonly #quotas: Quotas = new Quotas();
  readonly #breakers: Breakers;
  readonly #budgets: Budgets;
  readonly #templates: ReadonlyMap<string, TemplateIr>;
  readonly #uncommitted: Uncommitted;
  /** What has been seen to leave together, by channel or action. */
  readonly #lanes: Map<string, { readonly quota: Quota | undefined; readonly kind: 'channel' | 'action' }> =
    new Map();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#policy = { ...USUAL_POLICY, ...options.policy };
    this.#breakers = new Breakers(this.#policy.breaker);
    this.#budgets = new Budgets(this.#policy);
    this.#templates = new Map((options.templates ?? []).map((template) => [template.name, template]));
    this.#uncommitted = options.uncommitted ?? new Uncommitted(options.store);
  }

  async open(): Promise<void> {
    const { store, commit } = this.#options;
    for (;;) {
      const { rows } = await store.effects({ status: 'sending' }, { limit: 500 });
      if (rows.length === 0) return;
      const updates = rows.map(({ key }) => ({
        key,
        status: 'unknown' as const,
        error: 'The process ended while it was being sent; nobody knows whether it was.',
      }));
      await commit({ updates }, []);
    }
  }

  async pump(now: number): Promise<Pumped> {
    const { store } = this.#options;
    const pauses = await store.pauses();
    if (pauses.some(({ what }) => what === 'everything')) return { attempted: 0, ended: {} };
    const skip = [
      ...pauses.map(({ what }) => what),
      ...(await this.#pausedPurposes()),
      ...this.#shutLanes(now),
    ];
    const due = await store.due(now, this.#policy.batch, skip);
    const updates: EffectUpdate[] = [];
    const going: OutboxEffect[] = [];
    for (const effect of due) await this.#sort(effect, now, going, updates);
    const outcomes = await this.#tryAll(going, now);
    const ended: Record<string, number> = {};
    for (const { status, reason, key } of updates) {
      if (status !== 'held') continue;
      ended[status] = (ended[status] ?? 0) + 1;
      const action = due.find((effect) => effect.key === key)?.action ?? '';
      this.#options.observer?.held?.(action, reason ?? '');
    }
    await this.#write(outcomes, updates, now, ended);
    return { attempted: outcomes.length, ended };
  }

  /** Lanes that take nothing now: what waits for them is left where it is, however much it is. */
  #shutLanes(now: number): readonly string[] {
    return [...this.#lanes].flatMap(([lane, { quota, kind }]) => {
      const opens = Math.max(this.#quotas.frees(lane, quota, now), this.#breakers.opens(lane, now));
      const hasOther = kind === 'channel' && this.#policy.fallback[lane] !== undefined;
      return opens > now && !hasOther ? [`${kind}:${lane}`] : [];
    });
  }

  async #pausedPurposes(): Promise<readonly string[]> {
    const campaigns = await this.#options.store.records(ROOM, 'campaigns');
    return campaigns.flatMap(({ key, value }) =>
      (value as { status?: unknown } | null)?.status === 'paused'
        ? [`purpose:${key.split('/').at(-1) ?? key}`]
        : [],
    );
  }

  /** Whether an effect goes now, waits, or is held. */
  async #sort(
    effect: OutboxEffect,
    now: number,
    going: OutboxEffect[],
    updates: EffectUpdate[],
  ): Promise<void> {
    const routed = this.#route(effect, now);
    const name = this.#lane(routed);
    const quota = this.#quotaOf(routed);
    this.#lanes.set(name, { quota, kind: routed.channel === undefined ? 'action' : 'channel' });
    if (quota && !this.#quotas.isLoaded(name))
      this.#quotas.load(
        name,
        ((await this.#options.store.setting(`quota:${name}`)) as number[] | undefined) ?? [],
      );
    const opens = Math.max(this.#quotas.frees(name, quota, now), this.#breakers.opens(name, now));
    if (opens > now) {
      updates.push({ key: effect.key, status: 'pending', due: opens });
      return;
    }
    const verdict = await mayLeave(
      routed,
      now,
      this.#policy,
      this.#options.gatekeeper,
      this.#budgets,
      this.#options.store,
    );
    if (verdict.go) {
      if (quota) this.#quotas.use(name, quota, now);
      this.#breakers.begin(name);
      going.push(routed);
    } else if ('hold' in verdict) updates.push({ key: effect.key, status: 'held', reason: verdict.hold });
    else updates.push({ key: effect.key, status: 'pending', due: verdict.until, reason: verdict.reason });
  }

  /** Over the channel that stands in, where its own is down. */
  #route(effect: OutboxEffect, now: number): OutboxEffect {
    const { channel } = effect;
    const other = channel === undefined ? undefined : this.#policy.fallback[channel];
    if (other === undefined || channel === undefined || this.#breakers.opens(channel, now) <= now)
      return effect;
    return 'via' in effect.input
      ? { ...effect, channel: other, input: { ...effect.input, via: other } }
      : effect;
  }

  /** What is limited and breaks together. */
  #lane(effect: OutboxEffect): string {
    return effect.channel ?? effect.action;
  }

  #actionOf(effect: OutboxEffect): string {
    if (effect.action !== 'message.send' || effect.channel === undefined) return effect.action;
    return this.#options.runner.carrierOf?.(effect.channel) ?? effect.action;
  }

  #quotaOf(effect: OutboxEffect): Quota | undefined {
    const { quotas } = this.#policy;
    const text =
      quotas[this.#lane(effect)] ??
      quotas[effect.action] ??
      this.#options.runner.facts(this.#actionOf(effect))?.quota;
    return text === undefined ? undefined : parseQuota(text);
  }

  async #tryAll(effects: readonly OutboxEffect[], now: number): Promise<readonly Outcome[]> {
    if (effects.length === 0) return [];
    const facts = (effect: OutboxEffect): ActionFacts =>
      this.#options.runner.facts(this.#actionOf(effect)) ?? { emits: [], idempotent: false, serial: false };
    // What cannot be sent twice without harm is marked before it is sent, so that a crash is told from a new effect.
    const marked = effects.filter((effect) => !facts(effect).idempotent && !facts(effect).serial);
    if (marked.length > 0)
      await this.#options.commit(
        { updates: marked.map(({ key }) => ({ key, status: 'sending' as const })) },
        [],
      );
    const lanes = new Map<string, OutboxEffect[]>();
    const serial: OutboxEffect[] = [];
    for (const effect of effects) {
      if (facts(effect).serial) serial.push(effect);
      else {
        const lane = lanes.get(this.#lane(effect));
        if (lane) lane.push(effect);
        else lanes.set(this.#lane(effect), [effect]);
      }
    }
    const outcomes: Outcome[] = [];
    const work = async (queue: OutboxEffect[]): Promise<void> => {
      for (let effect = queue.shift(); effect; effect = queue.shift())
        outcomes.push(await this.#attempt(effect, facts(effect), now));
    };
    const workers = [...lanes.values()].flatMap((queue) =>
      Array.from({ length: Math.min(this.#policy.concurrency, queue.length) }, () => work(queue)),
    );
    await Promise.all([...workers, work(serial)]);
    return outcomes;
  }

  async #attempt(effect: OutboxEffect, facts: ActionFacts, now: number): Promise<Outcome> {
    const attempt = effect.attempts + 1;
    const began = performance.now();
    const result = await this.#run(effect, attempt, now);
    const tookMs = performance.now() - began;
    if (facts.serial) this.#remember(effect, result, now);
    const isRetry = this.#retries(result, facts) && attempt < this.#policy.attempts;
    const delivery: DeliveryRecord = {
      key: effect.key,
      attempt,
      at: now,
      tookMs,
      outcome: isRetry ? 'retry' : result.status,
      ...(effect.channel === undefined ? {} : { channel: effect.channel }),
      ...('error' in result ? { error: result.error.slice(0, 500) } : {}),
    };
    this.#options.observer?.attempted?.({ ...delivery, action: effect.action, rule: effect.rule });
    return { effect, result, delivery, facts };
  }

  async #run(effect: OutboxEffect, attempt: number, now: number): Promise<ActionResult> {
    const { runner, composer } = this.#options;
    const message = messageOf(effect, this.#templates, composer, this.#options.language ?? 'en', now);
    if (message && 'failed' in message) return { status: 'failed', error: message.failed, retryable: false };
    const action = this.#actionOf(effect);
    const template =
      typeof effect.input['template'] === 'string'
        ? this.#templates.get(effect.input['template'])
        : undefined;
    const own = Object.fromEntries(
      Object.entries(effect.input).filter(([name]) => !template?.params.some((param) => param.name === name)),
    );
    const input =
      action === effect.action
        ? own
        : {
            to: effect.member ?? effect.input['to'],
            ...(message ? { text: message.text } : {}),
            ...(message?.title === undefined ? {} : { title: message.title }),
          };
    const attributes =
      effect.member === undefined ? {} : (composer.attributes(effect.community, effect.member) ?? {});
    const request: ActionRequest = {
      action,
      input,
      key: effect.key,
      attempt,
      now,
      rule: effect.rule,
      community: effect.community,
      subject: effect.subject,
      ...(effect.member === undefined
        ? {}
        : {
            member: {
              id: effect.member,
              attributes: Object.fromEntries(
                Object.entries(attributes).filter(
                  ([name, value]) => value !== null && (runner.mayRead?.(action, name) ?? true),
                ),
              ),
            },
          }),
      ...(message ? { message } : {}),
      ...(effect.channel === undefined ? {} : { channel: effect.channel }),
    };
    const limit = new AbortController();
    const timer = new AbortController();
    void this.#options.clock.sleep(this.#policy.timeout, timer.signal).then(() => {
      if (!timer.signal.aborted) limit.abort();
    });
    try {
      return await runner.run(request, limit.signal);
    } catch (error) {
      return { status: 'unknown', error: `A fault while carrying it out: ${(error as Error).name}` };
    } finally {
      timer.abort();
    }
  }

  #retries(result: ActionResult, facts: ActionFacts): boolean {
    if (result.status === 'unknown') return facts.idempotent || facts.serial;
    return result.status === 'failed' && result.retryable;
  }

  #written(
    effect: OutboxEffect,
    result: ActionResult,
    now: number,
  ): { readonly records: readonly RecordWrite[]; readonly ledger: readonly LedgerAppend[] } {
    return {
      records: (result.records ?? []).map((record) => ({ extension: ROOM, ...record })),
      ledger: (result.ledger ?? []).map((entry) => ({
        ...entry,
        community: effect.community,
        at: now,
        key: effect.key,
      })),
    };
  }

  #remember(effect: OutboxEffect, result: ActionResult, now: number): void {
    const { records, ledger } = this.#written(effect, result, now);
    const cases = (result.events ?? []).flatMap(({ type, data }) =>
      type === 'case.opened' && typeof data['case'] === 'string'
        ? [
            {
              id: data['case'],
              community: effect.community,
              cause: causeOf(data),
            } satisfies Pick<CaseRecord, 'id' | 'community' | 'cause'>,
          ]
        : [],
    );
    this.#uncommitted.add(records, ledger, cases);
  }

  async #write(
    outcomes: readonly Outcome[],
    updates: EffectUpdate[],
    now: number,
    ended: Record<string, number>,
  ): Promise<void> {
    const events: Event[] = [];
    const records: RecordWrite[] = [];
    const ledger: LedgerAppend[] = [];
    const lanes = new Set<string>();
    for (const { effect, result, delivery, facts } of outcomes) {
      const lane = this.#lane(effect);
      lanes.add(lane);
      const status = delivery.outcome;
      const retryAfter = result.status === 'failed' ? result.retryAfter : undefined;
      if (retryAfter !== undefined) this.#quotas.shut(lane, now + retryAfter);
      this.#turned(lane, this.#judge(lane, result, facts, now), now, events);
      if (status === 'retry') {
        updates.push({
          key: effect.key,
          status: 'pending',
          attempts: delivery.attempt,
          due: nextTry(this.#policy, delivery.attempt, now, this.#options.random, retryAfter),
          ...(delivery.error === undefined ? {} : { error: delivery.error }),
        });
        continue;
      }
      ended[status] = (ended[status] ?? 0) + 1;
      updates.push({
        key: effect.key,
        status,
        attempts: delivery.attempt,
        ...(effect.channel === undefined ? {} : { channel: effect.channel }),
        ...('reference' in result && result.reference !== undefined ? { reference: result.reference } : {}),
        ...(delivery.error === undefined ? {} : { error: delivery.error }),
      });
      const written = this.#written(effect, result, now);
      records.push(...written.records);
      ledger.push(...written.ledger);
      events.push(...eventsOf(effect, result, now));
      if (status === 'failed') events.push(...failureOf(effect, delivery, now));
    }
    const { settings, news } = this.#budgets.take();
    for (const { type, budget, period, spent, amount } of news)
      events.push({
        id: `${type}:${budget}:${period}`,
        type,
        time: now,
        community: '',
        data: { budget, period, spent, amount },
      });
    const used = Object.fromEntries(
      [...lanes]
        .filter((lane) => this.#quotas.isLoaded(lane))
        .map((lane) => [`quota:${lane}`, this.#quotas.times(lane)]),
    );
    if (updates.length > 0 || events.length > 0)
      await this.#options.commit(
        {
          updates,
          deliveries: outcomes.map(({ delivery }) => delivery),
          records,
          ledger,
          settings: { ...settings, ...used },
        },
        events,
      );
    this.#uncommitted.clear();
  }

  #judge(lane: string, result: ActionResult, facts: ActionFacts, now: number): Turn {
    if (facts.serial) return null;
    if (result.status === 'unknown' || (result.status === 'failed' && result.retryable))
      return this.#breakers.failed(lane, now);
    // Refused for good: the provider is there and says no.
    return this.#breakers.succeeded(lane);
  }

  #turned(lane: string, turn: Turn, now: number, events: Event[]): void {
    if (turn === null) return;
    this.#options.observer?.channelTurned?.(lane, turn);
    events.push({
      id: `channel.${turn}:${lane}:${now}`,
      type: `channel.${turn}`,
      time: now,
      community: '',
      data: { channel: lane },
    });
  }

  async receipt({ channel, reference, status, at, detail }: Receipt): Promise<boolean> {
    const { store, commit } = this.#options;
    const effect = (await store.effectByReference(channel, reference)) ?? (await store.effect(reference));
    if (!effect) return false;
    const isOver = effect.status === 'delivered' || effect.status === 'failed';
    const updates: EffectUpdate[] =
      status === 'read' || isOver
        ? []
        : [{ key: effect.key, status, ...(detail === undefined ? {} : { error: detail.slice(0, 500) }) }];
    const event: Event = {
      id: `${effect.key}:${status}`,
      type: `message.${status}`,
      time: at,
      ...(effect.member === undefined ? {} : { member: effect.member }),
      community: effect.community,
      data: { effect: effect.key, rule: effect.rule, channel },
      depth: effect.depth + 1,
    };
    await commit({ updates }, [event]);
    return true;
  }

  async replay(key: string | undefined, who: string): Promise<number> {
    const { store, commit, clock } = this.#options;
    const now = clock.now();
    const again = async (rows: readonly OutboxEffect[]): Promise<number> => {
      if (rows.length === 0) return 0;
      await commit(
        {
          updates: rows.map((row) => ({ key: row.key, status: 'pending' as const, due: now, attempts: 0 })),
          audit: rows.map((row) => ({
            at: now,
            who,
            what: 'effect.replayed',
            about: row.key,
            detail: { was: row.status },
          })),
        },
        [],
      );
      return rows.length;
    };
    if (key !== undefined) {
      const effect = await store.effect(key);
      if (!effect) throw new RangeError(`There is no effect ${key}.`);
      if (effect.status !== 'failed' && effect.status !== 'unknown')
        throw new RangeError(
          `The effect ${key} is ${effect.status}; only what failed or is unknown can be tried again.`,
        );
      return again([effect]);
    }
    let count = 0;
    for (;;) {
      const { rows } = await store.effects({ status: 'failed' }, { limit: 500 });
      if (rows.length === 0) return count;
      count += await again(rows);
    }
  }
}

/** Events that an outcome brings; their ids come from the effect's key, so that they are the same however often it is told. */
function eventsOf(effect: OutboxEffect, result: ActionResult, now: number): readonly Event[] {
  return (result.events ?? []).map(({ type, member, data }, i) => ({
    id: `${effect.key}:${i}`,
    type,
    time: now,
    ...(member === undefined ? {} : { member }),
    community: effect.community,
    data,
    depth: effect.depth + 1,
  }));
}

/** That a message has become a dead letter, for the rules to see. */
function failureOf(effect: OutboxEffect, { error }: DeliveryRecord, now: number): readonly Event[] {
  if (effect.channel === undefined || effect.member === undefined) return [];
  return [
    {
      id: `${effect.key}:dead:${now}`,
      type: 'message.failed',
      time: now,
      member: effect.member,
      community: effect.community,
      data: {
        effect: effect.key,
        rule: effect.rule,
        channel: effect.channel,
        ...(error === undefined ? {} : { reason: error.slice(0, 200) }),
      },
      depth: effect.depth + 1,
    },
  ];
}

/** What a case that is being opened is about, as its event says it. */
function causeOf(data: Readonly<Record<string, unknown>>): string {
  const cause = data['cause'] ?? data['kind'];
  return typeof cause === 'string' ? cause : 'case';
}
