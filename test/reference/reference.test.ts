import { readFileSync } from 'node:fs';
import { loadCoreSignatures } from '@reeve/cli';
import { createEngine } from '@reeve/engine';
import type { Event, Program } from '@reeve/ir';
import { compile, DEFAULT_PROJECT_SETTINGS, type Declaration, parse, type SyntaxTree } from '@reeve/language';
import { beforeAll, describe, expect, it } from 'vitest';

const signatures = await loadCoreSignatures();
const DAY = 86_400_000;

interface Sample {
  readonly kind: 'reeve' | 'yaml';
  readonly text: string;
}

const samplesOf = (path: string): readonly Sample[] =>
  [...readFileSync(path, 'utf8').matchAll(/^```(reeve|yaml)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({
    kind: kind as Sample['kind'],
    text: String(text),
  }));

const treesOf = (samples: readonly Sample[]): readonly SyntaxTree[] =>
  samples.map(({ kind, text }, i) => {
    const { tree, diagnostics } = parse(text, { source: `sample-${i}.${kind}` });
    expect(diagnostics).toEqual([]);
    return tree;
  });

const nameOf = (declaration: Declaration): string => ('name' in declaration ? declaration.name.id : '');

const programOf = (trees: readonly SyntaxTree[]): Program => {
  const { program, diagnostics } = compile(trees, { signatures, project: DEFAULT_PROJECT_SETTINGS });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!program) throw new Error('The samples do not compile.');
  return program;
};

/** Ninety days in which all sorts of things happen to three members. */
const history = (program: Program): readonly Event[] => {
  const types = program.events.map(({ type }) => type);
  return Array.from({ length: 3000 }, (_, i) => ({
    id: `e${i}`,
    type: types[i % types.length] as string,
    time: Math.floor((i * 90 * DAY) / 3000),
    member: `m${Math.floor(i / types.length) % 3}`,
    community: 'c1',
    data: {
      length: 500,
      topic: 'help',
      severity: 4,
      tier: 'gold',
      item: `i${i % 5}`,
      profile: { level: i % 4 },
    },
  }));
};

describe.each([
  ['English', 'docs/reference/language.md'],
  ['Chinese', 'docs/zh/reference/language.md'],
])('the samples of the %s reference', (_, path) => {
  let programs: { readonly text: Program; readonly yaml: Program };

  beforeAll(() => {
    const samples = samplesOf(path);
    const text = treesOf(samples.filter(({ kind }) => kind === 'reeve'));
    const yaml = treesOf(samples.filter(({ kind }) => kind === 'yaml'));
    const inYaml = new Set(yaml.flatMap((tree) => tree.declarations.map(nameOf)));
    const others = text.map((tree) => ({
      ...tree,
      declarations: tree.declarations.filter((declaration) => !inYaml.has(nameOf(declaration))),
    }));
    programs = { text: programOf(text), yaml: programOf([...others, ...yaml]) };
  });

  it('make one project of all their rules', () => {
    expect(programs.text.rules.length).toBeGreaterThanOrEqual(15);
  });

  it('say the same in YAML as in text', () => {
    const versions = new Map(programs.text.rules.map(({ name, version }) => [name, version]));
    expect(programs.yaml.rules.length).toBe(versions.size);
    for (const { name, version } of programs.yaml.rules)
      expect([name, versions.get(name)]).toEqual([name, version]);
  });

  it('run over a history and decide', () => {
    const engine = createEngine(programs.text);
    const inputs = history(programs.text).map((event) => ({ kind: 'event', event }) as const);
    const decisions = [...engine.run(inputs), ...engine.step({ kind: 'advance', to: 120 * DAY })];
    expect(new Set(decisions.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(8);
  });
});

describe('the two references', () => {
  it('hold the same rules', () => {
    const versions = (path: string): readonly (readonly [string, string])[] =>
      programOf(treesOf(samplesOf(path).filter(({ kind }) => kind === 'reeve'))).rules.map(
        ({ name, version }) => [name, version],
      );
    expect(versions('docs/zh/reference/language.md')).toEqual(versions('docs/reference/language.md'));
  });
});
