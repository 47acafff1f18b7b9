import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, Signatures, Span } from '@reeve/ir';
import { assemble, type RawManifest, type ReadSchema } from '../manifest/assemble.ts';
import { manifestDiagnostic } from '../manifest/diagnostics.ts';
import type { ReadManifestResult, ReadPackResult } from '../manifest/read.ts';
import { createRegistry } from '../registry/registry.ts';
import { checkExtension as checkWith, type ExtensionCheck } from './check.ts';

// Joining manifests does not need the validator; this entry leaves it unloaded.
export { MANIFEST_DIAGNOSTICS, type ManifestDiagnosticRow } from '../manifest/diagnostics.ts';
export type { ReadManifestResult, ReadPackResult } from '../manifest/read.ts';
export { createRegistry, type OwnedBy, type Registry } from '../registry/registry.ts';
export type { ExtensionCheck } from './check.ts';
export { type InstalledExtension, listExtensions } from './installed.ts';
export { type CreateExtensionResult, createExtension } from './template.ts';

/** How {@link loadExtension} reads a folder. */
export interface LoadExtensionOptions {
  /**
   * True for an extension that is built in and whose manifest its own tests hold valid: it is not validated again,
   * which saves a tenth of a second at each start.
   */
  readonly trusted?: boolean;
}

/** The text of a file, or what is to be said where it cannot be read. */
const read = async (
  path: string,
  say: (span: Span, reason: string) => Diagnostic,
): Promise<{ readonly text?: string; readonly diagnostics: readonly Diagnostic[] }> => {
  try {
    return { text: await readFile(path, 'utf8'), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [say({ source: path, start: 0, end: 0 }, (error as Error).message)] };
  }
};

/**
 * Reads the manifest of the extension in a folder: package.json and the schemas it names. Its code is not loaded.
 *
 * @example const { manifest, diagnostics } = await loadExtension('node_modules/reeve-wecom');
 */
export const loadExtension = async (
  folder: string,
  options: LoadExtensionOptions = {},
): Promise<ReadManifestResult> => {
  const path = join(folder, 'package.json');
  const readSchema: ReadSchema = (reference) => {
    const inside = relative(folder, resolve(folder, reference));
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new Error('it is outside the extension’s folder');
    return readFileSync(join(folder, inside), 'utf8');
  };
  const { text, diagnostics } = await read(path, (span, reason) =>
    manifestDiagnostic('manifest/not-json', span, { reason }),
  );
  if (text === undefined) return { diagnostics };
  if (options.trusted === true) {
    return { manifest: assemble(JSON.parse(text) as RawManifest, path, readSchema), diagnostics: [] };
  }
  const { readManifest } = await import('../manifest/read.ts');
  return readManifest(text, path, { readSchema });
};

/**
 * Reads the pack.json of a pack that stands by itself, in no extension. Its rules are not read.
 *
 * @example const { pack, diagnostics } = await loadPack('rules-library/voice');
 */
export const loadPack = async (folder: string): Promise<ReadPackResult> => {
  const path = join(folder, 'pack.json');
  const { text, diagnostics } = await read(path, (span, reason) =>
    manifestDiagnostic('manifest/missing-schema', span, { file: path, reason }),
  );
  if (text === undefined) return { diagnostics };
  const { readPack } = await import('../manifest/read.ts');
  return readPack(text, path);
};

/**
 * What extensions add to the language, from their folders: what `compile` takes. Later ones do not replace what earlier ones have.
 *
 * @example
 * const { signatures } = await loadSignatures(extensionFolder, 'extensions/reeve-garden');
 * const { program } = compile([parse(text, { source: 'rules.reeve' }).tree], { signatures });
 */
export const loadSignatures = async (
  ...folders: readonly (string | URL)[]
): Promise<{ readonly signatures: Signatures; readonly diagnostics: readonly Diagnostic[] }> => {
  const loaded = await Promise.all(
    folders.map((folder) => loadExtension(typeof folder === 'string' ? folder : fileURLToPath(folder))),
  );
  const registry = createRegistry(loaded.flatMap(({ manifest }) => manifest ?? []));
  return {
    signatures: registry.signatures(),
    diagnostics: [...loaded.flatMap(({ diagnostics }) => diagnostics), ...registry.diagnostics],
  };
};

/**
 * Looks at the extension in a folder as the host will: its manifest, and whether `activate` binds all that is declared, in a
 * process of its own with nothing granted.
 *
 * @example const { problems } = await checkExtension('extensions/reeve-hello');
 */
export const checkExtension = (folder: string): Promise<ExtensionCheck> => checkWith(folder, loadExtension);
