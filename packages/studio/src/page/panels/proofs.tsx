import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ExportMenu } from '../parts/export-menu.tsx';
import { downloadPng, downloadSvg, pictureOf } from '../parts/picture.ts';
import { Table } from '../parts/table.tsx';
import { useDesk, useLook } from '../state.tsx';
import type { ProofReport } from '../worker/protocol.ts';

/** What is proved of all rules together while one writes: messages, circles, what never happens. */
export function Proofs(): ReactNode {
  const { say, lang } = useLook();
  const desk = useDesk();
  const [found, setFound] = useState<ProofReport>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what follows the texts follows their epoch
  useEffect(() => {
    const timer = setTimeout(() => void desk.worker.proofs().then(setFound), 200);
    return () => clearTimeout(timer);
  }, [desk.epoch]);
  if (!found?.flow) return <p className="empty">{say('waitForClean')}</p>;
  const { messages, loops, graph } = found.flow;
  const bound = (value: number | null): string => (value === null ? '∞' : value.toLocaleString(lang));
  return (
    <div className="stack">
      <section>
        <h3>{say('mostMessages')}</h3>
        <p className="bound">
          {messages.total.week === null ? (
            say('noBound')
          ) : (
            <>
              <strong data-testid="bound">{bound(messages.total.week)}</strong> {say('week')}
            </>
          )}
        </p>
        <Table
          name={say('mostMessages')}
          rows={messages.rules}
          onRow={({ rule }) => desk.show({ rule })}
          columns={[
            { title: say('rule'), value: ({ rule }) => rule },
            { title: say('day'), value: ({ bounds }) => bound(bounds.day), numeric: true },
            { title: say('week'), value: ({ bounds }) => bound(bounds.week), numeric: true },
            { title: say('reason'), value: ({ unbounded }) => unbounded?.[lang] ?? '' },
          ]}
        />
      </section>
      <section>
        <h3>{say('loops')}</h3>
        {loops.length === 0 ? (
          <p className="quiet">{say('noLoops')}</p>
        ) : (
          loops.map((loop) => (
            <figure key={loop.rules.join()} className="loop">
              <Loop
                name={loop.rules.join(' → ')}
                names={loop.path.map(({ rule }) => rule)}
                over={loop.path.map(({ event }) => event)}
              />
              <figcaption>{loop.why[lang]}</figcaption>
            </figure>
          ))
        )}
        <p className="quiet">
          {say('lookedAt')}: {graph.nodes.length.toLocaleString(lang)} · {say('ways')}:{' '}
          {graph.edges.length.toLocaleString(lang)}
        </p>
      </section>
      <section>
        <h3>{say('problems')}</h3>
        {found.findings.length === 0 ? (
          <p className="quiet">{say('noFindings')}</p>
        ) : (
          <ul>
            {found.findings.map(({ code, message, span }) => (
              <li key={`${code} ${span.source} ${span.start}`}>
                <button
                  type="button"
                  className="plain link"
                  onClick={() => desk.show({ path: span.source, offset: span.start })}
                >
                  {message[lang]}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

/** Rules round a circle, with the events that lead from one to the next. */
function Loop({
  name,
  names,
  over,
}: {
  readonly name: string;
  readonly names: readonly string[];
  readonly over: readonly string[];
}): ReactNode {
  const svg = useRef<SVGSVGElement>(null);
  const [size, radius] = [260, 90];
  const at = (i: number): readonly [number, number] => {
    const angle = (i / names.length) * 2 * Math.PI - Math.PI / 2;
    return [size / 2 + radius * Math.cos(angle), size / 2 + radius * Math.sin(angle)];
  };
  return (
    <>
      <ExportMenu
        name={name}
        ways={{
          SVG: () => svg.current && downloadSvg(name, pictureOf(svg.current)),
          PNG: () => svg.current && void downloadPng(name, pictureOf(svg.current)),
        }}
      />
      <svg
        ref={svg}
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={names.map((name, i) => `${name} → ${over[i] ?? ''}`).join(' → ')}
      >
        <circle cx={size / 2} cy={size / 2} r={radius} fill="none" stroke="var(--line)" strokeWidth="2" />
        {names.map((name, i) => {
          const [x, y] = at(i);
          return (
            <g key={name}>
              <circle cx={x} cy={y} r="7" fill="var(--series-1)" />
              <text x={x} y={y - 12} textAnchor="middle" fontSize="12" fill="var(--ink)">
                {name}
              </text>
              <text x={x} y={y + 22} textAnchor="middle" fontSize="10" fill="var(--quiet)">
                {over[i]}
              </text>
            </g>
          );
        })}
      </svg>
    </>
  );
}
