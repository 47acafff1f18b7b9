import module from 'node:module';
import { EXIT, errnoOf, fileReason } from './failure.ts';
import { run } from './run.ts';

// Compiled code is kept between starts, which is a third of the time of a short command.
module.enableCompileCache();

// A signal wakes no debugger here: whoever may send one could reach secrets through it.
if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);

// Commander writes help by itself: its failures come here. A reader that has gone is none, and the status of the
// command is its own matter.
process.stdout.on('error', (error: Error) => {
  if (errnoOf(error) === 'EPIPE') return;
  process.stderr.write(`reeve: standard output: ${fileReason(error)}\n`);
  process.exit(EXIT.operational);
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);

process.exitCode = await run(process.argv);
