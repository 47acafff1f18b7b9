import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT } from './failure.ts';

import { VERSION } from './version.ts';

const choice = (flags: string, description: string, choices: readonly string[], initial: string): Option =>
  new Option(flags, description).choices([...choices]).default(initial);
const lang = (): Option => new Option('--lang <lang>', 'language of what is shown').choices(['en', 'zh']);
const projectFile = (): Option =>
  new Option(
    '--project <path>',
    'reeve.yaml or its folder (else it is looked for above the rules, then above here)',
  );
const nonEmpty = (text: string): string => {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
};

const percent = (text: string): number => {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('It is a percentage from 0 to 100.');
  return value;
};

/** Written out, so that the command line need not load the simulation to tell of it. */
const SCENARIOS = 'healthy, stalled-growth, complaint-surge, platform-failure, spam-wave, festival';

/** Makes the command line. Each command's code is loaded only when it is called. */
export const createProgram = (): { readonly command: Command; readonly status: () => number } => {
  let status: number = EXIT.ok;
  const done = async (run: Promise<number>): Promise<void> => {
    status = await run;
  };
  const command = new Command('reeve')
    .description('Rules for communities: check, format, test and replay them over history.')
    .version(VERSION, '--version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError()
    .exitOverride();
  const add = (name: string, description: string): Command =>
    command.command(name).description(description).exitOverride();

  add('init [folder]', 'write a small project that checks, tests and runs as it is')
    .addOption(lang())
    .action(async (folder: string | undefined, options) =>
      done((await import('./commands/init.ts')).runInit(folder ?? '.', options)),
    );

  add('check [paths...]', 'find what is wrong with rules')
    .addOption(projectFile())
    .addOption(choice('--format <format>', 'how findings are written', ['text', 'json', 'sarif'], 'text'))
    .option(
      '--proofs',
      'also tell what could be neither proved nor refuted, and what adds up to the messages',
    )
    .option('--graph <file>', 'draw what sets off what into a file: .svg, .dot or .mmd', nonEmpty)
    .option('--out <file>', 'write to a file instead of standard output', nonEmpty)
    .addOption(lang())
    .action(async (paths: string[], options) =>
      done((await import('./commands/check.ts')).runCheck(paths, options)),
    );

  add('serve', 'open the studio: write, try, publish and watch rules in a browser')
    .addOption(projectFile())
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on', '8790')
    .addOption(choice('--format <format>', 'how the log is written', ['text', 'json'], 'text'))
    .addOption(lang())
    .action(async (options) => done((await import('./commands/serve.ts')).runServe(options)));

  add('lsp', 'serve rules to an editor over the Language Server Protocol, on standard input and output')
    .addOption(lang())
    .action(async (options) => done((await import('./commands/lsp.ts')).runLsp(options)));

  add('fmt [paths...]', 'write rules in one way, or in another spelling (- reads standard input)')
    .addOption(new Option('--to <spelling>', 'convert; printed unless --write').choices(['en', 'zh', 'yaml']))
    .option('--write', 'with --to: change the files')
    .option('--check', 'change nothing; exit 1 where something would change')
    .addOption(projectFile())
    .addOption(lang())
    .action(async (paths: string[], options) =>
      done((await import('./commands/fmt.ts')).runFmt(paths, options)),
    );

  add('test [paths...]', 'run *.test.yaml')
    .addOption(projectFile())
    .addOption(choice('--format <format>', 'how results are written', ['text', 'json'], 'text'))
    .option('--coverage', 'show what of the rules the tests saw')
    .option(
      '--coverage-out <file>',
      'write that to a file: .html, .json, .info (LCOV) or .txt; may be given again',
      (path: string, paths: readonly string[] | undefined) => [...(paths ?? []), nonEmpty(path)],
    )
    .option('--coverage-min <percent>', 'exit 1 where less is covered', percent)
    .addOption(lang())
    .action(async (paths: string[], options) =>
      done((await import('./commands/test.ts')).runTestCommand(paths, options)),
    );

  add('run', 'catch up, act, and exit; or go on with --watch')
    .option('--once', 'catch up, act and exit (what it does by default; fit for cron)')
    .option('--watch', 'go on: read sources, take events over HTTP, deliver')
    .option('--now <time>', 'act as if it were this time', nonEmpty)
    .option('--dry-run', 'decide and write down, send nothing')
    .option('--drill', 'the same, marked as a drill')
    .addOption(projectFile())
    .addOption(choice('--format <format>', 'jsonl: each decision as a line', ['text', 'jsonl'], 'text'))
    .addOption(lang())
    .action(async (options) => done((await import('./commands/run.ts')).runRun(options)));

  add('types', 'write what the project knows as TypeScript: events, attributes, inputs of actions')
    .addOption(projectFile())
    .option('--out <file>', 'write to a file instead of standard output', nonEmpty)
    .addOption(lang())
    .action(async (options) => done((await import('./commands/types.ts')).runTypes(options)));

  add('ext <what> [name]', 'new NAME, list, add NAME, remove NAME, check FOLDER')
    .addOption(projectFile())
    .addOption(lang())
    .action(async (what: string, name: string | undefined, options) =>
      done((await import('./commands/ext.ts')).runExt(what, name, options)),
    );

  add(
    'pack <what> [name]',
    'list: the packs of rules that can be used here; show NAME: what one does and takes',
  )
    .option('--json', 'print it as JSON')
    .addOption(projectFile())
    .addOption(lang())
    .action(async (what: string, name: string | undefined, options) =>
      done((await import('./commands/pack.ts')).runPack(what, name, options)),
    );

  const operate = (name: string, description: string): Command =>
    add(name, description)
      .addOption(projectFile())
      .option('--by <name>', 'who does it, for the audit', nonEmpty)
      .addOption(choice('--format <format>', 'how it is written', ['text', 'json'], 'text'))
      .addOption(lang());
  const desk = () => import('./commands/operate.ts');
  operate('status', 'tell how a running project is').action(async (options) =>
    done((await desk()).runStatus(options)),
  );
  operate(
    'pause <what>',
    'let nothing leave of everything, rule:NAME, channel:NAME, purpose:NAME, action:NAME',
  )
    .option('--why <reason>', 'why', nonEmpty)
    .action(async (what: string, options) => done((await desk()).runPause(what, options)));
  operate('resume <what>', 'let it leave again').action(async (what: string, options) =>
    done((await desk()).runResume(what, options)),
  );
  operate('approve [run]', 'say yes to what waits for approval; without a key, list it')
    .option('--deny', 'say no')
    .action(async (run: string | undefined, options) => done((await desk()).runApprove(run, options)));
  operate('case [id]', 'list cases, show one, or do something about it')
    .option('--ack', 'somebody has taken it up')
    .option('--escalate', 'it goes further up')
    .option('--resolve', 'it is settled')
    .option('--note <text>', 'what to remember', nonEmpty)
    .action(async (id: string | undefined, options) => done((await desk()).runCase(id, options)));
  operate('outbox', 'list effects by how they ended; try dead letters again')
    .option('--status <status>', 'failed by default', nonEmpty)
    .option('--limit <count>', 'how many; 50', nonEmpty)
    .option('--replay <key>', 'try one dead letter again, or all', nonEmpty)
    .action(async (options) => done((await desk()).runOutbox(options)));
  operate('ledger', 'check that nobody has altered points and honours').action(async (options) =>
    done((await desk()).runLedger(options)),
  );
  operate('store <what> [file]', 'backup FILE, verify, prune --before AGE, erase --member ID')
    .option('--before <age>', 'prune: what is older, as "90 days"', nonEmpty)
    .option('--member <id>', 'erase: whom', nonEmpty)
    .option('--community <id>', 'erase: of which community', nonEmpty)
    .action(async (what: string, file: string | undefined, options) =>
      done((await desk()).runStore(what, file, options)),
    );

  const scenario = (): Option =>
    new Option('--scenario <name>', `what happens to the community: ${SCENARIOS}`).default('healthy');
  const simulated = (command: Command): Command =>
    command
      .addOption(scenario())
      .option('--seed <number>', 'the same seed gives the same again', '1')
      .option('--members <count>', 'members at the start', '300')
      .option('--days <count>', 'how many days', '90')
      .option('--from <date>', 'the first day', '2026-03-02');
  simulated(add('simulate [project]', 'try rules on simulated members who answer to them; nothing is sent'))
    .option('--pack <names...>', 'these packs instead of the project’s own rules')
    .option('--html <file>', 'also write the report as a page', nonEmpty)
    .option('--json', 'print the figures instead of the report')
    .addOption(lang())
    .action(async (project: string | undefined, options) =>
      done((await import('./commands/simulate.ts')).runSimulate(project, options)),
    );
  simulated(add('events <what>', 'generate: write the events of a simulated community, one a line'))
    .option('--tz <zone>', 'time zone in which members live their days', 'UTC')
    .option('--out <file>', 'write to a file instead of standard output', nonEmpty)
    .addOption(lang())
    .action(async (what: string, options) =>
      done((await import('./commands/events.ts')).runEvents(what, options)),
    );

  add('backtest', 'replay rules over history and tell what they would have done; nothing is sent')
    .option('--rules <paths...>', 'files and folders of rules (else the project’s)')
    .option('--events <files...>', 'event files, .gz too, or - for standard input (else the project’s)')
    .option('--map <file>', 'how CSV columns become events: a file, or {…} on the command line', nonEmpty)
    .addOption(projectFile())
    .option('--from <time>', 'show decisions from then on; what came before still counts', nonEmpty)
    .option('--until <time>', 'read no events after it; the clock runs to it', nonEmpty)
    .option(
      '--compare <paths...>',
      'the version before: its project, or its files of rules; shows what the rules here would change',
    )
    .option('--lateness <duration>', 'how late an event may be, as “10 minutes”', nonEmpty)
    .option('--tz <zone>', 'time zone, as Asia/Shanghai', nonEmpty)
    .addOption(choice('--format <format>', 'how decisions are written', ['text', 'jsonl', 'html'], 'text'))
    .option('--out <file>', 'write to a file instead of standard output', nonEmpty)
    .addOption(lang())
    .action(async (options) => done((await import('./commands/backtest.ts')).runBacktest(options)));

  add('explain [code]', 'tell what a code means, or why a rule fired for somebody, or why it did not')
    .option('--rule <name>', 'a rule: why it fired, or why not and what would have had to differ', nonEmpty)
    .option('--member <id>', 'whom it is about', nonEmpty)
    .option('--community <id>', 'where; needed where the events are of several', nonEmpty)
    .option('--subject <id>', 'for rules that are per channel or per another field: its value', nonEmpty)
    .option('--at <time>', 'the moment asked about (else the history as a whole)', nonEmpty)
    .option('--rules <paths...>', 'files and folders of rules (else the project’s)')
    .option('--events <files...>', 'event files, .gz too, or - for standard input (else the project’s)')
    .option('--map <file>', 'how CSV columns become events: a file, or {…} on the command line', nonEmpty)
    .addOption(projectFile())
    .option('--tz <zone>', 'time zone, as Asia/Shanghai', nonEmpty)
    .addOption(choice('--format <format>', 'how it is written', ['text', 'json'], 'text'))
    .addOption(lang())
    .action(async (code: string | undefined, options) =>
      done((await import('./commands/explain.ts')).runExplain(code, options)),
    );

  return { command, status: () => status };
};

/** True where commander itself has said all that there is to say. */
export const commanderStatus = (error: unknown): number | undefined => {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
};
