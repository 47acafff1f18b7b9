import { SourceError } from '@reeve/runtime/events';
import { EXIT, OperationalError, UsageError } from './failure.ts';
import { ClosedPipe } from './output/sink.ts';
import { commanderStatus, createProgram } from './program.ts';

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** What whoever named a source of events has to put right. */
const SLIPS: ReadonlySet<string> = new Set(['source/not-found', 'source/bad-mapping']);

/** A sandbox that this machine cannot have. By its code: commands that run no scripts do not load the class. */
const isSandboxFailure = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('sandbox/');

/** Exit status of a failure, after telling of it. */
const statusOf = (error: unknown): number => {
  const known = commanderStatus(error);
  if (known !== undefined) return known;
  if (error instanceof ClosedPipe) return EXIT.ok;
  if (error instanceof UsageError) {
    say(`reeve: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof SourceError) {
    say(`reeve: ${error.message}`);
    return SLIPS.has(error.code) ? EXIT.usage : EXIT.operational;
  }
  if (error instanceof OperationalError || isSandboxFailure(error)) {
    say(`reeve: ${error.message}`);
    return EXIT.operational;
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  const trace = process.env['REEVE_DEBUG'] === undefined ? '' : `\n${bug.stack}`;
  say(`reeve: a fault of Reeve itself: ${bug.message}. Please report it; REEVE_DEBUG=1 shows where.${trace}`);
  return EXIT.operational;
};

/**
 * Runs the command line.
 *
 * @param argv as `process.argv` has it: two entries of no interest, then the arguments
 * @returns the exit status; whatever fails has been told on standard error
 */
export const run = async (argv: readonly string[]): Promise<number> => {
  const { command, status } = createProgram();
  try {
    await command.parseAsync(argv);
    return status();
  } catch (error) {
    return statusOf(error);
  }
};
