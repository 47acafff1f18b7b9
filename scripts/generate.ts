// `npm run generate` writes what is made from the sources; `npm run drift` says what no longer matches them.
// Runs on the unbuilt sources (--conditions=reeve-source).
import { findDrift, writeGenerated } from './drift.ts';
import { generators } from './generators.ts';
import { summaryLine } from './tally.ts';

const root = process.cwd();
if (process.argv.includes('--check')) {
  let failed = 0;
  for (const generator of generators) {
    const drift = await findDrift(root, generator);
    if (drift.length > 0) failed += 1;
    for (const { path, reason } of drift) console.error(`${generator.name}: ${path} is ${reason}`);
  }
  if (failed > 0) console.error('Run npm run generate and commit what it writes.');
  console.log(summaryLine({ passed: generators.length - failed, failed, skipped: 0 }));
  process.exitCode = failed > 0 ? 1 : 0;
} else {
  for (const generator of generators) {
    await writeGenerated(root, generator);
    console.log(generator.name);
  }
}
