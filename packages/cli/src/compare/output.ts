import type { BacktestOutput, OutputOptions } from '../backtest/output.ts';
import { textOptions } from '../backtest/output.ts';
import { hasColors } from '../terminal/style.ts';
import { createComparisonCollector, type Version } from './collector.ts';
import type { Sides } from './comparison.ts';
import { createEnginePair } from './engines.ts';
import { renderComparisonPage } from './html/page.ts';
import { differenceLine, summaryLines } from './lines.ts';
import { renderComparisonText } from './text/text.ts';
import { sayCompared } from './wording.ts';

/** Writes what one version of the rules would do differently from another. */
export const createComparisonOutput = (versions: Sides<Version>, options: OutputOptions): BacktestOutput => {
  const { format, sink, lang, zone, from } = options;
  /** What the sink has not yet taken; what goes wrong with it is thrown by its next write. */
  let pending: Promise<void> | undefined;
  const collector = createComparisonCollector({
    versions,
    timeZone: zone,
    lang,
    ...(from === undefined ? {} : { from }),
    ...(format === 'jsonl'
      ? {
          onDifference: (difference, rule) => {
            const writing = sink.write(differenceLine(difference, rule));
            writing?.catch(() => undefined);
            pending = writing ?? pending;
          },
        }
      : {}),
  });
  const programs = { before: versions.before.program, after: versions.after.program };
  return {
    engine: createEnginePair(programs, collector, {
      ...(versions.before.engine ? { before: versions.before.engine } : {}),
      ...(versions.after.engine ? { after: versions.after.engine } : {}),
    }),
    onDecision: () => {
      const waiting = pending;
      pending = undefined;
      return waiting;
    },
    onEvent: (event) => collector.event(event),
    finish: async ({ project, files, result }) => {
      const comparison = collector.finish({
        ...(project === undefined ? {} : { project }),
        files,
        ...(result.clock === undefined ? {} : { until: result.clock }),
        events: result.events,
        seconds: result.seconds,
      });
      if (format === 'jsonl') for (const line of summaryLines(comparison)) await sink.write(line);
      else if (format === 'html') await sink.write(renderComparisonPage(comparison));
      else
        await sink.write(
          renderComparisonText(comparison, textOptions(options, hasColors(process.stdout, process.env))),
        );
      const { decisions, gained, lost, moved, changed } = comparison.total;
      const counted = sayCompared(lang, 'summary', { ...decisions, gained, lost, moved, changed });
      // A report says it itself; lines are for machines.
      return format === 'jsonl' ? `${counted}\n${sayCompared(lang, 'caveat')}\n` : `${counted}\n`;
    },
  };
};
