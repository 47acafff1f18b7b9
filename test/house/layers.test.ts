import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLayers, readLayers } from '../../scripts/layers.ts';

interface Settings {
  readonly workspaces: string[];
  readonly dependencies: Record<string, string>;
  readonly compilerOptions: { readonly lib: string[] };
  references: unknown[];
}

const ROOT = join(import.meta.dirname, '../..');

test('ARCHITECTURE.md, package.json and tsconfig.json name the same layers', () => {
  expect(checkLayers(ROOT)).toEqual([]);
});

test('a layer that is not one is refused', () => {
  expect(() => readLayers('no block')).toThrow('no ```layers block');
  expect(() => readLayers('```layers\nengine depends on ir\n```\n')).toThrow('engine depends on ir');
});

describe('in a copy with one thing wrong', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'reeve-layers-'));
    const files = globSync(
      '{ARCHITECTURE.md,package.json,tsconfig.json,packages/{*,connectors/*,stores/*}/{package,tsconfig}.json}',
      {
        cwd: ROOT,
      },
    );
    for (const file of files) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(ROOT, file), join(copy, file));
    }
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const change = (file: string, edit: (json: Settings) => void): void => {
    const json = JSON.parse(readFileSync(join(copy, file), 'utf8'));
    edit(json);
    writeFileSync(join(copy, file), JSON.stringify(json));
  };

  test('the copy itself is right', () => {
    expect(checkLayers(copy)).toEqual([]);
  });

  test('a dependency that goes against the layers', () => {
    change('packages/engine/package.json', (json) => {
      json.dependencies['@reeve/language'] = '0.1.0';
    });
    expect(checkLayers(copy)).toEqual([
      'dependencies of packages/engine has language, which ARCHITECTURE.md does not allow',
    ]);
  });

  test('a dependency on a package of ours that does not exist', () => {
    change('packages/engine/package.json', (json) => {
      json.dependencies['@reeve/nowhere'] = '0.1.0';
    });
    expect(checkLayers(copy)).toEqual([
      'dependencies of packages/engine has @reeve/nowhere, which ARCHITECTURE.md does not allow',
    ]);
  });

  test('a reference that is missing', () => {
    change('packages/language/tsconfig.json', (json) => {
      json.references = [];
    });
    expect(checkLayers(copy)).toEqual([
      'references of packages/language/tsconfig.json lacks ir, which ARCHITECTURE.md names',
    ]);
  });

  test('a workspace that ARCHITECTURE.md does not know', () => {
    change('package.json', (json) => {
      json.workspaces.push('packages/other');
    });
    expect(checkLayers(copy)).toEqual([
      'workspaces of package.json has other, which ARCHITECTURE.md does not allow',
    ]);
  });

  test('layers that go round', () => {
    const page = readFileSync(join(copy, 'ARCHITECTURE.md'), 'utf8');
    writeFileSync(join(copy, 'ARCHITECTURE.md'), page.replace('\nir ->\n', '\nir -> engine\n'));
    expect(checkLayers(copy)).toContain('the layers go round: ir -> engine -> ir');
  });

  test('a pure package that knows the DOM', () => {
    change('packages/engine/tsconfig.json', (json) => {
      json.compilerOptions.lib.push('DOM');
    });
    expect(checkLayers(copy)).toEqual([
      'packages/engine is pure: its tsconfig.json needs "types": [] and a lib of the language only',
    ]);
  });

  test('a relative import that leaves its package', () => {
    mkdirSync(join(copy, 'packages/engine/src/deep'), { recursive: true });
    writeFileSync(join(copy, 'packages/engine/src/deep/a.ts'), "import '../b.ts';\n");
    expect(checkLayers(copy)).toEqual([]);
    writeFileSync(join(copy, 'packages/engine/src/deep/a.ts'), "export * from '../../../ir/src/index.ts';\n");
    expect(checkLayers(copy)).toEqual([
      'packages/engine/src/deep/a.ts reaches out of its package: ../../../ir/src/index.ts',
    ]);
  });
});
