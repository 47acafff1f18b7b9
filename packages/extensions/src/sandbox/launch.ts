import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** A module that is started by its name: beside this one, or, where this one was bundled, in the installed package. */
export const moduleToStart = (name: string, exported: string): string => {
  const here = fileURLToPath(import.meta.url);
  const beside = join(dirname(here), `${name}${here.endsWith('.ts') ? '.ts' : '.js'}`);
  return realpathSync(existsSync(beside) ? beside : require.resolve(exported));
};

/** Folder of the engine behind the seam. */
export const vm2Module = (): string => realpathSync(require.resolve('vm2'));

/** The one folder of a package that is asked for by another. */
const folderOf = (name: string, from: string): string => {
  const main = createRequire(from).resolve(name);
  return main.slice(0, main.lastIndexOf(`${sep}node_modules${sep}${name}${sep}`) + name.length + 15);
};

const readable = (child: string, engine?: string): readonly string[] => {
  const vm2 = vm2Module();
  const own = dirname(child);
  return [
    own + sep,
    ...(engine === undefined ? [] : [engine]),
    join(own, '..', '..', '..', 'package.json'),
    ...['vm2', 'acorn', 'acorn-walk'].map((name) => folderOf(name, vm2)),
  ];
};

/** Flags of Node for a process that computes and reaches nothing. `heap` in MiB. */
const nodeFlags = (child: string, heap: number, engine?: string): readonly string[] => [
  '--permission',
  ...readable(child, engine).map((path) => `--allow-fs-read=${path}`),
  '--disallow-code-generation-from-strings',
  '--no-experimental-sqlite',
  '--disable-sigusr1',
  '--disable-proto=delete',
  '--no-experimental-websocket',
  '--no-experimental-global-navigator',
  '--no-addons',
  '--no-global-search-paths',
  '--no-warnings',
  // Patterns that go back and forth too long are finished by the engine that does not.
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  `--max-old-space-size=${heap}`,
  '--max-semi-space-size=2',
  '--stack-size=700',
];

const UNSHARE = ['--net', '--ipc', '--pid', '--fork', '--kill-child'] as const;
let isolating: readonly string[] | undefined;

/** How to start a process without network and without sight of other processes; empty where the platform does not let us. */
export const isolation = (): readonly string[] => {
  if (isolating === undefined) {
    const args = process.getuid?.() === 0 ? UNSHARE : (['--user', '--map-current-user', ...UNSHARE] as const);
    const tried =
      process.platform === 'linux'
        ? spawnSync('unshare', [...args, '/bin/true'], { stdio: 'ignore', timeout: 5000 }).status
        : 1;
    isolating = tried === 0 ? ['unshare', ...args] : [];
  }
  return isolating;
};

/** What of the first layer is on; all of it but in tests of other layers. */
export interface LaunchOptions {
  readonly child: string;
  /** Module of another engine than vm2. */
  readonly engine?: string | undefined;
  /** MiB. */
  readonly heap: number;
  /** Fresh ends of the pipes, for the process alone. */
  readonly stdin: number;
  readonly reply: number;
  readonly flags: boolean;
  readonly isolate: boolean;
}

/** Starts the process of a worker. */
export const launch = (options: LaunchOptions): ChildProcess => {
  const { child, engine, heap, stdin, reply, flags, isolate } = options;
  const node = [process.execPath, ...(flags ? nodeFlags(child, heap, engine) : ['--no-warnings']), child];
  // No core files, which would hold what members wrote; no files at all; and an end, should nobody be left to end it.
  return spawn(
    '/bin/sh',
    [
      '-c',
      'ulimit -c 0; ulimit -f 0; ulimit -t 3600; exec "$0" "$@"',
      ...(isolate ? isolation() : []),
      ...node,
    ],
    {
      cwd: dirname(child),
      env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      stdio: [stdin, 'ignore', 'ignore', reply],
    },
  );
};
