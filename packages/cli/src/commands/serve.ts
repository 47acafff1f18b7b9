import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startStudio } from '@reeve/studio';
import { EXIT, OperationalError, UsageError } from '../failure.ts';
import { openProject } from '../project/workspace.ts';
import { createLog } from '../running/log.ts';
import { startEngine } from '../studio/engine.ts';
import { createPorts } from '../studio/ports.ts';
import { chooseLang } from './context.ts';

export interface ServeOptions {
  readonly project?: string;
  readonly host: string;
  readonly port: string;
  readonly format: string;
  readonly lang?: string;
}

const WORDS = {
  en: {
    open: (url: string) => `The studio is at ${url}`,
    first: (url: string) => `Make the first administrator here, once:\n  ${url}`,
    end: 'Ctrl+C ends it; nothing is lost by that.',
  },
  zh: {
    open: (url: string) => `工作台地址：${url}`,
    first: (url: string) => `在这里创建第一位管理员（仅一次）：\n  ${url}`,
    end: '按 Ctrl+C 结束，不会丢失任何东西。',
  },
} as const;

/** Folder of the page as it was built. */
const pageFolder = (): string | undefined => {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@reeve/studio/package.json')),
    'dist',
    'page',
  );
  return existsSync(join(folder, 'index.html')) ? folder : undefined;
};

/** `reeve serve`: the studio, with the project at work beside it. */
export const runServe = async (options: ServeOptions): Promise<number> => {
  const project = await openProject({
    rules: [],
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  if (project.file === undefined)
    throw new UsageError('there is no reeve.yaml here or above; reeve init writes one');
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${options.port}: it is no port`);
  const lang = chooseLang(options.lang, project);
  const words = WORDS[lang];
  const page = pageFolder();
  if (page === undefined)
    throw new OperationalError('studio/not-built', 'The page of the studio is not built: npm run build');
  const log = createLog(process.stderr, options.format);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  await using engine = await startEngine(project.file, log);
  await using ports = createPorts(project.file, engine, () => Date.now());
  await using studio = await startStudio(options.host, port, {
    ports,
    page,
    database: join(dirname(project.running.store), 'studio.db'),
  });
  process.stderr.write(`${words.open(studio.url)}\n`);
  const token = studio.setupToken();
  if (token !== undefined) process.stderr.write(`${words.first(`${studio.url}/setup#${token}`)}\n`);
  process.stderr.write(`${words.end}\n`);
  if (!stop.signal.aborted)
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve, { once: true }));
  return EXIT.ok;
};
