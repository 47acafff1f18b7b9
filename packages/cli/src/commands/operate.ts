import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { formatTimestamp } from '@reeve/ir';
import { EFFECT_STATUSES, type Message, type Store, StoreError } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { EXIT, OperationalError, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { openProject } from '../project/workspace.ts';
import type { Lang } from '../terminal/frames.ts';
import { parseDuration } from '../time/duration.ts';
import { chooseLang } from './context.ts';

/** What every command here takes. */
export interface OperateOptions {
  readonly project?: string;
  readonly format?: string;
  readonly lang?: string;
  readonly by?: string;
}

interface Desk {
  readonly store: Store;
  readonly lang: Lang;
  readonly who: string;
  readonly isJson: boolean;
  readonly say: (english: string, chinese: string) => Promise<void>;
  readonly json: (value: unknown) => Promise<void>;
  /** Hands a word to whoever runs the project, now or next. */
  readonly post: (message: Message) => Promise<void>;
}

const at = (time: number): string => formatTimestamp(time).replace('T', ' ').slice(0, 16);

/** Opens a project's store for a command, and translates what goes wrong with it. */
const atDesk = async (options: OperateOptions, work: (desk: Desk) => Promise<number>): Promise<number> => {
  const project = await openProject({
    rules: [],
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const lang = chooseLang(options.lang, project);
  const path = project.running.store;
  if (!existsSync(path)) throw new UsageError(`${path}: there is no store yet; reeve run makes it`);
  const sink = createSink(undefined);
  try {
    await using store = await openSqliteStore(path);
    const say = async (english: string, chinese: string): Promise<void> => {
      await sink.write(`${lang === 'zh' ? chinese : english}\n`);
    };
    const status = await work({
      store,
      lang,
      who: options.by ?? process.env['REEVE_USER'] ?? userInfo().username,
      isJson: options.format === 'json',
      say,
      json: async (value) => {
        await sink.write(`${JSON.stringify(value, null, 2)}\n`);
      },
      post: async (message) => {
        await store.post(message);
        const lease = await store.lease();
        if (lease && lease.expires > Date.now())
          await say('Told to the process that runs.', '已通知正在运行的进程。');
        else
          await say(
            'Nothing runs now; it is done at the next reeve run.',
            '当前没有进程在运行；下次 reeve run 时执行。',
          );
      },
    });
    await sink.close();
    return status;
  } catch (error) {
    if (error instanceof StoreError)
      throw new OperationalError(error.code, error.message, { retryable: error.retryable, cause: error });
    throw error;
  }
};

/** `reeve status`: how the project is. */
export const runStatus = (options: OperateOptions): Promise<number> =>
  atDesk(options, async ({ store, isJson, json, say }) => {
    const [stats, lease, pauses] = [await store.stats(), await store.lease(), await store.pauses()];
    const isRunning = lease !== null && lease.expires > Date.now();
    if (isJson) {
      await json({ ...stats, running: isRunning ? lease : null, pauses });
      return EXIT.ok;
    }
    const { effects } = stats;
    const done = effects.delivered + effects.accepted + effects['awaiting-human'];
    await say(
      isRunning ? `Running: ${lease.owner}` : 'Not running now',
      isRunning ? `运行中：${lease.owner}` : '当前未运行',
    );
    await say(
      `${stats.events} events, ${stats.decisions} decisions, ${stats.refused} refused`,
      `事件 ${stats.events}，决定 ${stats.decisions}，拒收 ${stats.refused}`,
    );
    await say(
      `Effects: ${done} delivered, ${effects.pending + effects.sending} waiting, ${effects.held} held, ${effects.failed} dead letters, ${effects.unknown} of unknown end`,
      `动作：已送达 ${done}，等待 ${effects.pending + effects.sending}，扣留 ${effects.held}，死信 ${effects.failed}，结果不明 ${effects.unknown}`,
    );
    await say(
      `${stats.openCases} open cases, ${stats.waitingApprovals} approvals wait`,
      `未结工单 ${stats.openCases}，待审批 ${stats.waitingApprovals}`,
    );
    for (const { what, who, why, since } of pauses)
      await say(
        `Paused: ${what}, by ${who} since ${at(since)}${why === undefined ? '' : ` (${why})`}`,
        `已暂停：${what}，${who}，自 ${at(since)}${why === undefined ? '' : `（${why}）`}`,
      );
    return EXIT.ok;
  });

const PAUSABLE = /^(everything|(rule|channel|purpose|action):.+)$/;

/** `reeve pause`, `reeve resume`: the switches. They hold at once, whoever runs. */
export const runPause = (
  what: string,
  options: OperateOptions & { readonly why?: string },
): Promise<number> =>
  atDesk(options, async ({ store, who, say }) => {
    if (!PAUSABLE.test(what))
      throw new UsageError(`${what}: name everything, rule:NAME, channel:NAME, purpose:NAME or action:NAME`);
    await store.pause({
      what,
      since: Date.now(),
      who,
      ...(options.why === undefined ? {} : { why: options.why }),
    });
    await say(
      `Paused: ${what}. Nothing of it leaves until reeve resume ${what}.`,
      `已暂停：${what}。执行 reeve resume ${what} 之前不会发出。`,
    );
    return EXIT.ok;
  });

export const runResume = (what: string, options: OperateOptions): Promise<number> =>
  atDesk(options, async ({ store, who, say }) => {
    const was = await store.resume(what, who, Date.now());
    if (was) await say(`Goes on: ${what}`, `已恢复：${what}`);
    else await say(`${what} was not paused.`, `${what} 没有被暂停。`);
    return was ? EXIT.ok : EXIT.failed;
  });

/** `reeve approve`: without a run, what waits. */
export const runApprove = (
  run: string | undefined,
  options: OperateOptions & { readonly deny?: boolean },
): Promise<number> =>
  atDesk(options, async ({ store, who, isJson, json, say, post }) => {
    if (run === undefined) {
      const waiting = await store.approvals('waiting');
      if (isJson) await json(waiting);
      else if (waiting.length === 0) await say('Nothing waits for approval.', '没有待审批的事项。');
      for (const { run: key, rule, role, subject, at: since, effects } of isJson ? [] : waiting) {
        const actions = effects.map(({ action }) => action).join(', ');
        await say(
          `${key}  ${rule} for ${subject.kind} ${subject.id} (${role}, since ${at(since)}): ${actions}`,
          `${key}  ${rule}，${subject.kind} ${subject.id}（${role}，自 ${at(since)}）：${actions}`,
        );
      }
      return EXIT.ok;
    }
    const known = await store.approval(run);
    if (known?.status !== 'waiting')
      throw new UsageError(`${run}: nothing waits for approval under this key`);
    await post({ kind: 'approval', run, decision: options.deny ? 'denied' : 'granted', by: who });
    return EXIT.ok;
  });

/** `reeve case`: cases and what people do about them. */
export const runCase = (
  id: string | undefined,
  options: OperateOptions & {
    readonly ack?: boolean;
    readonly resolve?: boolean;
    readonly escalate?: boolean;
    readonly note?: string;
  },
): Promise<number> =>
  atDesk(options, async ({ store, who, isJson, json, say, post }) => {
    if (id === undefined) {
      const { rows } = await store.cases({}, { limit: 50 });
      if (isJson) await json(rows);
      else if (rows.length === 0) await say('There are no cases.', '没有工单。');
      for (const each of isJson ? [] : rows) {
        const line = `${each.id}  ${each.status.padEnd(12)} ${each.severity.padEnd(8)} ${at(each.openedAt)}  ${each.title}`;
        await say(line, line);
      }
      return EXIT.ok;
    }
    const found = await store.case(id);
    if (!found) throw new UsageError(`${id}: there is no such case`);
    const what = options.ack
      ? 'acknowledged'
      : options.resolve
        ? 'resolved'
        : options.escalate
          ? 'escalated'
          : options.note === undefined
            ? undefined
            : 'noted';
    if (what !== undefined) {
      await post({
        kind: 'case',
        id,
        what,
        by: who,
        ...(options.note === undefined ? {} : { note: options.note }),
      });
      return EXIT.ok;
    }
    if (isJson) await json(found);
    else {
      await say(
        `${found.title} (${found.status}, ${found.severity})`,
        `${found.title}（${found.status}，${found.severity}）`,
      );
      for (const { at: time, what: happened, by, note } of found.timeline) {
        const line = `  ${at(time)}  ${happened}${by === undefined ? '' : `  ${by}`}${note === undefined ? '' : `: ${note}`}`;
        await say(line, line);
      }
    }
    return EXIT.ok;
  });

/** `reeve outbox`: effects by how they ended; dead letters tried again. */
export const runOutbox = (
  options: OperateOptions & { readonly status?: string; readonly replay?: string; readonly limit?: string },
): Promise<number> =>
  atDesk(options, async ({ store, who, isJson, json, say, post }) => {
    if (options.replay !== undefined) {
      const { replay } = options;
      if (replay !== 'all' && !(await store.effect(replay)))
        throw new UsageError(`${replay}: there is no such effect`);
      await post({ kind: 'replay', by: who, ...(replay === 'all' ? {} : { key: replay }) });
      return EXIT.ok;
    }
    const status = EFFECT_STATUSES.find((each) => each === (options.status ?? 'failed'));
    if (!status) throw new UsageError(`--status ${options.status}: one of ${EFFECT_STATUSES.join(', ')}`);
    const { rows } = await store.effects(
      { status },
      { limit: Math.max(1, Number(options.limit ?? 50) || 50) },
    );
    if (isJson) {
      await json(rows);
      return EXIT.ok;
    }
    if (rows.length === 0) await say(`No effect is ${status}.`, `没有状态为 ${status} 的动作。`);
    for (const { key, rule, action, at: time, attempts, error, reason } of rows) {
      const why = error ?? reason ?? '';
      const line = `${key}  ${at(time)}  ${rule}  ${action}  ${attempts}×${why === '' ? '' : `  ${why}`}`;
      await say(line, line);
    }
    return EXIT.ok;
  });

/** `reeve ledger verify`: walks the chain of points and honours. */
export const runLedger = (options: OperateOptions): Promise<number> =>
  atDesk(options, async ({ store, say }) => {
    const { entries, broken } = await store.verifyLedger();
    if (!broken) {
      await say(
        `${entries} entries, each chained to the one before. Nothing was altered.`,
        `共 ${entries} 条记录，首尾相连，没有被改动。`,
      );
      return EXIT.ok;
    }
    await say(`Entry ${broken.number}: ${broken.reason}.`, `第 ${broken.number} 条：${broken.reason}。`);
    return EXIT.failed;
  });

/** `reeve store`: backups, checks, retention and erasure. */
export const runStore = (
  what: string,
  path: string | undefined,
  options: OperateOptions & {
    readonly before?: string;
    readonly member?: string;
    readonly community?: string;
  },
): Promise<number> =>
  atDesk(options, async ({ store, who, say, post }) => {
    switch (what) {
      case 'backup': {
        if (path === undefined) throw new UsageError('name the file: reeve store backup FILE');
        if (existsSync(path)) throw new UsageError(`${path}: it exists already; nothing was written`);
        await store.backup(path);
        await say(`Copied to ${path}`, `已备份到 ${path}`);
        return EXIT.ok;
      }
      case 'verify': {
        const found = await store.verify();
        for (const each of found) await say(each, each);
        if (found.length === 0) await say('Nothing is wrong with it.', '没有发现问题。');
        return found.length === 0 ? EXIT.ok : EXIT.failed;
      }
      case 'prune': {
        const age = parseDuration(options.before ?? '');
        if (age === undefined) throw new UsageError('name an age: --before "90 days"');
        const lease = await store.acquireLease(`prune/${randomUUID().slice(0, 8)}`, Date.now(), 60_000);
        if (!lease) throw new UsageError('another process runs this project; prune when it has ended');
        try {
          const { events, effects } = await store.prune(lease, Date.now() - age);
          await say(
            `Removed ${events} events and ${effects} effects.`,
            `已删除 ${events} 个事件和 ${effects} 个动作。`,
          );
        } finally {
          await store.releaseLease(lease);
        }
        return EXIT.ok;
      }
      case 'erase': {
        const { member, community = 'default' } = options;
        if (member === undefined)
          throw new UsageError('name the member: --member ID, and --community where there are several');
        await post({ kind: 'erase', community, member, by: who });
        return EXIT.ok;
      }
      default:
        throw new UsageError(`${what}: one of backup, verify, prune, erase`);
    }
  });
