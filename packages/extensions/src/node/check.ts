import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '@reeve/ir';
import type { Manifest, Permissions } from '../api/index.ts';

/** What `reeve ext check` tells. */
export interface ExtensionCheck {
  readonly manifest?: Manifest;
  /** What is wrong with package.json and its schemas. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is wrong with its code: no `main`, `activate` fails, an action that is not bound. */
  readonly problems: readonly string[];
  /** What an operator would have to grant. */
  readonly permissions: Permissions;
  readonly actions: readonly string[];
  /** True when it adds functions for rules, which need `trusted`. */
  readonly needsTrust: boolean;
}

/**
 * Looks at an extension as the host will: its manifest, and whether `activate` binds all that is declared, in a process
 * with nothing granted.
 *
 * @param load reads the manifest of a folder
 */
export const checkExtension = async (
  folder: string,
  load: (
    folder: string,
  ) => Promise<{ readonly manifest?: Manifest; readonly diagnostics: readonly Diagnostic[] }>,
): Promise<ExtensionCheck> => {
  const { manifest, diagnostics } = await load(folder);
  if (!manifest) return { diagnostics, problems: [], permissions: {}, actions: [], needsTrust: false };
  const { actions = [], functions = [] } = manifest.contributes;
  const found = {
    manifest,
    diagnostics,
    permissions: manifest.permissions,
    actions: actions.map(({ id }) => id),
    needsTrust: functions.length > 0,
  };
  if (manifest.main === undefined)
    return {
      ...found,
      problems:
        actions.length + functions.length > 0
          ? ['package.json has no “main” to carry out what it declares.']
          : [],
    };
  if (!existsSync(join(folder, manifest.main)))
    return { ...found, problems: [`main, ${manifest.main}, does not exist.`] };
  const { tryActivation } = await import('../host/try-activation.ts');
  // The host's processes hold nobody up by themselves; whoever asks waits for the answer.
  const waiting = setInterval(() => undefined, 1_000);
  const problem = await tryActivation(manifest, folder).finally(() => clearInterval(waiting));
  return { ...found, problems: problem === undefined ? [] : [problem] };
};
