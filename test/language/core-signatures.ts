import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import type { Signatures } from '@reeve/ir';

const core = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });

/** What the core extension adds: every project has it. */
export const CORE: Signatures = createRegistry(core.manifest ? [core.manifest] : []).signatures();

/** No extension at all. */
export const BARE: Signatures = {
  actions: [],
  functions: [],
  events: [],
  channels: [],
  member: [],
  community: [],
};
