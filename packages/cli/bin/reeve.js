#!/usr/bin/env node
// npm links commands when it installs, before anything is built; this file is always there to be linked.
import { existsSync } from 'node:fs';

const major = Number(process.versions.node.split('.')[0]);
const main = new URL('../dist/main.js', import.meta.url);
if (major < 24) {
  process.stderr.write(
    `reeve needs Node 24 or newer; this is ${process.version}. In a clone, npx reeve uses the right one.\n`,
  );
  process.exitCode = 3;
} else if (!existsSync(main)) {
  process.stderr.write('reeve is not built yet: run npm run build first.\n');
  process.exitCode = 3;
} else {
  await import(main.href);
}
