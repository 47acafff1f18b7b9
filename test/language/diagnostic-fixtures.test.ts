import { readdirSync, readFileSync } from 'node:fs';
import { readScript, SCRIPT_DIAGNOSTICS } from '@reeve/extensions/script-gate';
import type { Diagnostic } from '@reeve/ir';
import { check, DEFAULT_PROJECT_SETTINGS, DIAGNOSTICS, parse, parseCap } from '@reeve/language';
import { expect, test } from 'vitest';
import { BARE, CORE } from './core-signatures.ts';
import { packsIn, proved, withCaps } from './findings.ts';

// The files are made from the table (scripts/diagnostic-fixtures.ts) and held to it by `npm run drift`; here what is in
// them is read and checked as a user's file would be.

const FOLDER = new URL('../diagnostics/', import.meta.url);

function findings(code: string, name: string): readonly Diagnostic[] {
  const file = readdirSync(new URL(`${code}/`, FOLDER)).find((each) => each.startsWith(`${name}.`));
  if (file === undefined) throw new Error(`${code} has no ${name} file`);
  const text = readFileSync(new URL(`${code}/${file}`, FOLDER), 'utf8');
  const { as, caps = [], project = {}, packs } = DIAGNOSTICS[code]?.example ?? {};
  const value = text.trimEnd();
  if (as === 'cap') return parseCap(value, { source: 'reeve.yaml', start: 0, end: 0 }).diagnostics;
  if (as === 'zone')
    return check([], { signatures: CORE, project: { ...DEFAULT_PROJECT_SETTINGS, timeZone: value } })
      .diagnostics;
  const { tree, diagnostics } = parse(text, { source: file });
  return [
    ...diagnostics,
    ...proved([tree], {
      signatures: as === 'bare' ? BARE : CORE,
      project: { ...withCaps(caps), ...project },
      ...packsIn(packs),
    }),
  ];
}

/** A text that is too long or too odd for a file is held to its code by diagnostics.test.ts. */
function hasInvalid(code: string): boolean {
  const example = DIAGNOSTICS[code]?.example;
  return example !== undefined && !example.make && example.bad.isWellFormed() && !example.bad.includes('\r');
}

const codes = (code: string, name: string): readonly string[] =>
  findings(code, name).map((each) => each.code);

const CODES = Object.keys(DIAGNOSTICS);

test.each(CODES.filter(hasInvalid))('%s is found in its invalid file', (code) => {
  expect(codes(code, 'invalid')).toContain(code);
});

test.each(CODES)('%s is not found in its valid file, nor is any error', (code) => {
  expect(codes(code, 'valid')).not.toContain(code);
  expect(findings(code, 'valid').filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('no folder is left of a finding that is no more', () => {
  const areas = readdirSync(FOLDER);
  const folders = areas.flatMap((area) =>
    readdirSync(new URL(`${area}/`, FOLDER)).map((name) => `${area}/${name}`),
  );
  expect(folders.sort()).toEqual([...Object.keys(DIAGNOSTICS), ...Object.keys(SCRIPT_DIAGNOSTICS)].sort());
});

// That a name is taken is known by who reads all scripts: packages/cli.
const SCRIPT_CODES = Object.keys(SCRIPT_DIAGNOSTICS).filter((code) => code !== 'script/duplicate');
const script = (code: string, name: string): readonly string[] => {
  const text = readFileSync(new URL(`${code}/${name}.js`, FOLDER), 'utf8');
  return readScript(text, { source: 'scripts/score.js', name: 'score' }).diagnostics.map((each) => each.code);
};
test.each(SCRIPT_CODES)('%s is found in its invalid script, and nothing in its valid one', (code) => {
  expect(script(code, 'invalid')).toContain(code);
  expect(script(code, 'valid')).toEqual([]);
});
