// Makes the .vsix: `npm run package -w packages/vscode [-- --out FILE]`. It bundles the sources as they are, without a
// build before it, and reaches nothing on the network.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type InputOptions, type RolldownOptions, rolldown } from 'rolldown';
import { LEFT_APART } from '../../../scripts/left-apart.ts';

const HOME = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = join(HOME, '..');
const CONNECTORS = ['core', 'wecom', 'dingtalk', 'feishu', 'slack', 'discord', 'telegram'];
/** What of this folder goes in as it stands. */
const COPIED = ['README.md', 'images', 'language', 'package.nls.json', 'package.nls.zh-cn.json'];

/** What the manifest says to those who build the extension. */
const NOT_INSTALLED: ReadonlySet<string> = new Set([
  'private',
  'scripts',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
]);

interface PackageJson {
  readonly [key: string]: unknown;
  readonly version: string;
}
const readPackage = (folder: string): PackageJson =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
const writeJson = (path: string, value: unknown): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
};

/** A manifest as it is installed. */
const manifestOf = (folder: string): object =>
  Object.fromEntries(Object.entries(readPackage(folder)).filter(([key]) => !NOT_INSTALLED.has(key)));

const bundle = async (
  input: InputOptions['input'],
  external: readonly string[],
  output: NonNullable<Exclude<RolldownOptions['output'], readonly unknown[]>>,
): Promise<readonly string[]> => {
  const made = await rolldown({
    input: input!,
    platform: 'node',
    external: [...external],
    resolve: { conditionNames: ['reeve-source', 'node', 'import', 'default'] },
    transform: { target: 'node22' },
    logLevel: 'warn',
  });
  const written = await made.write({ minify: true, chunkFileNames: '[name]-[hash].js', ...output });
  await made.close();
  return written.output.flatMap((each) => (each.type === 'chunk' ? each.moduleIds : []));
};

/** The licences of the packages that modules are from, as these ask for. */
const licencesOf = (modules: readonly string[]): string => {
  const folders = new Set(
    modules.flatMap((path) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path) ?? []),
  );
  const notes = [...folders].map((folder) => {
    const { name, version, license } = readPackage(folder);
    const texts = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
    const said = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${String(name)} ${version} (${String(license)})`, ...said].join('\n\n');
  });
  return `${notes.toSorted().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
};

/** The folder of an installed package that is found from another. */
const installed = (name: string, from: string): string => {
  const main = createRequire(from).resolve(name);
  return main.slice(0, main.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
};

/**
 * The command, whole but for what only a running project and the studio need. What it finds by name, the manifests of the
 * extensions that come with Reeve and the sandbox of scripts, lies beside it as packages.
 */
const writeServer = async (to: string): Promise<readonly string[]> => {
  const cli = join(PACKAGES, 'cli');
  const { name, version, license } = readPackage(cli);
  writeJson(join(to, 'package.json'), { name, version, license, type: 'module' });
  const modules = await bundle(
    {
      main: join(cli, 'src/main.ts'),
      'reading-worker': join(PACKAGES, 'runtime/src/events/reading-worker.ts'),
    },
    LEFT_APART,
    { dir: join(to, 'bundle'), format: 'esm', entryFileNames: '[name].js' },
  );
  const packages = join(to, 'node_modules');
  for (const connector of CONNECTORS) {
    const from = join(PACKAGES, 'connectors', connector);
    const manifest = manifestOf(from);
    const home = join(packages, '@reeve', `connector-${connector}`);
    writeJson(join(home, 'package.json'), manifest);
    cpSync(join(from, 'schemas'), join(home, 'schemas'), { recursive: true });
  }
  await bundle({ index: join(PACKAGES, 'connectors/core/src/index.ts') }, [], {
    dir: join(packages, '@reeve/connector-core/dist'),
    format: 'esm',
    entryFileNames: '[name].js',
  });

  const extensions = join(PACKAGES, 'extensions');
  const sandbox = join(packages, '@reeve/extensions');
  writeJson(join(sandbox, 'package.json'), manifestOf(extensions));
  // Three programs, each by itself: the process of scripts may read no file but its own.
  for (const entry of ['index', 'child/main', 'watch-thread'])
    await bundle({ [entry]: join(extensions, `src/sandbox/${entry}.ts`) }, ['vm2'], {
      dir: join(sandbox, 'dist/sandbox'),
      format: 'esm',
      entryFileNames: '[name].js',
    });
  const vm2 = installed('vm2', join(extensions, 'package.json'));
  for (const each of ['vm2', 'acorn', 'acorn-walk'])
    cpSync(each === 'vm2' ? vm2 : installed(each, join(vm2, 'package.json')), join(packages, each), {
      recursive: true,
      filter: (path) => !/\.(?:map|d\.m?ts|md)$|[\\/](?:test|docs|bin)$/.test(path) || /LICENSE/i.test(path),
    });
  return modules;
};

/** Lays out what an installed extension consists of. */
const stage = async (to: string): Promise<void> => {
  for (const each of COPIED) cpSync(join(HOME, each), join(to, each), { recursive: true });
  for (const each of ['LICENSE', 'NOTICE']) cpSync(join(HOME, '../..', each), join(to, each));
  cpSync(join(HOME, '../../CHANGELOG.md'), join(to, 'CHANGELOG.md'));
  writeJson(join(to, 'package.json'), manifestOf(HOME));
  const modules = await bundle({ extension: join(HOME, 'src/extension.ts') }, ['vscode'], {
    dir: join(to, 'dist'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  });
  const server = await writeServer(join(to, 'server'));
  writeFileSync(join(to, 'THIRD-PARTY.txt'), licencesOf([...modules, ...server]));
};

/** Makes the extension and packs it into `out`. */
export const packageExtension = async (out: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'reeve-vsix-'));
  try {
    await stage(folder);
    mkdirSync(dirname(out), { recursive: true });
    execFileSync(
      process.execPath,
      [
        join(installed('@vscode/vsce', import.meta.filename), 'vsce'),
        'package',
        '--no-dependencies',
        '--allow-missing-repository',
        '--no-rewrite-relative-links',
        '--out',
        out,
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const { version } = readPackage(HOME);
  const out = resolve(values.out ?? join(HOME, `reeve-${version}.vsix`));
  await packageExtension(out);
  console.log(out);
}
