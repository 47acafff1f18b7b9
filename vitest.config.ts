import { defineConfig } from 'vitest/config';

// Tests run on the sources: the condition leads `@reeve/*` to src. It has to stand under `ssr` too, and
// naming conditions drops Vite's own, so those are repeated.
const conditions = ['reeve-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', './scripts/summary-reporter.ts'],
    // Vitest leaves a processor to itself, which of two is half; it needs next to none while tests run.
    maxWorkers: '100%',
    // A bound on a hang, not a measure of speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
