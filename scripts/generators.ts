import { diagnosticFixtures } from './diagnostic-fixtures.ts';
import type { Generator } from './drift.ts';
import { exampleTypes } from './example-types.ts';
import { grammar } from './grammar/index.ts';
import { libraryMapPages } from './library-map.ts';
import { packPages } from './pack-pages.ts';
import { reference } from './reference/index.ts';
import { samples } from './samples.ts';

/** Everything in the repository that is made from something else in it. */
export const generators: readonly Generator[] = [
  grammar,
  reference,
  exampleTypes,
  packPages,
  libraryMapPages,
  samples,
  diagnosticFixtures,
];
