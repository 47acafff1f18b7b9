import { explain } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { describe, expect, test } from 'vitest';
import { createSpeech } from '../../src/explain/speech.ts';
import { renderExplanation } from '../../src/explain/text.ts';
import { loadCoreSignatures } from '../../src/project/core-signatures.ts';
import type { Lang } from '../../src/terminal/frames.ts';
import { plainStyle } from '../../src/terminal/style.ts';
import { widthOf } from '../../src/terminal/width.ts';

const HOUR = 3_600_000;
const signatures = await loadCoreSignatures();

const RULES = `
event order.paid "order" zh "下单" { amount: number }
rule thanks "Thank who orders often"
  when count(order.paid where event.amount >= 50) in 7 days >= 3 and not member in blocklist
  if member.tier in (silver, gold) and member.consent.marketing
  then
    message.send(to: member, via: wechat, template: "thanks", purpose: marketing)
    wait for order.paid within 2 days
    otherwise
      tag.add(to: member, tag: quiet)
    end
  at most 1 per 30 days
  quiet 22:00 to 08:00
template thanks zh "感谢"
`;

const event = (id: string, type: string, hour: number, data: Event['data'] = {}): Event => ({
  id,
  type,
  time: hour * HOUR,
  member: 'ann',
  community: 'c1',
  data,
});

const told = (
  events: readonly Event[],
  { lang = 'en', width = 90, rules = RULES }: { lang?: Lang; width?: number; rules?: string } = {},
): string => {
  const tree = parse(rules, { source: 'a.reeve' }).tree;
  const { program, diagnostics } = compile([tree], { signatures });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!program) throw new Error('it does not compile');
  const why = explain({
    program,
    rule: program.rules[0]?.name ?? '',
    subject: { community: 'c1', id: 'ann' },
    events,
  });
  const speech = createSpeech({
    program,
    signatures,
    trees: [tree],
    texts: new Map([['a.reeve', rules]]),
    timeZone: 'UTC',
    lang,
  });
  return renderExplanation(why, { speech, style: plainStyle, width, timeZone: 'UTC', asked: false });
};

const simple = RULES.replace(/ {2}then[\s\S]*$/, '  then log.write(message: "x")\n');
const orders = (count: number): readonly Event[] =>
  Array.from({ length: count }, (_, i) => event(`o${i}`, 'order.paid', 10 + i, { amount: 60 }));

describe('an explanation in words', () => {
  test('has each clause in the words of its author, and what it read', () => {
    const text = told([event('j', 'member.joined', 9, { tier: 'bronze' }), ...orders(2)], { rules: simple });
    expect(text).toContain('✗ count(order.paid where event.amount >= 50) in 7 days >= 3');
    expect(text).toContain('2 < 3');
    expect(text).toContain('✓ not member in blocklist');
    expect(text).toMatch(/✗ member\.tier in \(silver, gold\) +bronze ∉ silver, gold/);
    expect(text).toContain('member.tier is bronze; it would have to be silver or gold');
    expect(text).toContain('one order.paid');
  });

  test.each([36, 44, 60, 100])('fits %i columns, in both languages', (width) => {
    for (const lang of ['en', 'zh'] as const) {
      const text = told([event('j', 'member.joined', 9, { tier: 'bronze' }), ...orders(3)], {
        rules: simple,
        lang,
        width,
      });
      expect(text.split('\n').filter((line) => widthOf(line) > width)).toEqual([]);
    }
  });

  test('says what never came', () => {
    const rules =
      'event order.paid "order" zh "下单" { amount: number }\nrule thanks when order.paid then log.write(message: "x")\n';
    const events = [event('p', 'message.posted', 1)];
    expect(told(events, { rules })).toContain('No order.paid of ann was ever seen.');
    expect(told(events, { rules, lang: 'zh' })).toContain('从未见过 ann 的 下单。');
  });

  test('says that it was true all along, and what it would take to be asked again', () => {
    const rules = simple.replace(/ {2}if .*\n/, '');
    const text = told(orders(4), { rules });
    expect(text).toMatch(/There was 1 decision for ann/);
    expect(text).toContain('It has been true since Thu 1970-01-01 12:00, and fired then');
  });

  test('shows no control characters of what users wrote', () => {
    const rules = simple.replace('"Thank who orders often"', '"x"');
    expect(told([event('e\u001b[31m', 'order.paid', 1, { amount: 60 })], { rules })).not.toContain('\u001b');
  });
});
