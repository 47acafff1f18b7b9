/** An operational failure of the sandbox itself, not of a script. */
export class SandboxFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;
  constructor(code: string, message: string, retryable: boolean, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'SandboxFailure';
    this.code = `sandbox/${code}`;
    this.retryable = retryable;
  }
}
