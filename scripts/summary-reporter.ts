import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import { summaryLine, type Tally } from './tally.ts';

/** Counts tests as a person would: a file that cannot be loaded and an error outside every test are failures too. */
export const countTests = (
  modules: readonly TestModule[],
  unhandledErrors: readonly SerializedError[],
): Tally => {
  const tally = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    tally.failed += module.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') tally.passed += 1;
      else if (state === 'skipped') tally.skipped += 1;
      else tally.failed += 1;
    }
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
  }
  return tally;
};

/** Ends the output of `npm test` with the line that `.ci/run` adds up. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const line = summaryLine(countTests(modules, unhandledErrors));
    // Other reporters may still be writing; the line has to be the last.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
