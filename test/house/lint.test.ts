// The rules of biome.json and .oxlintrc.json that hold the architecture, each shown to fail in a copy of the
// workspace with one offending file in it, and shown to be about that offence by a file that passes.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COMMANDS = join(ROOT, 'node_modules/.bin');

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'reeve-lint-'));
  const configuration = globSync(
    '{biome.json,.oxlintrc.json,tsconfig.base.json,package.json,scripts/lint/*,packages/{*,connectors/*}/{package,tsconfig}.json}',
    { cwd: ROOT },
  );
  for (const file of configuration) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
});
afterEach(() => rmSync(copy, { recursive: true }));

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
};

const run = (
  command: string,
  ...args: readonly string[]
): { readonly ok: boolean; readonly output: string } => {
  const { status, stdout, stderr } = spawnSync(join(COMMANDS, command), args, {
    cwd: copy,
    encoding: 'utf8',
  });
  return { ok: status === 0, output: stdout + stderr };
};

const biome = (): ReturnType<typeof run> =>
  run('biome', 'lint', '--vcs-enabled=false', '--error-on-warnings', '--max-diagnostics=none', 'packages');

const oxlint = (): ReturnType<typeof run> => run('oxlint', '--deny-warnings', 'packages');

describe('an import that package.json does not declare', () => {
  test.each([
    ['packages/engine/src/a.ts', '@reeve/language'],
    ['packages/ir/src/a.ts', '@reeve/engine'],
    ['packages/language/src/a.ts', '@reeve/engine'],
    ['packages/extensions/src/a.ts', '@reeve/language'],
    ['packages/connectors/core/src/a.ts', '@reeve/ir'],
    ['packages/engine/src/a.ts', 'chevrotain'],
    ['packages/engine/src/a.ts', 'vitest'],
  ])('%s importing %s', (file, target) => {
    write(file, `export * from '${target}';\n`);
    const { ok, output } = biome();
    expect(output).toContain('lint/correctness/noUndeclaredDependencies');
    expect(ok).toBe(false);
  });

  test('declared ones pass', () => {
    write('packages/engine/src/a.ts', "export * from '@reeve/ir';\n");
    write('packages/engine/src/a.test.ts', "export * from 'vitest';\n");
    write('packages/cli/src/a.ts', "export * from '@reeve/language';\n");
    expect(biome()).toMatchObject({ ok: true });
  });
});

describe('what a pure package may not use', () => {
  const banned = [
    ['Date', 'export const a: number = Date.now();\n', 'noRestrictedGlobals'],
    ['performance', 'export const a: number = performance.now();\n', 'noRestrictedGlobals'],
    ['timers', 'setTimeout(() => undefined, 1);\n', 'noRestrictedGlobals'],
    ['fetch', "export const a: unknown = fetch('https://example.org');\n", 'noRestrictedGlobals'],
    ['process', "export const a: unknown = process.env['HOME'];\n", 'noRestrictedGlobals'],
    ['globalThis', "export const a: unknown = Reflect.get(globalThis, 'Date');\n", 'noRestrictedGlobals'],
    ['Math.random', 'export const a: number = Math.random();\n', 'no Math.random'],
    [
      'Math.random by a name',
      'const { random } = Math;\nexport const a: number = random();\n',
      'no Math.random',
    ],
    ['node:fs', "export { readFileSync } from 'node:fs';\n", 'noNodejsModules'],
    ['fs', "export { readFileSync } from 'fs';\n", 'noNodejsModules'],
  ] as const;

  describe.each(['packages/ir/src/deep/a.ts', 'packages/engine/src/deep/a.ts'])('%s', (file) => {
    test.each(banned)('%s', (_name, text, rule) => {
      write(file, text);
      const { ok, output } = biome();
      expect(output).toContain(rule);
      expect(ok).toBe(false);
    });

    test('other globals pass', () => {
      write(file, "export const a: unknown = new Intl.DateTimeFormat('en').format(Math.floor(0.5));\n");
      expect(biome()).toMatchObject({ ok: true });
    });
  });

  test('language imports nothing of Node outside its testing part', () => {
    write('packages/language/src/testing/a.ts', "export { readFileSync } from 'node:fs';\n");
    expect(biome()).toMatchObject({ ok: true });
    write('packages/language/src/a.ts', "export { readFileSync } from 'node:fs';\n");
    expect(biome().output).toContain('noNodejsModules');
  });
});

test('a connector sees only the api of extensions', () => {
  write('packages/connectors/core/src/a.ts', "export * from '@reeve/extensions/api';\n");
  expect(biome()).toMatchObject({ ok: true });
  write('packages/connectors/core/src/a.ts', "export * from '@reeve/extensions';\n");
  const { ok, output } = biome();
  expect(output).toContain('lint/style/noRestrictedImports');
  expect(ok).toBe(false);
});

test('files that import each other', () => {
  write('packages/engine/src/a.ts', "import type { B } from './b.ts';\nexport type A = B | 1;\n");
  write('packages/engine/src/b.ts', 'export type B = 2;\n');
  expect(biome()).toMatchObject({ ok: true });
  write('packages/engine/src/b.ts', "import type { A } from './a.ts';\nexport type B = A | 2;\n");
  const { ok, output } = biome();
  expect(output).toContain('lint/suspicious/noImportCycles');
  expect(ok).toBe(false);
});

test('a promise that nobody waits for', () => {
  const text =
    'const work = async (): Promise<number> => 1;\nexport const start = (): void => {\n  HERE work();\n};\n';
  write('packages/engine/src/a.ts', text.replace('HERE', 'void'));
  expect(oxlint()).toMatchObject({ ok: true });
  write('packages/engine/src/a.ts', text.replace('HERE', ''));
  const { ok, output } = oxlint();
  expect(output).toContain('no-floating-promises');
  expect(ok).toBe(false);
});

test('a switch that forgets a case', () => {
  const text = [
    "export const name = (kind: 'a' | 'b'): string => {",
    '  switch (kind) {',
    "    case 'a':",
    "      return 'A';",
    '    HERE',
    '  }',
    "  return '';",
    '};',
    '',
  ].join('\n');
  write('packages/engine/src/a.ts', text.replace('HERE', "case 'b':\n      return 'B';"));
  expect(oxlint()).toMatchObject({ ok: true });
  write('packages/engine/src/a.ts', text.replace('HERE', ''));
  const { ok, output } = oxlint();
  expect(output).toContain('switch-exhaustiveness-check');
  expect(ok).toBe(false);
});

test.each(['test.skip', 'test.only'])('%s', (call) => {
  write('packages/engine/src/a.test.ts', `import { test } from 'vitest';\n${call}('x', () => {});\n`);
  expect(biome()).toMatchObject({ ok: false });
});
