import { createEngine } from '@reeve/engine';
import type { Effect, Event, Program } from '@reeve/ir';
import { analyse, compile, DEFAULT_PROJECT_SETTINGS, type FlowLoop, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORE } from '../language/core-signatures.ts';

// What is said to end does end: actions are carried out, what they bring about is fed back, and the chain is followed.

const RUNS = Number(process.env['PROOF_RUNS'] ?? 200);
/** More steps than any chain that ends takes with so few values. */
const MOST = 400;

const pick = (...all: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...all);
const VALUES = { tier: ['silver', 'gold'], level: ['low', 'high'] } as const;
const attribute = fc.constantFrom<'tier' | 'level'>('tier', 'tier', 'tier', 'level');
const setting = attribute.chain((name) =>
  fc.constantFrom(...VALUES[name]).map((value) => ({ name, value, text: `member.${name} = ${value}` })),
);

const trigger = fc.oneof(
  setting.map(({ name, value }) => `member.${name} becomes ${value}`),
  setting.map(({ name, value }) => `member.${name} becomes ${value}`),
  attribute.map((name) => `member.${name} changes`),
  setting.map(({ text }) => `member.updated where ${text}`),
  pick('member.updated', 'case.opened', 'case.resolved', 'start'),
);
const condition = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  setting.map(({ text }) => `if ${text}`),
  setting.map(({ text }) => `if not (${text})`),
  setting.map(({ name, value }) => `if member.${name} in (${value}, ${VALUES[name][0]})`),
  fc.tuple(setting, setting).map(([a, b]) => `if ${a.text} and ${b.text}`),
  fc.tuple(setting, setting).map(([a, b]) => `if ${a.text} or ${b.text}`),
);
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: setting.map(
      ({ name, value }) => `attribute.set(of: member, name: ${name}, value: "${value}")`,
    ),
  },
  {
    weight: 1,
    arbitrary: pick('case.open(kind: k, severity: low, title: "t")', 'tag.add(to: member, tag: t)'),
  },
);
const rule = fc.tuple(trigger, condition, action);
const texts = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map(
    (rules) =>
      `event start\nmember { level: one of (low, high) }\n` +
      rules
        .map(([when, only, then], i) => `rule r${i}\n  when ${when}\n  ${only}\n  then ${then}`)
        .join('\n'),
  );

function proved(
  text: string,
  depth: number,
): { readonly program: Program; readonly loops: readonly FlowLoop[] } {
  const project = { ...DEFAULT_PROJECT_SETTINGS, depth };
  const { tree } = parse(text, { source: 'r.reeve' });
  const { program, model, diagnostics } = compile([tree], { signatures: CORE, project });
  if (!program) throw new Error(`${JSON.stringify(diagnostics)}\n${text}`);
  return { program, loops: analyse(program, { model, signatures: CORE, project }).flow.loops };
}

/** What a connector brings about by carrying out an effect. */
function broughtAbout(
  { action, input }: Effect,
  member: string,
): readonly Omit<Event, 'id' | 'time' | 'depth'>[] {
  const base = { member, community: 'c' };
  if (action === 'attribute.set') {
    return [{ ...base, type: 'member.updated', data: { [String(input['name'] as string)]: input['value'] } }];
  }
  if (action === 'tag.add') return [{ ...base, type: 'member.updated', data: { tags: [input['tag']] } }];
  return action === 'case.open' ? [{ ...base, type: 'case.opened', data: {} }] : [];
}

/** How many events follow from a first one, each a second after what brought it about; at most `MOST`. */
function chainFrom(program: Program, before: readonly Event[], first: Event): number {
  const engine = createEngine(program);
  for (const event of before) engine.step({ kind: 'event', event });
  const queue = [first];
  let taken = 0;
  for (let event = queue.shift(); event && taken < MOST; event = queue.shift()) {
    taken++;
    for (const decision of engine.step({ kind: 'event', event })) {
      for (const effect of decision.effects) {
        for (const next of broughtAbout(effect, decision.subject.id)) {
          const time = first.time + (taken + queue.length) * 1000;
          queue.push({ ...next, id: `${effect.key}`, time, depth: (event.depth ?? 0) + 1 });
        }
      }
    }
  }
  return taken;
}

const MEMBER = { member: 'm', community: 'c' };
const FIRSTS: readonly Pick<Event, 'type' | 'data'>[] = [
  { type: 'start', data: {} },
  { type: 'case.opened', data: {} },
  ...VALUES.tier.map((tier) => ({ type: 'member.updated', data: { tier } })),
  ...VALUES.level.map((level) => ({ type: 'member.updated', data: { level } })),
];

/** The longest chain from any state of the member. */
function longest(program: Program): number {
  let most = 0;
  for (const tier of [undefined, ...VALUES.tier]) {
    for (const level of VALUES.level) {
      const before = {
        ...MEMBER,
        id: 'b',
        type: 'member.joined',
        time: 0,
        data: { tier, level },
        depth: 1000,
      };
      for (const first of FIRSTS) {
        const event = { ...MEMBER, ...first, id: 'f', time: 10_000 };
        most = Math.max(most, chainFrom(program, [before], event));
        if (most >= MOST) return most;
      }
    }
  }
  return most;
}

test('circles that are said to end do end, without any cut', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { program, loops } = proved(text, 1000);
      fc.pre(loops.length > 0 && loops.every(({ end }) => end === 'ends'));
      expect(longest(program)).toBeLessThan(MOST);
    }),
    { numRuns: RUNS },
  );
});

test('circles that are said to be cut are cut at the depth of the project', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { program, loops } = proved(text, 3);
      fc.pre(loops.some(({ end }) => end === 'cut'));
      // Four rules, each with one action: no more than four to the power of each step.
      expect(longest(program)).toBeLessThanOrEqual(1 + 4 + 16 + 64);
    }),
    { numRuns: RUNS },
  );
});

test('a circle that nothing ends goes on as long as it may', () => {
  const text = 'rule r\n  when member.updated\n  then attribute.set(of: member, name: tier, value: "gold")';
  const { program, loops } = proved(text, 1000);
  expect(loops.map(({ end }) => end)).toEqual(['cut']);
  expect(chainFrom(program, [], { ...MEMBER, id: 'f', type: 'member.updated', time: 0, data: {} })).toBe(
    MOST,
  );
});
