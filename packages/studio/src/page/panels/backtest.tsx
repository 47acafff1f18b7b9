import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Chart } from '../parts/chart.tsx';
import { Table } from '../parts/table.tsx';
import { showDay, showTime } from '../parts/time.ts';
import { errorCount } from '../problems.ts';
import { useDesk, useLook, useProblems, useRuleTitle } from '../state.tsx';
import { reasonWord } from '../words.ts';
import type { Difference, Replay, ShownDecision } from '../worker/replay.ts';

/** A replay begins this long after the text has been read and proved, ms: half a second after the last key. */
const PAUSE = 200;

/** The replay of the texts as they stand, kept until they change. */
function useReplay(): { readonly replay: Replay | undefined; readonly clean: boolean } {
  const { worker, epoch, historySize } = useDesk();
  const [replay, setReplay] = useState<Replay>();
  const clean = useProblems(errorCount) === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what follows the texts follows their epoch
  useEffect(() => {
    if (historySize <= 0 || !clean) return;
    const timer = setTimeout(() => void worker.backtest().then((found) => found && setReplay(found)), PAUSE);
    return () => clearTimeout(timer);
  }, [epoch, historySize, clean]);
  return { replay, clean };
}

export function Backtest(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const { replay, clean } = useReplay();
  const ruleTitle = useRuleTitle();
  const [all, setAll] = useState(desk.rule === undefined);
  const [picked, setPicked] = useState<{ readonly subject?: string; readonly day?: number }>();
  const [decisions, setDecisions] = useState<readonly ShownDecision[]>([]);
  const rule = all ? undefined : desk.rule;
  useEffect(() => setAll(desk.rule === undefined), [desk.rule]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the replay is another
  useEffect(() => {
    if (picked) void desk.worker.decisionsOf(rule, picked.subject, picked.day).then(setDecisions);
  }, [picked, rule, replay]);
  const shown = useMemo(() => {
    if (!replay) return undefined;
    const own = rule === undefined ? replay.rules : replay.rules.filter((each) => each.rule === rule);
    const held: Record<string, number> = {};
    for (const each of own)
      for (const [reason, count] of Object.entries(each.held)) held[reason] = (held[reason] ?? 0) + count;
    const sum = (pick: (each: Replay['rules'][number]) => number): number =>
      own.reduce((total, each) => total + pick(each), 0);
    return {
      days: rule === undefined ? replay.days : (own[0]?.days ?? replay.days),
      fired: sum(({ fired }) => fired),
      filtered: sum(({ filtered }) => filtered),
      sent: sum(({ sent }) => sent),
      held,
      rules: own,
      subjects: own.length === 1 ? (own[0]?.subjects ?? []) : [],
    };
  }, [replay, rule]);
  const series = useMemo(
    () =>
      shown && [
        {
          label: say('triggered'),
          tone: '--series-1',
          values: shown.days.map(({ fired }) => fired),
          bars: true,
        },
        { label: say('heldBack'), tone: '--series-2', values: shown.days.map(({ held }) => held) },
      ],
    [shown, say],
  );
  const days = useMemo(() => shown?.days.map(({ day }) => day) ?? [], [shown]);
  if (desk.historySize === 0) return <p className="empty">{say('noHistory')}</p>;
  if (!replay || !shown || !series) return <p className="empty">{clean ? '…' : say('waitForClean')}</p>;
  const heldTotal = Object.values(shown.held).reduce((a, b) => a + b, 0);
  return (
    <div className="stack">
      <div className="bar">
        {desk.rule !== undefined && (
          <div className="choice" role="group" aria-label={say('rules')}>
            <button type="button" aria-pressed={!all} onClick={() => setAll(false)}>
              {ruleTitle(desk.rule)}
            </button>
            <button type="button" aria-pressed={all} onClick={() => setAll(true)}>
              {say('allRules')}
            </button>
          </div>
        )}
        <strong className="calm" data-testid="nothing-sent">
          {say('nothingSent')}
        </strong>
      </div>
      {!clean && <p className="notice">{say('waitForClean')}</p>}
      {replay.unknown.length > 0 && (
        <p className="notice">
          {say('unknownHere')} {replay.unknown.join(', ')}
        </p>
      )}
      <dl className="figures">
        <div>
          <dt>{say('triggered')}</dt>
          <dd>{shown.fired.toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('filtered')}</dt>
          <dd>{shown.filtered.toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('heldBack')}</dt>
          <dd>{heldTotal.toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('wouldSend')}</dt>
          <dd>{shown.sent.toLocaleString(lang)}</dd>
        </div>
      </dl>
      {heldTotal > 0 && (
        <p className="reasons">
          {Object.entries(shown.held)
            .toSorted((a, b) => b[1] - a[1])
            .map(([reason, count]) => (
              <span key={reason} className="tag">
                {reasonWord(reason, lang)} {count.toLocaleString(lang)}
              </span>
            ))}
        </p>
      )}
      <Chart name={say('backtest')} days={days} series={series} onDay={(day) => setPicked({ day })} />
      <p className="quiet">
        {showDay(replay.from, lang)} – {showDay(replay.until, lang)} · {replay.events.toLocaleString(lang)}{' '}
        {say('events')} {say('inTime')} {replay.tookMs} ms
      </p>
      {picked ? (
        <div className="stack">
          <button type="button" className="plain" onClick={() => setPicked(undefined)}>
            ← {say('back')}
          </button>
          <Decisions
            title={picked.subject ?? (picked.day === undefined ? '' : showDay(picked.day, lang))}
            decisions={decisions}
          />
        </div>
      ) : shown.subjects.length > 0 ? (
        <Table
          name={say('subjects')}
          rows={shown.subjects}
          onRow={({ id }) => setPicked({ subject: id })}
          columns={[
            { title: say('subject'), value: ({ id }) => id },
            { title: say('triggered'), value: ({ fired }) => fired, numeric: true },
            { title: say('wouldSend'), value: ({ sent }) => sent, numeric: true },
            { title: say('heldBack'), value: ({ held }) => held, numeric: true },
          ]}
        />
      ) : (
        <Table
          name={say('rules')}
          rows={shown.rules.toSorted((a, b) => b.fired - a.fired)}
          onRow={({ rule: name }) => desk.show({ rule: name })}
          columns={[
            { title: say('rule'), value: ({ rule: name }) => ruleTitle(name) },
            { title: say('triggered'), value: ({ fired }) => fired, numeric: true },
            { title: say('filtered'), value: ({ filtered }) => filtered, numeric: true },
            {
              title: say('heldBack'),
              value: ({ held }) => Object.values(held).reduce((a, b) => a + b, 0),
              numeric: true,
            },
            { title: say('wouldSend'), value: ({ sent }) => sent, numeric: true },
          ]}
        />
      )}
    </div>
  );
}

/** Decisions one by one: what was read, what it would do, what was held back and why. */
export function Decisions({
  title,
  decisions,
}: {
  readonly title: string;
  readonly decisions: readonly ShownDecision[];
}): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const ruleTitle = useRuleTitle();
  const zone = desk.project.settings.timeZone;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {decisions.length === 0 && <p className="empty">{say('noEffects')}</p>}
      <ol className="decisions">
        {decisions.map((each, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions have no id of their own
          <li key={i}>
            <header>
              <button type="button" className="plain link" onClick={() => desk.show({ rule: each.rule })}>
                {ruleTitle(each.rule)}
              </button>
              <time dateTime={new Date(each.at).toISOString()}>{showTime(each.at, zone, lang)}</time>
              <span className="quiet">{each.subject}</span>
            </header>
            {Object.entries(each.values).length > 0 && (
              <dl className="values">
                {Object.entries(each.values).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{String(value)}</dd>
                  </div>
                ))}
              </dl>
            )}
            <ul>
              {each.effects.map(({ action, input }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: in their order
                <li key={n}>
                  <code>{action}</code>{' '}
                  {Object.entries(input)
                    .map(([key, value]) => `${key}: ${String(value)}`)
                    .join(', ')}
                </li>
              ))}
              {each.held.map(({ action, reason }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: in their order
                <li key={`held ${n}`} className="held">
                  <code>{action}</code> {reasonWord(reason, lang)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Who gains, who loses, who gets more: the draft beside what is live. */
export function Compare(): ReactNode {
  const { say, lang } = useLook();
  const { worker, epoch, historySize, drafts } = useDesk();
  const [found, setFound] = useState<readonly Difference[]>();
  const ruleTitle = useRuleTitle();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what follows the texts follows their epoch
  useEffect(() => {
    if (historySize <= 0) return;
    const timer = setTimeout(() => void worker.compare().then(setFound), PAUSE);
    return () => clearTimeout(timer);
  }, [epoch, historySize]);
  if (historySize === 0) return <p className="empty">{say('noHistory')}</p>;
  if (drafts.length === 0) return <p className="empty">{say('nothingChanged')}</p>;
  if (!found) return <p className="empty">{say('waitForClean')}</p>;
  if (found.length === 0) return <p className="empty">{say('same')}</p>;
  const names = (list: readonly string[]): string =>
    list.slice(0, 5).join(', ') + (list.length > 5 ? ' …' : '');
  return (
    <div className="stack">
      <strong className="calm">{say('nothingSent')}</strong>
      <Table
        name={say('compare')}
        rows={found}
        columns={[
          { title: say('rule'), value: ({ rule }) => ruleTitle(rule) },
          { title: say('live'), value: ({ before }) => before, numeric: true },
          { title: say('draft'), value: ({ after }) => after, numeric: true },
          { title: say('gains'), value: ({ gained }) => gained.length, numeric: true },
          { title: say('loses'), value: ({ lost }) => lost.length, numeric: true },
          { title: say('getsMore'), value: ({ more }) => more.length, numeric: true },
        ]}
      />
      {found.map(({ rule, gained, lost, more }) => (
        <p key={rule} className="quiet">
          <b>{ruleTitle(rule)}</b>{' '}
          {gained.length > 0 && `+ ${gained.length.toLocaleString(lang)}: ${names(gained)}. `}
          {lost.length > 0 && `− ${lost.length.toLocaleString(lang)}: ${names(lost)}. `}
          {more.length > 0 && `↑ ${more.length.toLocaleString(lang)}: ${names(more)}.`}
        </p>
      ))}
    </div>
  );
}
