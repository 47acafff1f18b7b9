import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkExtension, createExtension } from '@reeve/extensions/node';
import { isSeq, parseDocument } from 'yaml';
import { EXIT, fileError, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { folderOfExtension, openProject } from '../project/workspace.ts';
import { hostedExtensions } from '../running/compose.ts';

export interface ExtOptions {
  readonly project?: string;
  readonly lang?: string;
}

const projectOf = (options: ExtOptions) =>
  openProject({ rules: [], ...(options.project === undefined ? {} : { project: options.project }) });

/** Changes the list of extensions in reeve.yaml and nothing else of it, comments included. */
const editList = async (file: string, edit: (names: string[]) => string[]): Promise<void> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw fileError(file, error);
  }
  const document = parseDocument(text);
  const value = document.get('extensions');
  const names = isSeq(value)
    ? (value.toJSON() as unknown[]).map(String)
    : typeof value === 'string'
      ? [value]
      : [];
  const after = edit(names);
  if (after.length === 0) document.delete('extensions');
  else document.set('extensions', after);
  await writeFile(file, document.toString({ lineWidth: 0 }));
};

/** `reeve ext new|list|add|remove|check`. */
export const runExt = async (
  what: string,
  name: string | undefined,
  options: ExtOptions,
): Promise<number> => {
  const sink = createSink(undefined);
  const say = async (line: string): Promise<void> => {
    await sink.write(`${line}\n`);
  };
  const named = (): string => {
    if (name === undefined) throw new UsageError(`reeve ext ${what} NAME: name the extension`);
    return name;
  };
  let status: number = EXIT.ok;
  switch (what) {
    case 'new': {
      const folder = named();
      const made = await createExtension(resolve(folder), folder.split(/[\\/]/).at(-1) ?? folder);
      if ('problem' in made)
        throw new UsageError(
          made.problem === 'name'
            ? `${folder}: use small letters, digits and dashes`
            : `${folder}: there is something in it already`,
        );
      for (const file of made.files) await say(`  ${join(folder, file)}`);
      await say(
        `\nNext:\n  (cd ${folder} && node --test)\n  reeve ext check ${folder}\n  reeve ext add ./${folder}`,
      );
      break;
    }
    case 'list': {
      for (const { manifest, grants } of await hostedExtensions(await projectOf(options))) {
        const actions = (manifest.contributes.actions ?? []).map(({ id }) => id);
        await say(`${manifest.name} ${manifest.version}: ${actions.join(', ') || 'declares no action'}`);
        const { network = [], secrets = [] } = manifest.permissions;
        if (network.length > 0)
          await say(
            `  may reach ${(grants?.network ?? []).join(', ') || 'nothing'} (asks for ${network.join(', ')})`,
          );
        if (secrets.length > 0)
          await say(
            `  secrets ${(grants?.secrets ?? []).join(', ') || 'none'} (asks for ${secrets.join(', ')})`,
          );
      }
      break;
    }
    case 'add':
    case 'remove': {
      const project = await projectOf(options);
      if (project.file === undefined) throw new UsageError('there is no reeve.yaml here or above');
      const wanted = named();
      if (what === 'add') {
        const { problems, diagnostics } = await checkExtension(folderOfExtension(wanted, project.folder));
        const wrong = [...diagnostics.map(({ message }) => message.en), ...problems];
        if (wrong.length > 0) throw new UsageError(`${wanted}: ${wrong[0]}`);
      }
      await editList(project.file, (names) =>
        what === 'add' ? [...new Set([...names, wanted])] : names.filter((each) => each !== wanted),
      );
      await say(
        what === 'add'
          ? `${wanted} is in ${project.file}. What it asks for (reeve ext list) is yours to grant, under grants.`
          : `${wanted} is no longer in ${project.file}.`,
      );
      break;
    }
    case 'check': {
      const { manifest, diagnostics, problems, permissions, actions } = await checkExtension(
        resolve(name ?? '.'),
      );
      const wrong = [...diagnostics.map(({ message }) => message.en), ...problems];
      for (const each of wrong) await say(`✗ ${each}`);
      if (wrong.length > 0) status = EXIT.failed;
      else {
        await say(`${manifest?.name} ${manifest?.version}: nothing is wrong with it.`);
        await say(`  actions: ${actions.join(', ') || 'none'}`);
        await say(`  asks for: ${JSON.stringify(permissions)}`);
      }
      break;
    }
    default:
      throw new UsageError(`${what}: one of new, list, add, remove, check`);
  }
  await sink.close();
  return status;
};
