import { createEngine } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { analyse, compile, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORE } from '../language/core-signatures.ts';

// What is proved of tables is held to what the engine finds in them.

const tier = fc.constantFrom('-', 'gold', 'silver', 'bronze', 'not gold', 'gold, silver');
const count = fc.constantFrom('-', '1', '2', '3', '>= 1', '>= 2', '< 2', '< 3', '1 to 2', '> 3', 'not 2');
const rows = fc.array(fc.tuple(tier, count), { minLength: 1, maxLength: 5 });
const kind = fc.constantFrom('text', 'one of (gold, silver, bronze)');

function textOf(cells: readonly (readonly [string, string])[], type: string, hit: string): string {
  return [
    'event a { k: text, c: number }',
    `table t(k: ${type}, c: number) -> y: number`,
    `  ${hit}`,
    '  | k | c | y |',
    ...cells.map(([k, c], i) => `  | ${k} | ${c} | ${i} |`),
  ].join('\n');
}

function proved(
  text: string,
): readonly { readonly code: string; readonly en: string; readonly row: number }[] {
  const { tree, diagnostics: syntax } = parse(text, { source: 't.reeve' });
  const { program, model, diagnostics } = compile([tree], { signatures: CORE });
  if (!program) throw new Error(JSON.stringify([syntax, diagnostics, text]));
  return analyse(program, { model, signatures: CORE, diagnostics }).diagnostics.map(
    ({ code, message, span }) => ({
      code,
      en: message.en,
      row: text.slice(0, span.start).split('\n').length - 5,
    }),
  );
}

/** Which of these inputs a rule with this condition on the table fires for. */
function firesFor(text: string, condition: string, inputs: readonly Event['data'][]): readonly boolean[] {
  const rule = `\nrule r\n  when a\n  if ${condition}\n  then log.write(message: "x")\n`;
  const { program, diagnostics } = compile([parse(text + rule, { source: 't.reeve' }).tree], {
    signatures: CORE,
  });
  if (!program) throw new Error(JSON.stringify(diagnostics));
  const engine = createEngine(program);
  return inputs.map((data, i) => {
    const event: Event = { id: `e${i}`, type: 'a', time: i, member: 'm', community: 'c', data };
    return engine.step({ kind: 'event', event }).length > 0;
  });
}

const inputs = ['gold', 'silver', 'bronze', 'other', undefined].flatMap((k) =>
  [0, 1, 1.5, 2, 2.5, 3, 4, undefined].map((c) => ({
    ...(k !== undefined && { k }),
    ...(c !== undefined && { c }),
  })),
);

/** `no row for: k = gold, c = 3.` as an event's data. */
function inputOf(message: string): Event['data'] {
  const [, k = 'gold'] = /k = (\w+)/.exec(message) ?? [];
  const [, c = '0'] = /c = (-?[\d.]+\d|-?\d)/.exec(message) ?? [];
  return { k: message.includes('k = anything else') ? 'other' : k, c: Number(c) };
}

test('an input that is said to have no row has none', () => {
  let gaps = 0;
  fc.assert(
    fc.property(rows, kind, (cells, type) => {
      const text = textOf(cells, 'text', 'first match');
      const gap = proved(textOf(cells, type, 'first match')).find(({ code }) => code === 'table/gap');
      const whole = inputs.filter((input) => 'k' in input && 'c' in input);
      const known = type === 'text' ? whole : whole.filter(({ k }) => k !== 'other');
      if (gap) gaps++;
      const asked = gap ? [inputOf(gap.en)] : known;
      const missing = firesFor(text, 't(event.k, event.c).y is missing', asked);
      expect({ text, gap, missing }).toEqual({ text, gap, missing: asked.map(() => gap !== undefined) });
    }),
    { numRuns: 200 },
  );
  expect(gaps).toBeGreaterThan(20);
});

test('a row that is said never to count never does, and every other does for some input', () => {
  fc.assert(
    fc.property(rows, (cells) => {
      const text = textOf(cells, 'text', 'first match');
      const masked = new Set(
        proved(text).flatMap(({ code, row }) => (code === 'table/unreachable-row' ? [row] : [])),
      );
      for (const [i] of cells.entries()) {
        const counts = firesFor(text, `t(event.k, event.c).y = ${i}`, inputs).includes(true);
        expect({ text, i, counts }).toEqual({ text, i, counts: !masked.has(i) });
      }
    }),
    { numRuns: 100 },
  );
});

test('rows that are said to fit together do for the input that is given', () => {
  let overlaps = 0;
  fc.assert(
    fc.property(rows, (cells) => {
      const text = textOf(cells, 'text', 'all matches');
      for (const { code, en, row } of proved(text)) {
        if (code !== 'table/overlap') continue;
        overlaps++;
        const fits = firesFor(
          text,
          `${row} in t(event.k, event.c).y and length(t(event.k, event.c).y) >= 2`,
          [inputOf(en)],
        );
        expect({ text, en, fits }).toEqual({ text, en, fits: [true] });
      }
    }),
    { numRuns: 100 },
  );
  expect(overlaps).toBeGreaterThan(20);
});
