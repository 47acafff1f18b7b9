import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import type { Signatures } from '@reeve/ir';

/**
 * What the core extension adds to the language: for tests and tools that need a vocabulary and have no project.
 *
 * @example const { program } = compile([tree], { signatures: await loadCoreSignatures() });
 */
export const loadCoreSignatures = async (): Promise<Signatures> => {
  const { manifest } = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
  return createRegistry(manifest ? [manifest] : []).signatures();
};
