import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { LEFT_APART } from './left-apart.ts';

/**
 * Joins the command and all it needs into a few files, so that starting it does not open three hundred: a fifth of the
 * time in which `reeve check` answers. Extensions stay outside, in their own folders.
 */
const OUT = 'packages/cli/bundle';

rmSync(OUT, { recursive: true, force: true });
const bundle = await rolldown({
  input: {
    main: 'packages/cli/dist/main.js',
    // Started by its name, as a thread.
    'reading-worker': 'packages/runtime/dist/events/reading-worker.js',
  },
  platform: 'node',
  external: LEFT_APART,
});
await bundle.write({
  dir: OUT,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
