import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { WaitCount, Whereabouts } from '../../both/waits.ts';
import { Empty } from '../parts/empty.tsx';
import { ExportMenu } from '../parts/export-menu.tsx';
import { FlowDrawing } from '../parts/flow-drawing.tsx';
import { layOut } from '../parts/flow-layout.ts';
import { downloadPng, downloadSvg, pictureOf } from '../parts/picture.ts';
import { Table } from '../parts/table.tsx';
import { showDuration, showTime } from '../parts/time.ts';
import { useDesk, useLook } from '../state.tsx';
import type { Flow, FlowStep } from '../worker/flows.ts';
import { useFresh } from './running.tsx';

/** All steps of a flow, those inside branches after the one that leads to them. */
const allOf = (steps: readonly FlowStep[]): readonly FlowStep[] =>
  steps.flatMap((step) => [
    step,
    ...('then' in step ? [...allOf(step.then), ...allOf(step.otherwise)] : []),
    ...('branches' in step ? step.branches.flatMap((branch) => allOf(branch.steps)) : []),
  ]);

/** Plans as drawings, with where members are now. */
export function Plans(): ReactNode {
  const { say, titled } = useLook();
  const desk = useDesk();
  const { worker, epoch, historySize, rule } = desk;
  const [flows, setFlows] = useState<readonly Flow[]>();
  const [replayed, setReplayed] = useState<readonly WaitCount[]>();
  const [picked, setPicked] = useState<string>();
  const { found } = useFresh<{ where: Whereabouts | null }>('/api/waits');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what follows the texts follows their epoch
  useEffect(() => {
    const timer = setTimeout(() => {
      void worker.flows().then(setFlows);
      void worker.waits().then(setReplayed);
    }, 300);
    return () => clearTimeout(timer);
  }, [epoch, historySize]);
  // A rule that begins a plan is shown with the plan.
  const own = useMemo(() => {
    const of = flows?.find(({ id }) => id === `rule ${rule}`);
    const begun = of && allOf(of.steps).find((step) => step.kind === 'start');
    return begun?.kind === 'start' && of?.steps.every(({ kind }) => kind === 'start' || kind === 'action')
      ? `plan ${begun.plan}`
      : of?.id;
  }, [flows, rule]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another rule, another plan
  useEffect(() => setPicked(undefined), [rule]);
  if (flows === undefined) return <p className="empty">{say('waitForClean')}</p>;
  const flow = flows.find(({ id }) => id === (picked ?? own)) ?? flows[0];
  if (!flow) return <Empty word="noPlans" starter="plan" />;
  return (
    <div className="stack">
      <label>
        {say('plan')}
        <select value={flow.id} onChange={({ target }) => setPicked(target.value)}>
          {flows.map(({ id, name, titles }) => (
            <option key={id} value={id}>
              {say(id.startsWith('plan ') ? 'plan' : 'rule')}: {titled(titles, name)}
            </option>
          ))}
        </select>
      </label>
      <Drawn
        key={flow.id}
        flow={flow}
        where={found?.where ?? undefined}
        replayed={replayed}
        onPlan={(plan) => setPicked(`plan ${plan}`)}
      />
    </div>
  );
}

function Drawn({
  flow,
  where,
  replayed,
  onPlan,
}: {
  readonly flow: Flow;
  readonly where: Whereabouts | undefined;
  readonly replayed: readonly WaitCount[] | undefined;
  readonly onPlan: (plan: string) => void;
}): ReactNode {
  const { say, lang, titled } = useLook();
  const desk = useDesk();
  const zone = desk.project.settings.timeZone;
  const svg = useRef<SVGSVGElement>(null);
  const [at, setAt] = useState<WaitCount>();
  // Positions of what runs mean something only in the same steps; in others the replay has to do.
  const isLive = where?.shapes[flow.id] === flow.shape;
  const waits = (isLive ? (where?.waits ?? []) : (replayed ?? [])).filter((each) => each.flow === flow.id);
  const layout = useMemo(
    () =>
      layOut(flow.steps, {
        yes: say('isSo'),
        no: say('otherwise'),
        came: say('cameInTime'),
        after: ({ within }) => (within ? `${say('afterThat')} ${showDuration(within, lang)}` : ''),
        wordsOf,
      }),
    [flow, say, lang],
  );
  const counts = new Map<number, number>();
  for (const { position, count } of waits) counts.set(position, (counts.get(position) ?? 0) + count);
  const steps = new Map(allOf(flow.steps).map((step) => [step.at, step]));
  const name = titled(flow.titles, flow.name);
  const stepName = ({ position, for: reason }: WaitCount): string => {
    const step = steps.get(position);
    return step
      ? wordsOf(step).replace('\n', ' ')
      : say(reason === 'approval' ? 'waiting' : reason === 'quiet' ? 'heldByQuiet' : 'heldByLimit');
  };
  const total = waits.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <figure className="flow" data-testid="flow">
        <figcaption>
          <span>
            <b>{name}</b>{' '}
            <span className="quiet">{`${total.toLocaleString(lang)} ${say('areWaiting')}`}</span>
          </span>
          <ExportMenu
            name={name}
            ways={{
              SVG: () => svg.current && downloadSvg(name, pictureOf(svg.current)),
              PNG: () => svg.current && void downloadPng(name, pictureOf(svg.current)),
            }}
          />
        </figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
        <div className="scroll" tabIndex={0} role="region" aria-label={name}>
          <FlowDrawing
            ref={svg}
            layout={layout}
            name={`${name}: ${[...steps.values()].map(({ text }) => text.split('\n')[0]).join('; ')}`}
            counts={counts}
            onStep={(step) =>
              step.kind === 'start'
                ? onPlan(step.plan)
                : desk.show({ path: step.span.source, offset: step.span.start })
            }
          />
        </div>
      </figure>
      <p className="quiet">
        {say(isLive ? 'whereLive' : 'whereReplayed')}
        {isLive &&
          (where?.earlier ?? 0) > 0 &&
          ` ${say('whereEarlier')} ${where?.earlier.toLocaleString(lang)}`}
      </p>
      {at ? (
        <>
          <button type="button" className="plain" onClick={() => setAt(undefined)}>
            ← {say('back')}
          </button>
          <Table
            name={stepName(at)}
            rows={at.members}
            onRow={({ rule, id }) => {
              desk.show({ rule, panel: 'why' });
              desk.tell(`${say('subject')}: ${id}`);
            }}
            columns={[
              { title: say('subject'), value: ({ id }) => id },
              { title: say('rule'), value: ({ rule }) => rule },
              { title: say('since'), value: ({ since }) => showTime(since, zone, lang) },
              {
                title: say('until'),
                value: ({ due }) => (due === undefined ? '' : showTime(due, zone, lang)),
              },
            ]}
          />
        </>
      ) : (
        <Table
          name={say('whereNow')}
          rows={waits.toSorted((a, b) => a.position - b.position)}
          empty={say('nobodyWaits')}
          onRow={setAt}
          columns={[
            { title: say('step'), value: stepName },
            { title: say('subjects'), value: ({ count }) => count, numeric: true },
            {
              title: say('nextGoesOn'),
              value: ({ next }) => (next === undefined ? '' : showTime(next, zone, lang)),
            },
          ]}
        />
      )}
    </>
  );
}

/** What a step does, and on a second line with what. */
function wordsOf(step: FlowStep): string {
  const first = (step.text.split('\n')[0] ?? '').trim();
  if (step.kind === 'waitFor' || step.kind === 'split') return first;
  const text = step.text.replace(/\s+/gu, ' ').trim();
  const open = text.search(/[(（]/u);
  if (open < 0 || (step.kind !== 'action' && step.kind !== 'start')) return text;
  return `${text.slice(0, open)}\n${text
    .slice(open + 1)
    .replace(/[)）]$/u, '')
    .trim()}`;
}
