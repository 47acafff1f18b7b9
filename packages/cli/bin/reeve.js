#!/usr/bin/env node
// npm links commands when it installs, before anything is built; this file is always there to be linked.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = new URL('../bundle/main.js', import.meta.url);
// A clone pins its Node as a package; so the command works whichever node the path finds first.
const pinned = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));

if (!existsSync(main)) {
  process.stderr.write('reeve is not built yet: run npm run build first.\n');
  process.exitCode = 3;
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main.href);
} else if (existsSync(pinned)) {
  const run = spawnSync(pinned, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = run.signal ? 128 + (constants.signals[run.signal] ?? 0) : (run.status ?? 3);
} else {
  process.stderr.write(`reeve needs Node 24 or newer; this is ${process.version}.\n`);
  process.exitCode = 3;
}
