// Holds three statements of the same thing equal: the layers in ARCHITECTURE.md, the `dependencies` of each
// package.json and the `references` of each tsconfig.json. Undeclared imports, import cycles between files and
// the globals banned in pure packages are the linter's (biome.json); this looks at what a linter cannot see.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { summaryLine } from './tally.ts';

/** Folder under packages/ to the folders it may depend on. */
export type LayerGraph = ReadonlyMap<string, readonly string[]>;

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface TypeScriptProject {
  readonly compilerOptions?: { readonly lib?: readonly string[]; readonly types?: readonly string[] };
  readonly references?: readonly { readonly path: string }[];
}

const PURE: readonly string[] = ['ir', 'engine', 'simulation'];
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

/** Reads the ```layers block: one `package -> what it may depend on` a line. */
export const readLayers = (markdown: string): LayerGraph => {
  const block = /^```layers\n([\s\S]*?)^```$/m.exec(markdown)?.[1];
  if (block === undefined) throw new Error('ARCHITECTURE.md has no ```layers block');
  const graph = new Map<string, readonly string[]>();
  for (const line of block.split('\n').filter((each) => each.trim() !== '')) {
    const [from, to, ...rest] = line.split('->').map((part) => part.trim());
    if (!from || to === undefined || rest.length > 0) throw new Error(`not a layer: ${line}`);
    graph.set(from, to === '' ? [] : to.split(/\s+/));
  }
  return graph;
};

const findCycle = (graph: LayerGraph): readonly string[] | undefined => {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
};

const compare = (what: string, found: readonly string[], allowed: readonly string[]): readonly string[] => [
  ...found
    .filter((each) => !allowed.includes(each))
    .map((each) => `${what} has ${each}, which ARCHITECTURE.md does not allow`),
  ...allowed
    .filter((each) => !found.includes(each))
    .map((each) => `${what} lacks ${each}, which ARCHITECTURE.md names`),
];

/**
 * Compares the workspace under `root` with its ARCHITECTURE.md.
 *
 * @returns one sentence for each disagreement; empty when all agree.
 */
export const checkLayers = (root: string): readonly string[] => {
  const graph = readLayers(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
  const problems: string[] = [];
  const cycle = findCycle(graph);
  if (cycle) problems.push(`the layers go round: ${cycle.join(' -> ')}`);

  const folders = (readJson<Manifest>(join(root, 'package.json')).workspaces ?? []).map((path) =>
    path.replace(/^packages\//, ''),
  );
  problems.push(...compare('workspaces of package.json', folders, [...graph.keys()]));
  const rootReferences = (readJson<TypeScriptProject>(join(root, 'tsconfig.json')).references ?? []).map(
    ({ path }) => path.replace(/^(\.\/)?packages\//, ''),
  );
  problems.push(...compare('references of tsconfig.json', rootReferences, [...graph.keys()]));

  const present = [...graph.keys()].filter((folder) =>
    existsSync(join(root, 'packages', folder, 'package.json')),
  );
  const folderOf = new Map(
    present.map((folder) => [
      readJson<Manifest>(join(root, 'packages', folder, 'package.json')).name,
      folder,
    ]),
  );
  for (const folder of present) {
    const home = join(root, 'packages', folder);
    const allowed = graph.get(folder) ?? [];
    const manifest = readJson<Manifest>(join(home, 'package.json'));
    const dependencies = Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
      const target = folderOf.get(name);
      return target ? [target] : name.startsWith('@reeve/') ? [name] : [];
    });
    problems.push(...compare(`dependencies of packages/${folder}`, dependencies, allowed));

    const project = readJson<TypeScriptProject>(join(home, 'tsconfig.json'));
    const references = (project.references ?? []).map(({ path }) => posix.join(folder, path));
    problems.push(...compare(`references of packages/${folder}/tsconfig.json`, references, allowed));

    if (PURE.includes(folder)) {
      const { lib = ['DOM'], types = ['node'] } = project.compilerOptions ?? {};
      if (types.length > 0 || lib.some((each) => !/^es/i.test(each))) {
        problems.push(
          `packages/${folder} is pure: its tsconfig.json needs "types": [] and a lib of the language only`,
        );
      }
    }
    problems.push(...strayImports(home, folder));
  }
  return problems;
};

/** A relative path is the way round an undeclared dependency. */
const strayImports = (home: string, folder: string): readonly string[] =>
  globSync('src/**/*.ts', { cwd: home }).flatMap((file) => {
    const text = readFileSync(join(home, file), 'utf8');
    return [...text.matchAll(IMPORT)].flatMap(([, , target = '']) => {
      if (!target.startsWith('.')) return [];
      const inside = relative(home, resolve(home, dirname(file), target));
      return inside === '..' || inside.startsWith(`..${sep}`)
        ? [`packages/${folder}/${file} reaches out of its package: ${target}`]
        : [];
    });
  });

if (import.meta.main) {
  const problems = checkLayers(process.cwd());
  for (const problem of problems) console.error(problem);
  console.log(summaryLine({ passed: problems.length === 0 ? 1 : 0, failed: problems.length, skipped: 0 }));
  process.exitCode = problems.length === 0 ? 0 : 1;
}
