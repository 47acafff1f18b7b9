import { errnoOf, fileReason } from '@reeve/runtime/events';

export { errnoOf, fileReason };

/** How the command ends: fine, the user's rules or tests failed, it was called wrongly, or the surroundings failed. */
export const EXIT: { readonly ok: 0; readonly failed: 1; readonly usage: 2; readonly operational: 3 } = {
  ok: 0,
  failed: 1,
  usage: 2,
  operational: 3,
};

/** The command was called in a way that cannot be carried out: exit status 2, and a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The surroundings failed (disk, pipe, a file that cannot be read): exit status 3. */
export class OperationalError extends Error {
  override readonly name = 'OperationalError';
  /** Stable: `file/unreadable`, `output/full`, … */
  readonly code: string;
  /** True when trying the same again may go well. */
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** An error for a path that the user named: a wrong path is a usage error, anything else is operational. */
export const fileError = (path: string, error: unknown): UsageError | OperationalError => {
  const message = `${path}: ${fileReason(error)}`;
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') {
    return new UsageError(message);
  }
  return new OperationalError('file/unreadable', message, { retryable: code === 'EMFILE', cause: error });
};
