import { compile } from '@reeve/language';
import { EXIT } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { openWorkspace } from '../project/workspace.ts';
import { typesOf } from '../vocabulary-types/typescript.ts';
import { chooseLang, countLine, frameOptions, renderAll } from './context.ts';

export interface TypesOptions {
  readonly project?: string;
  readonly out?: string;
  readonly lang?: string;
}

/** `reeve types`: what a project knows, as TypeScript for the program that embeds it. */
export const runTypes = async (options: TypesOptions): Promise<number> => {
  const workspace = await openWorkspace({
    rules: [],
    ...(options.project === undefined ? {} : { project: options.project }),
  });
  const { trees, signatures, settings, packs, project, texts } = workspace;
  const { diagnostics, model } = compile(trees, { signatures, project: settings, ...packs });
  const errors = [...workspace.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    // Half a vocabulary would make right programs look wrong.
    const lang = chooseLang(options.lang, project);
    process.stderr.write(`${renderAll(errors, frameOptions(process.stderr, lang, texts))}\n`);
    process.stderr.write(`${countLine(errors, lang)}\n`);
    return EXIT.failed;
  }
  const sink = createSink(options.out);
  await sink.write(typesOf(model));
  await sink.close();
  return EXIT.ok;
};
