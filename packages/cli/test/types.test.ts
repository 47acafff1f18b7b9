import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, parse } from '@reeve/language';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typesOf } from '../src/vocabulary-types/typescript.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reeve-types-'));
  mkdirSync(join(folder, 'rules'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'reeve.yaml'), 'timeZone: UTC\nrules: rules\n');
  writeFileSync(
    join(folder, 'rules/r.reeve'),
    `event order.paid "付款 */ export const harm = 1; /*" { amount "amount": number, tax: yes/no, ship.to: text, ship.at: time, kind: one of (gift, own) }
member { tier: one of (silver, gold), since: date, streets: list of text }
rule thanks "Thanks"
  when order.paid where event.amount > 10
  then points.grant(to: member, amount: 5)`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reeve = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--conditions=reeve-source', '--no-warnings', MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

/** Findings of the TypeScript compiler about a program that uses what was written, by line. */
const compiled = (program: string): readonly string[] => {
  writeFileSync(join(folder, 'use.ts'), program);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'esnext',
        exactOptionalPropertyTypes: true,
        customConditions: ['reeve-source'],
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        types: [],
        lib: ['esnext', 'esnext.disposable', 'dom'],
      },
      files: ['use.ts'],
    }),
  );
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return stdout.split('\n').filter((line) => line.startsWith('use.ts'));
};

const HEAD = `import { type TypedEvent, typedActions } from '@reeve/runtime';
import type { Event } from '@reeve/ir';
import type { Actions, Events } from './reeve.ts';
const base = { id: 'e1', time: 0, member: 'ada', community: 'tea' };
`;

describe('reeve types', () => {
  it('writes what a program can be held to', () => {
    expect(reeve('types', '--out', 'reeve.ts')).toMatchObject({ status: 0, stderr: '' });
    expect(
      compiled(`${HEAD}
const paid: TypedEvent<Events, 'order.paid'> = { ...base, type: 'order.paid', data: { amount: 12, ship: { to: 'x', at: '2026-01-01T00:00:00Z' }, kind: 'gift' } };
const joined: TypedEvent<Events> = { ...base, type: 'member.joined', data: { tier: 'gold', streets: ['a'] } };
export const events: readonly Event[] = [paid, joined];
export const actions = typedActions<Actions>({
  'points.grant': ({ input, key }) => ({ status: 'delivered', reference: input.to + key + input.amount.toFixed(0) }),
  'message.send': { idempotent: true, run: ({ input }) => ({ status: 'failed', error: input.to, retryable: true }) },
});
`),
    ).toEqual([]);
  });

  it.each([
    ['a type that is not declared', "{ ...base, type: 'order.payed', data: {} }"],
    ['a field that is not declared', "{ ...base, type: 'order.paid', data: { amuont: 1 } }"],
    ['a value of another type', "{ ...base, type: 'order.paid', data: { amount: '12' } }"],
    ['an option that there is not', "{ ...base, type: 'order.paid', data: { kind: 'loan' } }"],
    ['a time as a number', "{ ...base, type: 'order.paid', data: { ship: { at: 5 } } }"],
    ['an attribute that there is not', "{ ...base, type: 'member.joined', data: { teir: 'gold' } }"],
    ['an event without its member’s community', "{ id: 'e', time: 0, type: 'order.paid', data: {} }"],
  ])('finds %s', (_, event) => {
    expect(compiled(`${HEAD}export const wrong: TypedEvent<Events> = ${event};`)).toHaveLength(1);
  });

  it('finds an action that is not declared, and an input that it does not have', () => {
    expect(
      compiled(
        `${HEAD}export const a = typedActions<Actions>({ 'points.gift': () => ({ status: 'delivered' }) });`,
      ),
    ).toHaveLength(1);
    expect(
      compiled(
        `${HEAD}export const a = typedActions<Actions>({ 'points.grant': ({ input }) => ({ status: 'delivered', reference: input.who }) });`,
      ),
    ).toHaveLength(1);
  });

  it('writes the same each time, in one order, and lets no label out of its comment', () => {
    const first = reeve('types').stdout;
    expect(reeve('types').stdout).toBe(first);
    expect(first).toBe(readFileSync(join(folder, 'reeve.ts'), 'utf8'));
    expect(first).toContain('付款 * / export const harm = 1; /* */');
    const ids = [...first.matchAll(/^ {2}readonly '([^']+)'/gm)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(50);
  });

  it('writes nothing where rules have errors, and says which', () => {
    writeFileSync(join(folder, 'rules/bad.reeve'), 'rule x\n  when nothing.known\n  then');
    const { status, stdout, stderr } = reeve('types');
    rmSync(join(folder, 'rules/bad.reeve'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('rules/bad.reeve');
  });
});

it('names groups and fields that are no names in TypeScript', () => {
  const nothing = { actions: [], functions: [], events: [], channels: [], member: [], community: [] };
  const { model } = compile([parse('event a.b { 金额: number }', { source: 'a.reeve' }).tree], {
    signatures: nothing,
  });
  expect(typesOf(model)).toContain("readonly '金额'?: number;");
});
