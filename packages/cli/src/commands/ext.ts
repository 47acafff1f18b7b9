import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkExtension, createExtension } from '@reeve/extensions/node';
import { isSeq, parseDocument } from 'yaml';
import { EXIT, fileError, UsageError } from '../failure.ts';
import { createSink } from '../output/sink.ts';
import { folderOfExtension } from '../project/extensions.ts';
import { openProject } from '../project/workspace.ts';
import { hostedExtensions } from '../running/compose.ts';
import { chooseLang } from './context.ts';

export interface ExtOptions {
  readonly project?: string;
  readonly lang?: string;
}

const WORDS = {
  en: {
    next: (folder: string) =>
      `\nNext:\n  (cd ${folder} && node --test)\n  reeve ext check ${folder}\n  reeve ext add ./${folder}`,
    noAction: 'declares no action',
    reach: (granted: string, asked: string) => `  may reach ${granted} (asks for ${asked})`,
    secrets: (granted: string, asked: string) => `  secrets ${granted} (asks for ${asked})`,
    nothing: 'nothing',
    added: (name: string, file: string) =>
      `${name} is in ${file}. What it asks for (reeve ext list) is yours to grant, under grants.`,
    removed: (name: string, file: string) => `${name} is no longer in ${file}.`,
    absent: (name: string, file: string) => `${name} is not in ${file}.`,
    fine: (name: string) => `${name}: nothing is wrong with it.`,
    actions: (ids: string) => `  actions: ${ids}`,
    asks: (what: string) => `  asks for: ${what}`,
    none: 'none',
    colon: ': ',
  },
  zh: {
    next: (folder: string) =>
      `\n接下来：\n  (cd ${folder} && node --test)\n  reeve ext check ${folder}\n  reeve ext add ./${folder}`,
    noAction: '没有声明动作',
    reach: (granted: string, asked: string) => `  可访问 ${granted}（申请 ${asked}）`,
    secrets: (granted: string, asked: string) => `  密钥 ${granted}（申请 ${asked}）`,
    nothing: '无',
    added: (name: string, file: string) =>
      `${name} 已写入 ${file}。它申请的权限（reeve ext list）由你在 grants 下授予。`,
    removed: (name: string, file: string) => `${name} 已从 ${file} 移除。`,
    absent: (name: string, file: string) => `${file} 里没有 ${name}。`,
    fine: (name: string) => `${name}：没有发现问题。`,
    actions: (ids: string) => `  动作：${ids}`,
    asks: (what: string) => `  申请：${what}`,
    none: '无',
    colon: '：',
  },
} as const;

const projectOf = (options: ExtOptions) =>
  openProject({ rules: [], ...(options.project === undefined ? {} : { project: options.project }) });

/** Changes the list of extensions in reeve.yaml and nothing else of it, comments included. False where nothing changes. */
const editList = async (file: string, edit: (names: string[]) => string[]): Promise<boolean> => {
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
  if (after.join('\n') === names.join('\n')) return false;
  if (after.length === 0) document.delete('extensions');
  else document.set('extensions', after);
  await writeFile(file, document.toString({ lineWidth: 0 }));
  return true;
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
  const project = await projectOf(options);
  const words = WORDS[chooseLang(options.lang, project)];
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
      await say(words.next(folder));
      break;
    }
    case 'list': {
      for (const { manifest, grants } of await hostedExtensions(project)) {
        const actions = (manifest.contributes.actions ?? []).map(({ id }) => id);
        await say(
          `${manifest.name} ${manifest.version}${words.colon}${actions.join(', ') || words.noAction}`,
        );
        const { network = [], secrets = [] } = manifest.permissions;
        if (network.length > 0)
          await say(words.reach((grants?.network ?? []).join(', ') || words.nothing, network.join(', ')));
        if (secrets.length > 0)
          await say(words.secrets((grants?.secrets ?? []).join(', ') || words.nothing, secrets.join(', ')));
      }
      break;
    }
    case 'add':
    case 'remove': {
      if (project.file === undefined) throw new UsageError('there is no reeve.yaml here or above');
      const wanted = named();
      if (what === 'add') {
        const { problems, diagnostics } = await checkExtension(folderOfExtension(wanted, project.folder));
        const wrong = [...diagnostics.map(({ message }) => message.en), ...problems];
        if (wrong.length > 0) throw new UsageError(`${wanted}: ${wrong[0]}`);
      }
      const changed = await editList(project.file, (names) =>
        what === 'add' ? [...new Set([...names, wanted])] : names.filter((each) => each !== wanted),
      );
      if (what === 'add') await say(words.added(wanted, project.file));
      else await say((changed ? words.removed : words.absent)(wanted, project.file));
      if (what === 'remove' && !changed) status = EXIT.failed;
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
        await say(words.fine(`${manifest?.name} ${manifest?.version}`));
        await say(words.actions(actions.join(', ') || words.none));
        await say(words.asks(JSON.stringify(permissions)));
      }
      break;
    }
    default:
      throw new UsageError(`${what}: one of new, list, add, remove, check`);
  }
  await sink.close();
  return status;
};
