import module from 'node:module';
import { EXIT, errnoOf, fileReason, OperationalError, UsageError } from './failure.ts';
import { ClosedPipe } from './output/sink.ts';
import { commanderStatus, createProgram } from './program.ts';

// Compiled code is kept between starts, which is a third of the time of a short command.
module.enableCompileCache();

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Exit status of a failure, after telling of it. */
const statusOf = (error: unknown): number => {
  const known = commanderStatus(error);
  if (known !== undefined) return known;
  if (error instanceof ClosedPipe) return EXIT.ok;
  if (error instanceof UsageError) {
    say(`reeve: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof OperationalError) {
    say(`reeve: ${error.message}`);
    return EXIT.operational;
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  const trace = process.env['REEVE_DEBUG'] === undefined ? '' : `\n${bug.stack}`;
  say(`reeve: a fault of Reeve itself: ${bug.message}. Please report it; REEVE_DEBUG=1 shows where.${trace}`);
  return EXIT.operational;
};

// Commander writes help by itself: its failures come here.
process.stdout.on('error', (error: Error) => {
  if (errnoOf(error) === 'EPIPE') process.exit(EXIT.ok);
  say(`reeve: standard output: ${fileReason(error)}`);
  process.exit(EXIT.operational);
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);

const { command, status } = createProgram();
try {
  await command.parseAsync(process.argv);
  process.exitCode = status();
} catch (error) {
  process.exitCode = statusOf(error);
}
