import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An extension that is there to be named in reeve.yaml. */
export interface InstalledExtension {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** `package` under node_modules, or `folder` under extensions/ of the project. */
  readonly from: 'package' | 'folder';
}

const read = async (folder: string): Promise<Readonly<Record<string, unknown>> | undefined> => {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const asExtension = async (
  folder: string,
  from: InstalledExtension['from'],
): Promise<InstalledExtension | undefined> => {
  const json = await read(folder);
  if (typeof json?.['reeve'] !== 'object' || json['reeve'] === null) return undefined;
  return { name: String(json['name']), version: String(json['version']), folder, from };
};

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((each) => each.isDirectory() || each.isSymbolicLink()).map(({ name }) => name);
  } catch {
    return [];
  }
};

/**
 * Extensions of a project: packages that its package.json depends on and that have a `reeve` part, and folders under
 * `extensions/`. Their manifests are not validated, their code is not loaded.
 */
export const listExtensions = async (project: string): Promise<readonly InstalledExtension[]> => {
  const json = await read(project);
  const dependencies = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys((json?.[key] ?? {}) as object),
  );
  const found = await Promise.all([
    ...[...new Set(dependencies)].map((name) => asExtension(join(project, 'node_modules', name), 'package')),
    ...(await namesIn(join(project, 'extensions'))).map((name) =>
      asExtension(join(project, 'extensions', name), 'folder'),
    ),
  ]);
  return found.filter((each) => each !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
};
