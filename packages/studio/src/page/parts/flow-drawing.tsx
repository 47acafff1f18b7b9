import type { ReactNode, Ref } from 'react';
import type { FlowStep } from '../worker/flows.ts';
import type { FlowLayout } from './flow-layout.ts';

const FILL: Readonly<Record<FlowStep['kind'], string>> = {
  action: 'var(--paper)',
  start: 'var(--soft)',
  stop: 'var(--page)',
  wait: 'var(--warn-soft)',
  waitFor: 'var(--warn-soft)',
  if: 'var(--soft)',
  split: 'var(--soft)',
};
const isWait = ({ kind }: FlowStep): boolean => kind === 'wait' || kind === 'waitFor';

/** Steps with their branches and waits, and how many wait at each. All that it shows stands in a table beside it. */
export function FlowDrawing({
  layout,
  name,
  counts,
  onStep,
  ref,
}: {
  readonly layout: FlowLayout;
  readonly name: string;
  readonly counts: ReadonlyMap<number, number>;
  readonly onStep: (step: FlowStep) => void;
  readonly ref: Ref<SVGSVGElement>;
}): ReactNode {
  const { width, height, steps, edges } = layout;
  return (
    <svg
      ref={ref}
      style={{ maxWidth: '100%', minWidth: Math.min(width, width * 0.72), height: 'auto' }}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={name}
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L8 4L0 8z" fill="var(--quiet)" />
        </marker>
      </defs>
      {edges.map(({ path, ends, label }) => (
        <g key={path}>
          <path
            d={path}
            fill="none"
            stroke="var(--quiet)"
            strokeWidth="1.4"
            {...(ends && { markerEnd: 'url(#arrow)' })}
          />
          {label && (
            <text
              x={label.x}
              y={label.y}
              textAnchor="middle"
              fontSize="11.5"
              fill="var(--quiet)"
              stroke="var(--paper)"
              strokeWidth="5"
              paintOrder="stroke"
            >
              {label.text}
            </text>
          )}
        </g>
      ))}
      {steps.map(({ step, x, y, width: wide, height: tall, lines }) => {
        const count = counts.get(step.at) ?? 0;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it leads there by the keyboard
          <g key={step.at} className="step" onClick={() => onStep(step)}>
            <title>{step.text}</title>
            <rect
              x={x}
              y={y}
              width={wide}
              height={tall}
              rx={isWait(step) ? 16 : 7}
              fill={FILL[step.kind]}
              stroke={isWait(step) ? 'var(--warn)' : step.kind === 'stop' ? 'var(--bad)' : 'var(--accent)'}
              strokeWidth={count > 0 ? 2.4 : 1.2}
            />
            <text textAnchor="middle" fontSize="12.5" fill="var(--ink)">
              {lines.map((line, i) => (
                <tspan
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines in their order
                  key={i}
                  x={x + wide / 2}
                  y={y + 8 + 13 + i * 17}
                  fontWeight={i === 0 && lines.length > 1 && !isWait(step) && step.kind !== 'if' ? 600 : 400}
                >
                  {line}
                </tspan>
              ))}
            </text>
            {count > 0 && (
              <>
                <circle cx={x + wide - 4} cy={y + 2} r="13" fill="var(--accent)" />
                <text
                  x={x + wide - 4}
                  y={y + 6}
                  textAnchor="middle"
                  fontSize="11"
                  fontWeight="700"
                  fill="var(--accent-ink)"
                >
                  {count > 9_999 ? `${Math.round(count / 1_000)}k` : count}
                </text>
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}
