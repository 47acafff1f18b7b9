import { createEngine, type EngineOptions } from '@reeve/engine';
import type { Program } from '@reeve/ir';
import { decisionLine } from '../output/decision-line.ts';
import { createReportCollector, type NameSources, renderHtml, renderText } from '../report/index.ts';
import { hasColors } from '../terminal/style.ts';
import { type BacktestOutput, type OutputOptions, textOptions } from './output.ts';

/** Writes what one version of the rules would have done: its decisions line by line, or a report. */
export const createReportOutput = (
  version: NameSources & { readonly program: Program; readonly engine?: EngineOptions },
  options: OutputOptions,
): BacktestOutput => {
  const { format, sink, lang, zone, from } = options;
  const engine = createEngine(version.program, version.engine);
  if (format === 'jsonl') {
    return {
      engine,
      onDecision: (decision) => sink.write(decisionLine(decision)),
      finish: async () => '',
    };
  }
  const collector = createReportCollector({ ...version, timeZone: zone, lang });
  return {
    engine,
    onDecision: (decision) => {
      collector.add(decision);
      return undefined;
    },
    onEvent: (event) => collector.event(event),
    finish: async ({ project, files, result, tally, stats }) => {
      const report = collector.finish({
        ...(project === undefined ? {} : { project }),
        files,
        ...(from === undefined ? {} : { from }),
        ...(result.clock === undefined ? {} : { until: result.clock }),
        events: result.events,
        late: stats.late,
        repeated: stats.repeated,
        refused: {
          count: tally.refused,
          samples: tally.refusals.map(({ source, line, reason }) => ({
            ...(source === '-' ? {} : { file: source }),
            line,
            reason,
          })),
        },
        undeclared: stats.undeclared,
        mistyped: stats.mistyped,
        seconds: result.seconds,
        rules: stats.rules,
      });
      await sink.write(
        format === 'html'
          ? renderHtml(report, { lang })
          : renderText(report, textOptions(options, hasColors(process.stdout, process.env))),
      );
      return '';
    },
  };
};
