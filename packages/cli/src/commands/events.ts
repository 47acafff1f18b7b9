import { eventLine, generateEvents } from '@reeve/simulation';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { readSettings, type SimulationOptions } from '../simulation/settings.ts';
import { chooseLang } from './context.ts';

export interface EventsOptions extends SimulationOptions {
  readonly tz: string;
  readonly out?: string;
  readonly lang?: string;
}

const SAID = {
  en: (count: number, scenario: string, seed: number) =>
    `A simulation, scenario ${scenario}, seed ${seed}: ${count} events. Nothing in it happened.\n`,
  zh: (count: number, scenario: string, seed: number) =>
    `这是模拟：场景 ${scenario}，种子 ${seed}，共 ${count} 个事件。其中的事并未真实发生。\n`,
} as const;

/** `reeve events generate`: the events of a simulated community, as an event file. */
export const runEvents = async (what: string, options: EventsOptions): Promise<number> => {
  if (what !== 'generate') throw new UsageError(`events ${what}: there is only generate`);
  const settings = readSettings(options, options.tz);
  const sink = createSink(options.out, 'stop');
  let count = 0;
  for (const event of generateEvents(settings)) {
    count++;
    const waiting = sink.write(`${eventLine(event)}\n`);
    if (waiting) await waiting;
  }
  await sink.close();
  const lang = chooseLang(options.lang, undefined);
  process.stderr.write(SAID[lang](count, settings.scenario, settings.seed));
  return EXIT.ok;
};
