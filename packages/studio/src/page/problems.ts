import type { Diagnostic } from '@reeve/ir';

/** What is wrong, by file. */
type Found = ReadonlyMap<string, readonly Diagnostic[]>;

/**
 * What is wrong with the texts as they are typed. It changes with every key, so it lies beside the desk: only what shows it
 * is drawn again.
 */
export interface Problems {
  readonly read: () => Found;
  readonly write: (found: Found) => void;
  /** Gives what ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createProblems(): Problems {
  let now: Found = new Map();
  const listeners = new Set<() => void>();
  return {
    read: () => now,
    write(found) {
      now = found;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

export const errorCount = (found: Found): number =>
  [...found.values()].reduce((sum, each) => sum + each.filter(isError).length, 0);
export const hasError = (found: readonly Diagnostic[] = []): boolean => found.some(isError);
