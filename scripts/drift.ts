import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes some files from the sources, always the same bytes from the same sources. */
export interface Generator {
  readonly name: string;
  /** Folders, from the root, that hold nothing but this generator's files: others in them are left over. */
  readonly owns?: readonly string[];
  /** Path from the root to content. */
  readonly generate: () => Promise<ReadonlyMap<string, string | Uint8Array>>;
}

/** A generated file that is not what its generator makes. */
export interface Drift {
  readonly path: string;
  readonly reason: 'missing' | 'different' | 'left over';
}

const leftOver = (
  root: string,
  generator: Generator,
  files: ReadonlyMap<string, unknown>,
): readonly string[] =>
  (generator.owns ?? []).flatMap((folder) =>
    globSync('**/*', { cwd: join(root, folder), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((path) => !files.has(path)),
  );

/** Compares, byte for byte, what is in `root` with what the generator makes. */
export const findDrift = async (root: string, generator: Generator): Promise<readonly Drift[]> => {
  const files = await generator.generate();
  const drift: Drift[] = [];
  for (const [path, content] of files) {
    const file = join(root, path);
    if (!existsSync(file)) drift.push({ path, reason: 'missing' });
    else if (!readFileSync(file).equals(Buffer.from(content as string)))
      drift.push({ path, reason: 'different' });
  }
  return [
    ...drift,
    ...leftOver(root, generator, files).map((path) => ({ path, reason: 'left over' as const })),
  ];
};

/** Writes what the generator makes into `root` and removes what is left over in its folders. */
export const writeGenerated = async (root: string, generator: Generator): Promise<void> => {
  const files = await generator.generate();
  for (const path of leftOver(root, generator, files)) rmSync(join(root, path));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
};
