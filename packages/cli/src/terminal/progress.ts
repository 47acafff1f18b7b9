/** Progress of long work, on a terminal only. */
export interface Progress {
  /** Called often; it draws at most ten times a second. */
  tick(): void;
  /** Takes the line away. */
  clear(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Draws one line that is written over and over.
 *
 * @param line gives the text as it stands now
 */
export const createProgress = (terminal: Terminal, line: () => string): Progress => {
  if (terminal.isTTY !== true) return { tick: () => undefined, clear: () => undefined };
  let last = performance.now();
  let drawn = false;
  return {
    tick() {
      const now = performance.now();
      // Short work shows nothing at all.
      if (now - last < (drawn ? 100 : 400)) return;
      last = now;
      drawn = true;
      terminal.write(`\r\u001b[2K${line().slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    clear() {
      if (drawn) terminal.write('\r\u001b[2K');
      drawn = false;
    },
  };
};
