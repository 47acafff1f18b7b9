import type { Diagnostic } from '@reeve/ir';
import {
  check,
  DEFAULT_PROJECT_SETTINGS,
  DIAGNOSTICS,
  type DiagnosticExample,
  parse,
  parseCap,
} from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { BARE, CORE } from './core-signatures.ts';
import { packsIn, proved, withCaps } from './findings.ts';

const SPAN = { source: 'reeve.yaml', start: 0, end: 0 };

/** All findings about a text, read and checked as the row of its code says. */
function findings(
  text: string,
  { as = 'reeve', caps = [], project = {}, packs }: DiagnosticExample,
): readonly Diagnostic[] {
  if (as === 'cap') return parseCap(text, SPAN).diagnostics;
  if (as === 'zone') {
    return check([], { signatures: CORE, project: { ...DEFAULT_PROJECT_SETTINGS, timeZone: text } })
      .diagnostics;
  }
  const { tree, diagnostics } = parse(text, { source: as === 'yaml' ? 'rules.yaml' : 'rules.reeve' });
  return [
    ...diagnostics,
    ...proved([tree], {
      signatures: as === 'bare' ? BARE : CORE,
      project: { ...withCaps(caps), ...project },
      ...packsIn(packs),
    }),
  ];
}

const rows = Object.entries(DIAGNOSTICS);

describe('the table of diagnostics', () => {
  test.each(rows)('%s is found in its bad example and not in its good one', (code, { example }) => {
    const bad = findings(example.make?.() ?? example.bad, example);
    expect(bad.map((finding) => finding.code)).toContain(code);
    const good = findings(example.good, example);
    expect(good.map((finding) => finding.code)).not.toContain(code);
    expect(good.filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  test.each(rows)('%s speaks both languages', (code, row) => {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    for (const text of [row.title, row.explanation]) {
      expect(text.en).toMatch(/\S/);
      expect(text.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each(rows)('%s leaves no place of its sentence unfilled', (code, { example }) => {
    const found = findings(example.make?.() ?? example.bad, example).filter((each) => each.code === code);
    for (const { message, span } of found) {
      expect(message.en).not.toMatch(/\{\w+\}|undefined|\[object/);
      expect(message.zh).not.toMatch(/\{\w+\}|undefined|\[object/);
      expect(message.zh).toMatch(/\p{Script=Han}/u);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
    }
  });
});
