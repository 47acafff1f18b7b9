import { type ReactNode, useEffect, useState } from 'react';
import { type ApiError, ask } from '../api.ts';
import { Empty } from '../parts/empty.tsx';
import { Table } from '../parts/table.tsx';
import { showTime } from '../parts/time.ts';
import { useDesk, useLook, useRuleTitle } from '../state.tsx';
import { reasonWord, serverWord } from '../words.ts';
import { Decisions } from './backtest.tsx';

/** Asks again whenever the running project has moved on. */
export function useFresh<T>(path: string): { readonly found: T | undefined; readonly again: () => void } {
  const { status } = useDesk();
  const [found, setFound] = useState<T>();
  const [turn, setTurn] = useState(0);
  const { position, stats } = status;
  const key = `${position ?? 0} ${stats?.openCases ?? 0} ${stats?.waitingApprovals ?? 0} ${JSON.stringify(stats?.effects ?? {})}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the project has moved on
  useEffect(() => {
    let open = true;
    void ask<T>('GET', path).then(
      (answer) => open && setFound(answer),
      () => undefined,
    );
    return () => {
      open = false;
    };
  }, [path, key, turn]);
  return { found, again: () => setTurn((n) => n + 1) };
}

interface StoredDecision {
  readonly seq: number;
  readonly decision: {
    readonly rule: string;
    readonly at: number;
    readonly subject: { readonly id: string };
    readonly community: string;
    readonly values: Readonly<Record<string, string | number | boolean | null>>;
    readonly effects: readonly {
      readonly action: string;
      readonly input: Readonly<Record<string, string | number | boolean | null>>;
    }[];
    readonly held: readonly { readonly action: string; readonly reason: string }[];
  };
}

/** Runs as they happen. */
export function Runs(): ReactNode {
  const { say } = useLook();
  const { rule, show } = useDesk();
  const ruleTitle = useRuleTitle();
  const [all, setAll] = useState(false);
  const own = rule !== undefined && !all;
  const { found } = useFresh<{ rows: readonly StoredDecision[] }>(
    `/api/runs?limit=100${own ? `&rule=${encodeURIComponent(rule)}` : ''}`,
  );
  return (
    <div className="stack">
      {rule !== undefined && (
        <div className="choice" role="group" aria-label={say('rules')}>
          <button type="button" aria-pressed={own} onClick={() => setAll(false)}>
            {ruleTitle(rule)}
          </button>
          <button type="button" aria-pressed={!own} onClick={() => setAll(true)}>
            {say('allRules')}
          </button>
        </div>
      )}
      {found && found.rows.length === 0 && (
        <Empty word="noRuns" step={{ word: 'seeWhy', run: () => show({ panel: 'why' }) }} />
      )}
      {found && found.rows.length > 0 && (
        <Decisions
          title={say('runs')}
          decisions={found.rows.map(({ decision }) => ({ ...decision, subject: decision.subject.id }))}
        />
      )}
    </div>
  );
}

export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly severity: string;
  readonly status: 'open' | 'acknowledged' | 'resolved';
  readonly rule: string;
  readonly openedAt: number;
  readonly community: string;
  readonly timeline: readonly {
    readonly at: number;
    readonly what: string;
    readonly by?: string;
    readonly note?: string;
  }[];
}

/** Cases with what has happened in each, and what can be done about it. */
export function Cases(): ReactNode {
  const { say, lang } = useLook();
  const { user, project, tell } = useDesk();
  const { found, again } = useFresh<{ rows: readonly Case[] }>('/api/cases');
  const ruleTitle = useRuleTitle();
  const zone = project.settings.timeZone;
  const act = (id: string, what: string): void => {
    void ask('POST', `/api/cases/${encodeURIComponent(id)}`, { what }).then(again, (error: Error) =>
      tell(error.message),
    );
  };
  if (found?.rows.length === 0) return <Empty word="noCases" starter="case" />;
  return (
    <ul className="cards">
      {found?.rows.map((each) => (
        <li key={each.id} className={`card ${each.status}`}>
          <header>
            <b>{each.title || each.kind}</b>
            <span className={`tag ${each.severity}`}>{serverWord(each.severity, lang)}</span>
            <span className="tag">{serverWord(each.status, lang)}</span>
          </header>
          <p className="quiet">
            {each.community} · {ruleTitle(each.rule)}
          </p>
          <ol className="timeline">
            {each.timeline.map((entry, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a time line only grows
              <li key={i}>
                <time dateTime={new Date(entry.at).toISOString()}>{showTime(entry.at, zone, lang)}</time>{' '}
                {serverWord(entry.what, lang)}
                {entry.by !== undefined && ` ${say('by')} ${entry.by}`}
                {entry.note !== undefined && ` — ${entry.note}`}
              </li>
            ))}
          </ol>
          {user.role !== 'viewer' && each.status !== 'resolved' && (
            <div className="bar">
              {each.status === 'open' && (
                <button type="button" onClick={() => act(each.id, 'acknowledged')}>
                  {say('acknowledge')}
                </button>
              )}
              <button type="button" onClick={() => act(each.id, 'resolved')}>
                {say('resolve')}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Approval {
  readonly run: string;
  readonly rule: string;
  readonly role: string;
  readonly subject: { readonly id: string };
  readonly at: number;
  readonly expires?: number;
  readonly effects: readonly {
    readonly action: string;
    readonly input?: Readonly<Record<string, unknown>>;
  }[];
}

/** What waits for a person to say yes. */
export function Approvals(): ReactNode {
  const { say, lang } = useLook();
  const { user, project, tell } = useDesk();
  const { found, again } = useFresh<{ rows: readonly Approval[] }>('/api/approvals');
  const ruleTitle = useRuleTitle();
  const zone = project.settings.timeZone;
  const may = user.role === 'approver' || user.role === 'admin';
  const decide = (run: string, decision: 'granted' | 'denied'): void => {
    void ask('POST', `/api/approvals/${encodeURIComponent(run)}`, { decision }).then(again, (error: Error) =>
      tell(error.message),
    );
  };
  if (found?.rows.length === 0) return <Empty word="noApprovals" starter="approval" />;
  return (
    <ul className="cards">
      {found?.rows.map((each) => (
        <li key={each.run} className="card">
          <header>
            <b>{ruleTitle(each.rule)}</b>
            <span className="tag">{each.role}</span>
          </header>
          <p className="quiet">
            {each.subject.id} · {showTime(each.at, zone, lang)}
            {each.expires !== undefined && ` → ${showTime(each.expires, zone, lang)}`}
          </p>
          <ul>
            {each.effects.map(({ action, input }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: in their order
              <li key={i}>
                <code>{action}</code>{' '}
                {Object.entries(input ?? {})
                  .map(([key, value]) => `${key}: ${String(value)}`)
                  .join(', ')}
              </li>
            ))}
          </ul>
          {may && (
            <div className="bar">
              <button type="button" className="main" onClick={() => decide(each.run, 'granted')}>
                {say('grant')}
              </button>
              <button type="button" onClick={() => decide(each.run, 'denied')}>
                {say('deny')}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Effect {
  readonly key: string;
  readonly action: string;
  readonly rule: string;
  readonly member?: string;
  readonly channel?: string;
  readonly status: string;
  readonly at: number;
  readonly reason?: string;
  readonly error?: string;
  readonly attempts: number;
}

const STATUSES = ['failed', 'pending', 'held', 'accepted', 'awaiting-human', 'delivered', 'unknown'] as const;

/** What is on its way out, what arrived, and dead letters to try again. */
export function Outbox(): ReactNode {
  const { say, lang } = useLook();
  const { user, project, tell, status } = useDesk();
  const ruleTitle = useRuleTitle();
  const [of, setOf] = useState<(typeof STATUSES)[number]>('failed');
  const { found, again } = useFresh<{ rows: readonly Effect[] }>(`/api/effects?limit=100&status=${of}`);
  const may = user.role === 'approver' || user.role === 'admin';
  return (
    <div className="stack">
      <div className="choice wrap" role="group" aria-label={say('status')}>
        {STATUSES.map((each) => (
          <button key={each} type="button" aria-pressed={each === of} onClick={() => setOf(each)}>
            {serverWord(each, lang)} {(status.stats?.effects[each] ?? 0).toLocaleString(lang)}
          </button>
        ))}
      </div>
      <Table
        name={say('outbox')}
        rows={found?.rows ?? []}
        empty={say('noEffects')}
        columns={[
          { title: say('when'), value: ({ at }) => showTime(at, project.settings.timeZone, lang) },
          { title: say('action'), value: ({ action }) => action },
          { title: say('rule'), value: ({ rule }) => ruleTitle(rule) },
          { title: say('subject'), value: ({ member }) => member ?? '' },
          {
            title: say('reason'),
            value: ({ reason, error }) => (reason === undefined ? (error ?? '') : reasonWord(reason, lang)),
          },
          ...(of === 'failed' && may
            ? [
                {
                  title: say('retry'),
                  value: () => '',
                  show: ({ key }: Effect) => (
                    <button
                      type="button"
                      onClick={() =>
                        void ask('POST', '/api/effects/retry', { key }).then(again, (error: ApiError) =>
                          tell(error.message),
                        )
                      }
                    >
                      {say('retry')}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
