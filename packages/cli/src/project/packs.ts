import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '@reeve/ir';
import { type PackTexts, parse, type SyntaxTree } from '@reeve/language';
import type { TextFile } from './read-text.ts';
import { readRuleFiles, shownPath } from './rule-files.ts';

/** Packs that texts use, ready to be compiled beside them. */
interface UsedPacks {
  readonly packs: readonly PackTexts[];
  readonly files: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The packs that a project may use: those in the folders that it names. Texts are read only of those in use. */
export interface PackShelf {
  readonly ids: readonly string[];
  /** Folders of the extensions that they stand on. */
  readonly extensions: readonly string[];
  /** All of them, as they are written: for editors, where one may be used that is not yet. */
  readonly texts: () => Promise<
    readonly {
      readonly id: string;
      readonly requires: readonly string[];
      readonly files: readonly TextFile[];
    }[]
  >;
  readonly usedBy: (trees: readonly SyntaxTree[]) => Promise<UsedPacks>;
}

interface Known {
  readonly id: string;
  readonly folder: string;
  readonly requires: readonly string[];
  readonly extensions: readonly string[];
}

const MANIFEST = 'pack.json';

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const readPack = async (folder: string): Promise<Known | undefined> => {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return undefined;
  const json = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
  if (typeof json['id'] !== 'string') return undefined;
  return {
    id: json['id'],
    folder,
    requires: texts(json['requires']),
    extensions: texts(json['extensions']).map((each) => resolve(folder, each)),
  };
};

/** The pack in a folder, or all that lie in it side by side. */
const packsIn = async (folder: string): Promise<readonly Known[]> => {
  const own = await readPack(folder);
  if (own) return [own];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((each) => each.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map((name) => readPack(join(folder, name))),
  );
  return found.filter((each) => each !== undefined);
};

const NOTHING: UsedPacks = { packs: [], files: [], diagnostics: [] };

/** Looks through folders of packs; of two under one id the first counts. */
export const openShelf = async (folders: readonly string[]): Promise<PackShelf> => {
  const all = (await Promise.all(folders.map(packsIn))).flat();
  const known = new Map(all.toReversed().map((pack) => [pack.id, pack]));
  const filesOf = ({ folder }: Known) => readRuleFiles([shownPath(join(folder, 'rules'))]);
  const read = async (pack: Known) => {
    const { id, requires } = pack;
    const { files, diagnostics } = await filesOf(pack);
    const parsed = files.map((file) => parse(file.text, { source: file.path }));
    return {
      pack: { id, requires, trees: parsed.map(({ tree }) => tree) },
      files,
      diagnostics: [...diagnostics, ...parsed.flatMap((each) => each.diagnostics)],
    };
  };
  return {
    ids: [...known.keys()].sort(),
    extensions: [...new Set(all.flatMap(({ extensions }) => extensions))],
    texts: () =>
      Promise.all(
        [...known.values()].map(async (pack) => ({
          id: pack.id,
          requires: pack.requires,
          files: (await filesOf(pack)).files,
        })),
      ),
    usedBy: async (trees) => {
      const open = trees.flatMap((tree) =>
        tree.declarations.flatMap((node) => (node.kind === 'use' ? [node.name.id] : [])),
      );
      if (open.length === 0) return NOTHING;
      const used = new Map<string, Known>();
      for (let id = open.shift(); id !== undefined; id = open.shift()) {
        const pack = known.get(id);
        if (!pack || used.has(id)) continue;
        used.set(id, pack);
        open.push(...pack.requires);
      }
      const parts = await Promise.all([...used.values()].map(read));
      return {
        packs: parts.map(({ pack }) => pack),
        files: parts.flatMap(({ files }) => files),
        diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
      };
    },
  };
};
