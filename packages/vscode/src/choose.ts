import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Whose `reeve` is used. */
type Origin = 'setting' | 'project' | 'bundled';

/** How `reeve` is started: a program, what comes before its own arguments, and what its surroundings need. */
export interface Launch {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What there is to choose from. */
export interface Choice {
  /** `reeve.path`. */
  readonly path: string;
  /** `reeve.node`. */
  readonly node: string;
  readonly folders: readonly string[];
  /** Code of folders that are not trusted is not run. */
  readonly trusted: boolean;
  /** The command that comes with the extension. */
  readonly bundled: string;
  /** The `node` on the path, where there is one, with its version. */
  readonly pathNode?: { readonly command: string; readonly version: string };
  /** What the editor runs extensions on. */
  readonly editor: { readonly command: string; readonly version: string };
}

/** Reeve is made for it. */
const WANTED = 24;
/** The language server and the commands run on it, scripts of projects do not. */
const LEAST = 22;

const major = (version: string): number => Number(/^v?(\d+)/.exec(version)?.[1] ?? 0);

/** The built `reeve` that is installed in a folder or above it. */
export const ownReeve = (folder: string): string | undefined => {
  for (let at = folder; ; at = dirname(at)) {
    // What its command starts; a clone that is not built has the command only.
    const main = join(at, 'node_modules/@reeve/cli/bundle/main.js');
    if (existsSync(main)) return main;
    if (dirname(at) === at) return undefined;
  }
};

const nodeOf = ({ node, trusted, pathNode, editor }: Choice): Pick<Launch, 'command' | 'env'> | undefined => {
  if (node !== '' && trusted) return { command: node, env: {} };
  if (pathNode && major(pathNode.version) >= WANTED) return { command: pathNode.command, env: {} };
  if (major(editor.version) >= LEAST) return { command: editor.command, env: { ELECTRON_RUN_AS_NODE: '1' } };
  return pathNode && major(pathNode.version) >= LEAST ? { command: pathNode.command, env: {} } : undefined;
};

/**
 * Chooses the `reeve` to start: the one that is set, else the project's own, else the one that comes with the extension.
 *
 * @returns `undefined` where nothing is new enough to run it.
 */
export const chooseReeve = (choice: Choice): Launch | undefined => {
  const { path, folders, trusted, bundled } = choice;
  const isSet = path !== '' && trusted;
  // What is no script is a program by itself.
  if (isSet && !/\.[cm]?js$/.test(basename(path)))
    return { origin: 'setting', command: path, args: [], env: {} };
  const own = trusted ? folders.map(ownReeve).find((each) => each !== undefined) : undefined;
  const node = nodeOf(choice);
  if (!node) return undefined;
  const origin: Origin = isSet ? 'setting' : own === undefined ? 'bundled' : 'project';
  return { origin, args: [isSet ? path : (own ?? bundled)], ...node };
};
