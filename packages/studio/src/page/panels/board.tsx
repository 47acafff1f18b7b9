import { type ReactNode, useEffect, useState } from 'react';
import { Chart } from '../parts/chart.tsx';
import { Empty } from '../parts/empty.tsx';
import { Table } from '../parts/table.tsx';
import { showAge, showDay } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';
import { serverWord } from '../words.ts';
import type { Indicator } from '../worker/protocol.ts';
import { type Case, useFresh } from './running.tsx';

const MOST_CASES = 5;

/** What is open now, the gravest and oldest first, with its clock. */
function OpenCases(): ReactNode {
  const { say, lang } = useLook();
  const { show } = useDesk();
  const { found } = useFresh<{ rows: readonly Case[] }>('/api/cases');
  const grave = (severity: string): number => ['low', 'normal', 'high', 'critical'].indexOf(severity);
  const open = (found?.rows ?? [])
    .filter(({ status }) => status !== 'resolved')
    .toSorted((a, b) => grave(b.severity) - grave(a.severity) || a.openedAt - b.openedAt)
    .slice(0, MOST_CASES);
  if (open.length === 0) return null;
  return (
    <ul className="cards" aria-label={say('openCases')}>
      {open.map((each) => (
        <li key={each.id} className="card">
          <header>
            <button type="button" className="plain link" onClick={() => show({ panel: 'cases' })}>
              {each.title || each.kind}
            </button>
            <span className={`tag ${each.severity}`}>{serverWord(each.severity, lang)}</span>
            <span className="tag">{serverWord(each.status, lang)}</span>
            <span className="quiet">
              {say('openSince')} {showAge(Date.now() - each.openedAt, lang)}
            </span>
          </header>
        </li>
      ))}
    </ul>
  );
}

/** The community's indicators over time, and how the project is. */
export function Board(): ReactNode {
  const { say, lang, titled } = useLook();
  const { worker, epoch, historySize, status } = useDesk();
  const [found, setFound] = useState<readonly Indicator[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what follows the texts follows their epoch
  useEffect(() => {
    if (historySize <= 0) return;
    const timer = setTimeout(() => void worker.board().then(setFound), 600);
    return () => clearTimeout(timer);
  }, [epoch, historySize]);
  const { stats } = status;
  return (
    <div className="stack">
      <dl className="figures">
        <div>
          <dt>{say('openCases')}</dt>
          <dd>{(stats?.openCases ?? 0).toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('waiting')}</dt>
          <dd>{(stats?.waitingApprovals ?? 0).toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('delivered')}</dt>
          <dd>{(stats?.effects['delivered'] ?? 0).toLocaleString(lang)}</dd>
        </div>
        <div>
          <dt>{say('failedEffects')}</dt>
          <dd>{(stats?.effects['failed'] ?? 0).toLocaleString(lang)}</dd>
        </div>
      </dl>
      <OpenCases />
      {historySize === 0 && <p className="empty">{say('noHistory')}</p>}
      {found?.length === 0 && <Empty word="noIndicators" starter="metric" />}
      {found?.map((indicator) => (
        <One
          key={`${indicator.name} ${indicator.community}`}
          indicator={indicator}
          title={titled(indicator.titles, indicator.name)}
        />
      ))}
    </div>
  );

  function One({ indicator, title }: { readonly indicator: Indicator; readonly title: string }): ReactNode {
    const [table, setTable] = useState(false);
    const [drawn] = useState(() => ({
      days: indicator.points.map(({ at }) => at),
      series: [{ label: title, tone: '--series-1', values: indicator.points.map(({ value }) => value) }],
    }));
    const shown = (value: number | null): string =>
      value === null
        ? '–'
        : indicator.percent
          ? `${(value * 100).toFixed(1)}%`
          : value.toLocaleString(lang, { maximumFractionDigits: 2 });
    const last = indicator.points.findLast(({ value }) => value !== null)?.value ?? null;
    return (
      <section className="card" aria-label={title}>
        <header>
          <b>{title}</b>
          <span className="figure">{shown(last)}</span>
          <span className="quiet">{indicator.community}</span>
          <button type="button" className="plain small" aria-pressed={table} onClick={() => setTable(!table)}>
            {table ? say('chart') : say('table')}
          </button>
        </header>
        {table ? (
          <Table
            name={title}
            rows={indicator.points}
            columns={[
              { title: say('day'), value: ({ at }) => showDay(at, lang) },
              { title, value: ({ value }) => shown(value), numeric: true },
            ]}
          />
        ) : (
          <Chart
            name={title}
            days={drawn.days}
            series={drawn.series}
            height={140}
            percent={indicator.percent}
          />
        )}
      </section>
    );
  }
}
