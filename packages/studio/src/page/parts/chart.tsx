import { type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLook } from '../state.tsx';
import { chartPicture, type Series } from './chart-picture.ts';
import { download, toCsv } from './download.ts';
import { ExportMenu } from './export-menu.tsx';
import { downloadPng, downloadSvg, type Picture } from './picture.ts';

/** A chart over days, drawn on a canvas; what it shows stands in a table beside it for those who cannot see it. */
export function Chart({
  days,
  series,
  height = 180,
  name,
  onDay,
  percent = false,
}: {
  readonly days: readonly number[];
  readonly series: readonly Series[];
  readonly height?: number;
  readonly name: string;
  readonly onDay?: (day: number) => void;
  readonly percent?: boolean;
}): ReactNode {
  const { theme, lang, say } = useLook();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = box.current as HTMLDivElement;
    const style = getComputedStyle(document.documentElement);
    const tone = (property: string): string => style.getPropertyValue(property).trim();
    const axis = {
      stroke: tone('--quiet'),
      grid: { stroke: tone('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    };
    const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 0 });
    const made = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { time: true },
          y: { range: (_u, _min, max) => [0, Math.max(max * 1.1, percent ? 1 : 4)] },
        },
        axes: [
          {
            ...axis,
            size: 30,
            values: (_u, ticks) =>
              ticks.map((at) =>
                new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en', {
                  month: 'short',
                  day: 'numeric',
                  timeZone: 'UTC',
                }).format(at * 1_000),
              ),
          },
          {
            ...axis,
            size: 44,
            values: (_u, ticks) =>
              ticks.map((value) => (percent ? `${Math.round(value * 100)}%` : value.toLocaleString(lang))),
          },
        ],
        series: [
          {},
          ...series.map((each) => ({
            label: each.label,
            stroke: tone(each.tone),
            width: 2,
            ...(each.bars && bars ? { fill: tone(each.tone), paths: bars, width: 0 } : {}),
            points: { show: false },
          })),
        ],
      },
      [days.map((day) => day / 1_000), ...series.map(({ values }) => [...values])] as uPlot.AlignedData,
      element,
    );
    const click = (): void => {
      const at = made.cursor.idx;
      const day = at === null || at === undefined ? undefined : days[at];
      if (day !== undefined) onDay?.(day);
    };
    made.over.addEventListener('click', click);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(200, element.clientWidth), height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [days, series, height, theme, lang, onDay, percent]);
  const picture = (): Picture => chartPicture({ name, days, series, percent }, lang);
  return (
    <figure className="chart">
      <div
        ref={box}
        role="img"
        aria-label={`${name}: ${series.map(({ label, values }) => `${label} ${values.reduce<number>((a, b) => a + (b ?? 0), 0).toLocaleString(lang)}`).join(', ')}`}
      />
      <figcaption>
        <span className="legend">
          {series.map(({ label, tone }) => (
            <span key={label}>
              <i style={{ background: `var(${tone})` }} />
              {label}
            </span>
          ))}
        </span>
        <ExportMenu
          name={name}
          ways={{
            SVG: () => downloadSvg(name, picture()),
            PNG: () => void downloadPng(name, picture()),
            CSV: () =>
              download(
                `${name}.csv`,
                toCsv(
                  [say('day'), ...series.map(({ label }) => label)],
                  days.map((day, i) => [
                    new Date(day).toISOString().slice(0, 10),
                    ...series.map(({ values }) => values[i] ?? ''),
                  ]),
                ),
              ),
          }}
        />
      </figcaption>
    </figure>
  );
}
