import { closest } from '@reeve/language';
import { EXIT, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { listPacks } from '../packs/listing.ts';
import { packList, packText } from '../packs/text.ts';
import { openWorkspace, type Workspace } from '../project/workspace.ts';
import { chooseLang, frameOptions, renderAll } from './context.ts';

export interface PackOptions {
  readonly project?: string;
  readonly lang?: string;
  readonly json?: boolean;
}

/** `reeve pack list` and `reeve pack show NAME`. */
export const runPack = async (
  what: string,
  name: string | undefined,
  options: PackOptions,
): Promise<number> => {
  if (what !== 'list' && what !== 'show') throw new UsageError(`${what}: one of list, show`);
  if (what === 'show' && name === undefined) throw new UsageError('reeve pack show NAME: name the pack');
  if (what === 'list' && name !== undefined)
    throw new UsageError(`reeve pack show ${name} tells of one pack`);
  const workspace = await openWorkspace({
    rules: [],
    orNone: true,
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const lang = chooseLang(options.lang, workspace.project);
  const failed = await tellErrors(workspace, lang);
  const packs = await listPacks(workspace);
  const pack = packs.find(({ id }) => id === name);
  if (what === 'show' && !pack) {
    if (failed) return EXIT.failed;
    const near =
      name === undefined
        ? undefined
        : closest(
            name,
            packs.map(({ id }) => id),
          );
    throw new UsageError(
      lang === 'zh'
        ? `没有名为“${name}”的规则包。${near === undefined ? 'reeve pack list 会列出全部。' : `是否想找“${near}”？`}`
        : `there is no pack called “${name}”. ${near === undefined ? 'reeve pack list shows all.' : `Did you mean “${near}”?`}`,
    );
  }
  const sink = createSink(undefined);
  const text = { ...frameOptions(process.stdout, lang, workspace.texts) };
  if (options.json === true) await sink.write(`${JSON.stringify(pack ?? { packs }, null, 2)}\n`);
  else await sink.write(pack ? packText(pack, text) : packList(packs, text));
  await sink.close();
  return failed ? EXIT.failed : EXIT.ok;
};

/** Tells what keeps packs from being read, and says whether anything does. */
const tellErrors = async ({ diagnostics, texts }: Workspace, lang: 'en' | 'zh'): Promise<boolean> => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return false;
  process.stderr.write(`${renderAll(errors, frameOptions(process.stderr, lang, texts))}\n`);
  return true;
};
