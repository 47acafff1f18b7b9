import { basename } from 'node:path';
import { simulate } from '@reeve/simulation';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { openWorkspace, type Workspace } from '../project/workspace.ts';
import { readNames } from '../report/names.ts';
import { createShow } from '../report/show.ts';
import { renderStoryPage } from '../simulation/page.ts';
import { readSettings, type SimulationOptions } from '../simulation/settings.ts';
import { tellStory } from '../simulation/story.ts';
import { renderStoryText } from '../simulation/text.ts';
import type { Lang } from '../terminal/frames.ts';
import { createProgress } from '../terminal/progress.ts';
import { hasColors } from '../terminal/style.ts';
import { chooseLang } from './context.ts';
import { compileOrTell } from './history.ts';

export interface SimulateCommandOptions extends SimulationOptions {
  readonly pack?: readonly string[];
  readonly html?: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** What rules are called in the reader's language: packs say it in both. */
const titlesOf = (
  { shelf }: Workspace,
  rules: readonly { readonly name: string; readonly title: string }[],
  lang: Lang,
): ((rule: string) => string) => {
  const own = new Map(rules.map(({ name, title }) => [name, title || name]));
  const ofPacks = new Map(
    shelf.packs.flatMap(({ rules: told }) =>
      Object.entries(told ?? {}).flatMap(([name, { labels }]) =>
        labels?.[lang] ? [[name, labels[lang]]] : [],
      ),
    ) as [string, string][],
  );
  return (rule) => (lang === 'zh' ? ofPacks.get(rule) : undefined) ?? own.get(rule) ?? rule;
};

/** `reeve simulate`: a project's rules on a simulated community whose members answer to them. Nothing is sent. */
export const runSimulate = async (
  folder: string | undefined,
  options: SimulateCommandOptions,
): Promise<number> => {
  const packs = options.pack ?? [];
  const workspace = await openWorkspace({
    rules: [],
    ...(folder === undefined ? {} : { project: folder }),
    ...(packs.length === 0
      ? {}
      : { texts: [{ path: '--pack', text: packs.map((name) => `use pack ${name}\n`).join('') }] }),
  });
  const { project } = workspace;
  const lang = chooseLang(options.lang, project);
  const zone = workspace.settings.timeZone;
  const settings = readSettings(options, zone);
  if (options.html === '-') throw new UsageError('--html -: name a file');
  const compiled = await compileOrTell(workspace, lang);
  if (!compiled) return EXIT.failed;

  const { program } = compiled;
  const { signatures, trees } = workspace;
  let reached = 0;
  const progress = createProgress(process.stderr, () =>
    lang === 'zh' ? `第 ${reached} / ${settings.days} 天` : `day ${reached} of ${settings.days}`,
  );
  const report = simulate(settings, program, {
    ...(compiled.engine ? { engine: compiled.engine } : {}),
    onDay: (day) => {
      reached = day + 1;
      progress.tick();
    },
  });
  progress.clear();

  const show = createShow(lang, { timeZone: zone, names: readNames([], { signatures, trees }) });
  const story = tellStory(report, {
    show,
    project: basename(project.folder),
    zone,
    ruleTitle: titlesOf(workspace, program.rules, lang),
  });
  const sink = createSink(undefined);
  if (options.json) await sink.write(`${JSON.stringify(report, null, 2)}\n`);
  else
    await sink.write(
      renderStoryText(story, show, {
        width: process.stdout.columns ?? 100,
        colors: hasColors(process.stdout, process.env),
      }),
    );
  await sink.close();
  if (options.html === undefined) return EXIT.ok;
  const page = createSink(options.html);
  await page.write(renderStoryPage(story, report, show));
  await page.close();
  process.stderr.write(`${options.html}\n`);
  return EXIT.ok;
};
