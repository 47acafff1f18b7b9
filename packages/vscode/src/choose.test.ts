import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Choice, chooseReeve, ownReeve } from './choose.ts';

const work = mkdtempSync(join(tmpdir(), 'reeve-choose-'));
const own = join(work, 'node_modules/@reeve/cli/bundle/main.js');
const inside = join(work, 'communities/one');
const elsewhere = mkdtempSync(join(tmpdir(), 'reeve-choose-'));
beforeAll(() => {
  mkdirSync(join(own, '..'), { recursive: true });
  mkdirSync(inside, { recursive: true });
  writeFileSync(own, '');
  // Installed, but not built.
  mkdirSync(join(elsewhere, 'node_modules/@reeve/cli/bin'), { recursive: true });
});
afterAll(() => {
  for (const each of [work, elsewhere]) rmSync(each, { recursive: true, force: true });
});

const choice = (more: Partial<Choice> = {}): Choice => ({
  path: '',
  node: '',
  folders: [elsewhere],
  trusted: true,
  bundled: '/extension/main.js',
  pathNode: { command: 'node', version: 'v24.21.0' },
  editor: { command: '/editor', version: '22.15.1' },
  ...more,
});

test('the project’s own reeve is found above its folder, where it is built', () => {
  expect(ownReeve(inside)).toBe(own);
  expect(ownReeve(elsewhere)).toBeUndefined();
});

test('what is set goes first, then the project’s own, then the one that comes with the extension', () => {
  const folders = [elsewhere, inside];
  expect(chooseReeve(choice({ folders, path: '/opt/reeve.js' }))).toMatchObject({
    origin: 'setting',
    args: ['/opt/reeve.js'],
  });
  expect(chooseReeve(choice({ folders }))).toMatchObject({ origin: 'project', command: 'node', args: [own] });
  expect(chooseReeve(choice())).toMatchObject({ origin: 'bundled', args: ['/extension/main.js'] });
});

test('a program that is set is started by itself', () => {
  expect(chooseReeve(choice({ path: '/usr/bin/reeve' }))).toEqual({
    origin: 'setting',
    command: '/usr/bin/reeve',
    args: [],
    env: {},
  });
});

test('nothing of a folder that is not trusted is run', () => {
  const set = { folders: [inside], path: '/opt/reeve.js', node: '/opt/node', trusted: false };
  expect(chooseReeve(choice(set))).toMatchObject({
    origin: 'bundled',
    command: 'node',
    args: ['/extension/main.js'],
  });
});

test('it runs on the node that is set, a new one on the path, or the editor’s own', () => {
  const commandOf = (more: Partial<Choice>) => chooseReeve(choice(more))?.command;
  const old = { command: 'node', version: 'v20.20.2' };
  expect(commandOf({ node: '/opt/node' })).toBe('/opt/node');
  expect(commandOf({ pathNode: old })).toBe('/editor');
  // Else the editor would open a window instead.
  expect(chooseReeve(choice({ pathNode: old }))?.env).toEqual({ ELECTRON_RUN_AS_NODE: '1' });
  const remote = { command: '/editor', version: '20.18.3' };
  expect(commandOf({ pathNode: { command: 'node', version: 'v22.15.0' }, editor: remote })).toBe('node');
  expect(chooseReeve(choice({ pathNode: old, editor: remote }))).toBeUndefined();
});
