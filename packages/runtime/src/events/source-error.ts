/** What reading events may fail with. The first two are slips of whoever named the source. */
export type SourceErrorCode =
  | 'source/not-found'
  | 'source/bad-mapping'
  | 'source/unreadable'
  | 'events/broken-gzip';

/** A source of events cannot be read. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: SourceErrorCode;
  /** True when trying the same again may go well. */
  readonly retryable: boolean;

  constructor(
    code: SourceErrorCode,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'reading it is not permitted',
  EPERM: 'it is not permitted',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk cannot be written to',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
};
const WRONG_PATH: ReadonlySet<string> = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

/** `ENOENT` and its like, where an error has one. */
export const errnoOf = (error: unknown): string | undefined => {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Why a file could not be used, in plain words. */
export const fileReason = (error: unknown): string =>
  REASONS[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));

/** What is thrown for a path that was named and cannot be read. */
export const unreadable = (path: string, error: unknown): SourceError => {
  const errno = errnoOf(error) ?? '';
  return new SourceError(
    WRONG_PATH.has(errno) ? 'source/not-found' : 'source/unreadable',
    `${path}: ${fileReason(error)}`,
    { retryable: errno === 'EMFILE', cause: error },
  );
};
