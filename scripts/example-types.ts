import { compile } from '@reeve/language';
import { openWorkspace } from '../packages/cli/src/project/workspace.ts';
import { typesOf } from '../packages/cli/src/vocabulary-types/typescript.ts';
import type { Generator } from './drift.ts';

/** What `reeve types` writes of the example that the samples of embedding stand on. */
export const exampleTypes: Generator = {
  name: 'types of an example',
  generate: async () => {
    const { trees, signatures, settings } = await openWorkspace({
      rules: [],
      project: 'examples/first-message',
    });
    const { model } = compile(trees, { signatures, project: settings });
    return new Map([['examples/embed/first-message.types.ts', typesOf(model)]]);
  },
};
