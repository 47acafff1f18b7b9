import { PROJECT_SCHEMA } from '@reeve/cli';
import { MANIFEST_SCHEMA, PACK_SCHEMA } from '@reeve/extensions';
import type { Generator } from '../drift.ts';
import { ebnf } from './ebnf.ts';
import { languageConfiguration } from './editing.ts';
import { monarch, textMate } from './highlighting.ts';
import { railroadPage } from './railroad.ts';
import { yamlSchema } from './yaml-schema.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The grammar files: all that other tools need to know of the language, made from the parser and its tables. */
export const grammar: Generator = {
  name: 'grammar',
  owns: ['grammar', 'packages/studio/src/page/editor/grammar', 'packages/vscode/language'],
  generate: () =>
    Promise.resolve(
      new Map([
        ['grammar/reeve.ebnf', ebnf()],
        ['grammar/railroad.html', railroadPage()],
        ['grammar/reeve.tmLanguage.json', json(textMate())],
        ['grammar/reeve.monarch.json', json(monarch())],
        // A package reaches nothing outside of its folder: page and extension have their own.
        ['packages/studio/src/page/editor/grammar/reeve.monarch.json', json(monarch())],
        ['packages/vscode/language/reeve.tmLanguage.json', json(textMate())],
        ['packages/vscode/language/language-configuration.json', json(languageConfiguration())],
        ['packages/vscode/language/project.schema.json', json(PROJECT_SCHEMA)],
        ['packages/vscode/language/pack.schema.json', json(PACK_SCHEMA)],
        ['grammar/rules.schema.json', json(yamlSchema())],
        ['grammar/manifest.schema.json', json(MANIFEST_SCHEMA)],
        ['grammar/pack.schema.json', json(PACK_SCHEMA)],
        ['grammar/project.schema.json', json(PROJECT_SCHEMA)],
      ]),
    ),
};
