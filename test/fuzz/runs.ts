/** How often a property is tried: a few hundred times, always the same; `REEVE_FUZZ=100000` for longer, always others. */
export function runs(few: number): { readonly numRuns: number; readonly seed?: number } {
  const wanted = Number(process.env['REEVE_FUZZ'] ?? 0);
  return wanted > 0 ? { numRuns: wanted } : { numRuns: few, seed: 20_260_101 };
}

/** A bound on a hang, for as many runs as were asked for. */
export const PATIENCE: number = Math.max(120_000, 1000 * Number(process.env['REEVE_FUZZ'] ?? 0));
