import { fileURLToPath } from 'node:url';
import type { Value } from '@reeve/ir';
import { createSandbox, type Sandbox, type ScriptResult } from '../../src/sandbox/index.ts';
import { ALL_LAYERS, type Layers } from '../../src/sandbox/worker.ts';

export const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export const NO_LAYERS: Layers = { flags: false, isolate: false, lockdown: false };
export { ALL_LAYERS };

/** A sandbox of texts that no gate has seen, each a script of its own. */
export const sandboxOf = (
  codes: Readonly<Record<string, string>>,
  layers: Layers,
  limits: Parameters<typeof createSandbox>[0]['limits'] = {},
): Sandbox =>
  createSandbox({
    scripts: Object.entries(codes).map(([id, code]) => ({
      id,
      author: 'somebody',
      source: `scripts/${id}.js`,
      code,
      returns: { kind: 'any' },
    })),
    limits,
    layers,
  });

/** One evaluation, waited for. */
export const ask = (sandbox: Sandbox, id: string, ...args: readonly Value[]): ScriptResult =>
  sandbox.evaluateNow([{ id, args }])[0] as ScriptResult;
