import { writeFileSync } from 'node:fs';

// Loaded before the command: notes the most memory that its process ever took, threads included.
process.on('exit', () => {
  writeFileSync(process.env['REEVE_BENCH_PEAK'] as string, String(process.resourceUsage().maxRSS * 1024));
});
