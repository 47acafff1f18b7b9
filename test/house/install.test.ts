import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Locked {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const entries = Object.entries(packages);

test('the lock file names no registry', () => {
  expect(entries.filter(([, { link, resolved }]) => !link && resolved !== undefined)).toEqual([]);
  expect(entries.length).toBeGreaterThan(10);
});

// npm leaves out a platform's package that the registry of the day does not have, and then refuses its own lock.
test('the lock file has the prebuilt packages of every platform', () => {
  const absent = entries.flatMap(([, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !entries.some(([path]) => path.endsWith(`node_modules/${name}`)),
    ),
  );
  expect(absent).toEqual([]);
});

test('nothing but the pinned Node has an install script', () => {
  const scripted = entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  // fsevents is for macOS only, optional, and comes prebuilt.
  expect(scripted.filter((path) => !path.endsWith('/fsevents'))).toEqual(['node_modules/node']);
});

test('tests run on the pinned Node', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(process.versions.node).toBe(devDependencies.node);
});
