import { existsSync } from 'node:fs';
import { glob, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, PackContribution } from '@reeve/extensions';
import { loadPack } from '@reeve/extensions/node';
import type { Diagnostic } from '@reeve/ir';
import { type PackInfo, type PackTexts, parse, type SyntaxTree, withRequired } from '@reeve/language';
import { fileDiagnostic } from '../yaml-file/value.ts';
import type { TextFile } from './read-text.ts';
import { type RuleFiles, readRuleFiles, shownPath } from './rule-files.ts';

/** A pack with the folder that it lies in. */
export type KnownPack = PackContribution & { readonly folder: string };

/** A pack with its rules, as they are written. */
interface PackFiles extends PackInfo {
  readonly files: readonly TextFile[];
}

/** Packs that texts use, ready to be compiled beside them. */
interface UsedPacks {
  readonly packs: readonly PackTexts[];
  readonly files: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The packs that a project may use. Texts are read only of those in use. */
export interface PackShelf {
  readonly ids: readonly string[];
  readonly packs: readonly KnownPack[];
  /** All of them, as they are written: for editors, where one may be used that is not yet. */
  readonly texts: () => Promise<readonly PackFiles[]>;
  readonly usedBy: (trees: readonly SyntaxTree[]) => Promise<UsedPacks>;
}

const MANIFEST = 'pack.json';

/** Packs in folders: each one pack, or several side by side. */
export const packsInFolders = async (
  folders: readonly string[],
): Promise<{ readonly packs: readonly KnownPack[]; readonly diagnostics: readonly Diagnostic[] }> => {
  const found = await Promise.all(folders.map(foldersOfPacks));
  const read = await Promise.all(
    found.flat().map(async (folder) => ({ folder, ...(await loadPack(shownPath(folder))) })),
  );
  return {
    packs: read.flatMap(({ pack, folder }) => (pack ? [{ ...pack, folder }] : [])),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
};

const foldersOfPacks = async (folder: string): Promise<readonly string[]> => {
  if (existsSync(join(folder, MANIFEST))) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((each) => each.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter((each) => existsSync(join(each, MANIFEST)))
    .sort();
};

/** The packs that an extension contributes. */
export const contributedPacks = (manifest: Manifest, at: string): readonly KnownPack[] =>
  (manifest.contributes.packs ?? []).map((pack) => ({ ...pack, folder: join(at, pack.folder ?? '') }));

const infoOf = ({ id, requires, labels, description, parameters }: KnownPack): PackInfo => ({
  id,
  ...(requires && { requires }),
  ...(labels && { labels }),
  ...(description && { description }),
  ...(parameters && { parameters }),
});

const filesOf = async ({ folder, files }: KnownPack): Promise<RuleFiles> => {
  const found = await Promise.all(
    files.map(async (pattern) => {
      const paths: string[] = [];
      for await (const path of glob(pattern, { cwd: folder })) paths.push(shownPath(join(folder, path)));
      return { pattern, paths: paths.sort() };
    }),
  );
  const paths = [...new Set(found.flatMap((each) => each.paths))];
  const source = shownPath(join(folder, MANIFEST));
  const missing = found
    .filter((each) => each.paths.length === 0)
    .map(({ pattern }) =>
      fileDiagnostic(
        'file/missing-file',
        { source, start: 0, end: 1 },
        { path: pattern, reason: 'the pack has no such file' },
      ),
    );
  const read = paths.length > 0 ? await readRuleFiles(paths) : { files: [], diagnostics: [] };
  return { files: read.files, diagnostics: [...missing, ...read.diagnostics] };
};

const NOTHING: UsedPacks = { packs: [], files: [], diagnostics: [] };

/** Makes a shelf of packs; of two under one id the first counts. */
export const createShelf = (all: readonly KnownPack[]): PackShelf => {
  const known = new Map(all.toReversed().map((pack) => [pack.id, pack]));
  const packs = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const read = async (pack: KnownPack) => {
    const { files, diagnostics } = await filesOf(pack);
    const parsed = files.map((file) => parse(file.text, { source: file.path }));
    return {
      pack: { ...infoOf(pack), trees: parsed.map(({ tree }) => tree) },
      files,
      diagnostics: [...diagnostics, ...parsed.flatMap((each) => each.diagnostics)],
    };
  };
  return {
    ids: packs.map(({ id }) => id),
    packs,
    texts: () =>
      Promise.all(packs.map(async (pack) => ({ ...infoOf(pack), files: (await filesOf(pack)).files }))),
    usedBy: async (trees) => {
      const named = trees.flatMap((tree) =>
        tree.declarations.flatMap((node) => (node.kind === 'use' ? [node.name.id] : [])),
      );
      if (named.length === 0) return NOTHING;
      const parts = await Promise.all(withRequired(named, known).map(read));
      return {
        packs: parts.map(({ pack }) => pack),
        files: parts.flatMap(({ files }) => files),
        diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
      };
    },
  };
};
