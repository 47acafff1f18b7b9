import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkExtension, createExtension, listExtensions } from './index.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  // Inside the package, so that @reeve/extensions resolves as it does where it is installed.
  folder = await mkdtemp(fileURLToPath(new URL('../../test/new-', import.meta.url)));
});
afterEach(() => rm(folder, { recursive: true }));

describe('an extension from the template', () => {
  it('is valid, binds what it declares, and passes its own tests', async () => {
    const at = join(folder, 'reeve-hello');
    const result = await createExtension(at, 'reeve-hello');
    expect(result).toMatchObject({ files: expect.arrayContaining(['package.json', 'main.js']) });
    expect(await checkExtension(at)).toMatchObject({
      diagnostics: [],
      problems: [],
      actions: ['hello.send'],
      permissions: { network: ['api.example.com'], secrets: ['HELLO_TOKEN'] },
      needsTrust: false,
    });
    const { stdout } = await run(process.execPath, ['--conditions=reeve-source', '--test'], {
      cwd: at,
      env: { PATH: process.env['PATH'], HOME: folder },
    });
    expect(stdout).toContain('pass 3');
    expect(stdout).toContain('fail 0');
  });

  it('is not written over something, nor under a name that npm does not take', async () => {
    await writeFile(join(folder, 'mine.txt'), '');
    expect(await createExtension(folder, 'reeve-hello')).toEqual({ problem: 'not-empty' });
    expect(await createExtension(join(folder, 'x'), 'Not a name')).toEqual({ problem: 'name' });
    expect(await createExtension(join(folder, 'y'), '../up')).toEqual({ problem: 'name' });
  });
});

describe('listExtensions', () => {
  it('finds packages that are depended on and folders of the project, and nothing else', async () => {
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ dependencies: { 'reeve-a': '1', '@me/reeve-b': '1', lodash: '1' } }),
    );
    for (const [name, reeve] of [
      ['reeve-a', true],
      ['@me/reeve-b', true],
      ['lodash', false],
      ['reeve-unasked', true],
    ] as const) {
      const at = join(folder, 'node_modules', name);
      await mkdir(at, { recursive: true });
      await writeFile(
        join(at, 'package.json'),
        JSON.stringify({ name, version: '1.0.0', ...(reeve ? { reeve: {} } : {}) }),
      );
    }
    await createExtension(join(folder, 'extensions', 'reeve-own'), 'reeve-own');
    expect((await listExtensions(folder)).map(({ name, from }) => [name, from])).toEqual([
      ['@me/reeve-b', 'package'],
      ['reeve-a', 'package'],
      ['reeve-own', 'folder'],
    ]);
    expect(await listExtensions(join(folder, 'nowhere'))).toEqual([]);
  });
});

describe('checkExtension', () => {
  const broken = async (main: string): Promise<readonly string[]> => {
    const at = join(folder, 'reeve-hello');
    await createExtension(at, 'reeve-hello');
    await writeFile(join(at, 'main.js'), main);
    return (await checkExtension(at)).problems;
  };
  it.each([
    [
      'export function activate() {}',
      'The manifest declares the action hello.send, but activate does not bind it.',
    ],
    [
      `export const activate = ({ actions }) => {
         actions.register('hello.send', () => {});
         actions.register('hello.more', () => {});
       };`,
      'activate binds the action hello.more, which the manifest does not declare.',
    ],
    ['export const start = 1;', 'activate failed: main exports no function “activate”.'],
    ["export const activate = () => { throw new Error('no luck'); };", 'activate failed: no luck'],
    [
      "import 'node:net'; export const activate = () => {};",
      'activate failed: Extensions have no node:net: they reach the world through the context.',
    ],
  ])('names what is wrong with %j', async (main, problem) => {
    expect(await broken(main)).toEqual([problem]);
  });

  it('tells of a main that is not there', async () => {
    const at = join(folder, 'reeve-hello');
    await createExtension(at, 'reeve-hello');
    await rm(join(at, 'main.js'));
    expect((await checkExtension(at)).problems).toEqual(['main, main.js, does not exist.']);
  });
});
