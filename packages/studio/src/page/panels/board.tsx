import { type ReactNode, useEffect, useState } from 'react';
import { Chart } from '../parts/chart.tsx';
import { Table } from '../parts/table.tsx';
import { showDay } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';
import type { Indicator } from '../worker/protocol.ts';

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
      {historySize === 0 && <p className="empty">{say('noHistory')}</p>}
      {found?.length === 0 && <p className="empty">{say('noIndicators')}</p>}
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
