import { fileURLToPath } from 'node:url';
import type { Program } from '@reeve/ir';
import { compileWorkspace, openWorkspace } from '../../src/project/workspace.ts';

/** The example project that has all packs on. */
export const PROJECT: string = fileURLToPath(
  new URL('../../../../examples/living-community', import.meta.url),
);

/** Compiles rules with the vocabulary of the library and the caps of the example; without a text the example's own rules. */
export const programOf = async (text?: string): Promise<Program> => {
  const workspace = await openWorkspace({
    rules: [],
    project: PROJECT,
    timeZone: 'UTC',
    ...(text === undefined ? {} : { texts: [{ path: 'rules.reeve', text }] }),
  });
  const { program, diagnostics } = compileWorkspace(workspace);
  if (!program) throw new Error(diagnostics.map(({ message }) => message.en).join('\n'));
  return program;
};
