import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EXIT, errnoOf, fileReason, OperationalError, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { chooseLang } from './context.ts';
import { STARTERS } from './starter.ts';

export interface InitOptions {
  readonly lang?: string;
}

const NEXT = {
  en: (enter: string) =>
    `\nNext:\n${enter}  reeve check       is anything wrong with the rules?\n  reeve test        do they decide what the tests say?\n  reeve backtest    what would they have done?\n`,
  zh: (enter: string) =>
    `\n接下来：\n${enter}  reeve check       规则有没有问题？\n  reeve test        规则的决定和测试一致吗？\n  reeve backtest    它们本来会做什么？\n`,
} as const;

/** `reeve init`: a small project that checks, tests and runs as it is. */
export const runInit = async (folder: string, options: InitOptions): Promise<number> => {
  const lang = chooseLang(options.lang, undefined);
  const files = Object.entries(STARTERS[lang]);
  const taken = files.map(([name]) => join(folder, name)).filter((path) => existsSync(path));
  if (taken.length > 0) throw new UsageError(`${taken.join(', ')}: there already; nothing was written`);
  const sink = createSink(undefined);
  for (const [name, text] of files) {
    const path = join(folder, name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flag: 'wx' });
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'ENOTDIR' || code === 'EEXIST') throw new UsageError(`${path}: ${fileReason(error)}`);
      throw new OperationalError('output/failed', `${path}: ${fileReason(error)}`, { cause: error });
    }
    await sink.write(`  ${path}\n`);
  }
  const inside = relative('.', folder);
  const enter = inside === '' ? '' : `  cd ${inside}\n`;
  await sink.write(NEXT[lang](enter));
  await sink.close();
  return EXIT.ok;
};
