import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import type { Manifest } from '@reeve/extensions';
import { createRegistry, loadExtension, type Registry } from '@reeve/extensions/node';
import type { Diagnostic } from '@reeve/ir';
import { contributedPacks, type KnownPack, packsInFolders } from './packs.ts';
import type { Project } from './project.ts';
import { shownPath } from './rule-files.ts';

/** Extensions that come with Reeve, by their short names. */
const OWN: ReadonlyMap<string, string> = new Map(
  ['wecom', 'dingtalk', 'feishu', 'slack', 'discord', 'telegram'].map((name) => [
    name,
    `@reeve/connector-${name}`,
  ]),
);

const CORE: string = fileURLToPath(extensionFolder);

/** The folder of an extension that a project names: a folder, or a package installed above it. */
export const folderOfExtension = (name: string, folder: string): string => {
  const own = OWN.get(name);
  if (own !== undefined) return dirname(createRequire(import.meta.url).resolve(`${own}/package.json`));
  if (name.startsWith('.') || name.startsWith('/')) return resolve(folder, name);
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(candidate)) return candidate;
    if (dirname(at) === at) return resolve(folder, name);
  }
};

/** An extension of a project, as far as its manifest could be read. */
interface ProjectExtension {
  /** As the project calls it, or the pack that needs it. */
  readonly name: string;
  readonly folder: string;
  readonly isCore: boolean;
  readonly manifest?: Manifest;
}

/** The extensions of a project and all that they add. */
interface ProjectExtensions {
  readonly extensions: readonly ProjectExtension[];
  readonly registry: Registry;
  /** Of two under one id the first counts: those in the folders that the project names come before those of extensions. */
  readonly packs: readonly KnownPack[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the manifests of the core extension, of those that a project names, and of those that its packs stand on. */
export const readExtensions = async (project: Project): Promise<ProjectExtensions> => {
  const inFolders = await packsInFolders(project.packs);
  const diagnostics: Diagnostic[] = [...inFolders.diagnostics];
  const found = new Map<string, ProjectExtension>();
  const packs: KnownPack[] = [...inFolders.packs];
  const needed = (known: readonly KnownPack[]): readonly (readonly [name: string, folder: string])[] =>
    known.flatMap(({ extensions = [], folder }) =>
      extensions.map((name) => [name, folderOfExtension(name, folder)] as const),
    );
  let open: readonly (readonly [name: string, folder: string])[] = [
    ['core', CORE],
    ...project.extensions.map((name) => [name, folderOfExtension(name, project.folder)] as const),
    ...needed(packs),
  ];
  // Extensions bring packs, and packs stand on extensions.
  while (open.length > 0) {
    const unread = new Map(open.filter(([, at]) => !found.has(at)).map(([name, at]) => [at, name]));
    const loaded = await Promise.all(
      [...unread].map(async ([folder, name]) => {
        const isCore = folder === CORE;
        const read = await loadExtension(isCore ? folder : shownPath(folder), { trusted: isCore });
        return { name, folder, isCore, ...read };
      }),
    );
    const brought: KnownPack[] = [];
    for (const { diagnostics: findings, ...extension } of loaded) {
      diagnostics.push(...findings);
      found.set(extension.folder, extension);
      if (extension.manifest) brought.push(...contributedPacks(extension.manifest, extension.folder));
    }
    packs.push(...brought);
    open = needed(brought);
  }
  const extensions = [...found.values()];
  const registry = createRegistry(extensions.flatMap(({ manifest }) => manifest ?? []));
  return { extensions, registry, packs, diagnostics: [...diagnostics, ...registry.diagnostics] };
};
