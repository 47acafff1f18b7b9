// Plans as they are drawn, and where members are in them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '@reeve/engine';
import type { Event } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWaits } from '../../packages/studio/src/both/waits.ts';
import { layOut, wrap } from '../../packages/studio/src/page/parts/flow-layout.ts';
import { type FlowStep, flowsOf } from '../../packages/studio/src/page/worker/flows.ts';
import { replay } from '../../packages/studio/src/page/worker/replay.ts';
import { signatures } from '../language-service/setting.ts';
import { staffed } from './setting.ts';

const ROOT = join(import.meta.dirname, '../..');
const VOCABULARY = readFileSync(join(ROOT, 'examples/telecom-complaints/rules/vocabulary.reeve'), 'utf8');
const LOOK_AFTER = readFileSync(join(import.meta.dirname, 'look-after.reeve'), 'utf8');
const programOf = (text: string) => {
  const parsed = [VOCABULARY, text].map((each, i) => parse(each, { source: `${i}.reeve` }));
  expect(parsed.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  return compile(
    parsed.map(({ tree }) => tree),
    { signatures },
  ).program!;
};
const flows = (text: string) =>
  flowsOf(
    programOf(text),
    () => ({}),
    ({ start, end }) => text.slice(start, end),
  );
const plan = (body: string) =>
  flows(`rule begin\n  per state\n  when complaint.filed\n  then start p\nplan p\n${body}\n`).find(
    ({ id }) => id === 'plan p',
  )!.steps;

/** Steps as one reads them: `a; if(b | c); d` */
const short = (steps: readonly FlowStep[]): string =>
  steps
    .map((step) => {
      if (step.kind === 'split')
        return `split(${step.branches.map((branch) => `${branch.percent} ${short(branch.steps)}`).join(' | ')})`;
      if ('then' in step && (step.kind === 'if' || step.within))
        return `${step.kind}(${short(step.then)} | ${short(step.otherwise)})`;
      return step.kind === 'action' ? (/"(.*)"/.exec(step.text)?.[1] ?? '') : step.kind;
    })
    .join('; ');
const log = (word: string): string => `log.write(message: "${word}")`;

test('steps are drawn as they were written: branches in branches, with and without the other way', () => {
  expect(
    short(
      plan(
        `  if now >= now then\n    ${log('a')}\n    if now >= now then\n      ${log('b')}\n    end\n  else\n    ${log('c')}\n  end\n  ${log('d')}`,
      ),
    ),
  ).toBe('if(a; if(b | ) | c); d');
  expect(
    short(
      plan(
        `  wait for complaint.filed within 1 day\n    ${log('a')}\n  otherwise\n    split\n      50%: ${log('b')}\n      50%: wait 1 day\n    end\n  end\n  ${log('c')}`,
      ),
    ),
  ).toBe('waitFor(a | split(50 b | 50 wait)); c');
  expect(short(plan(`  wait for complaint.filed\n    ${log('a')}\n    stop\n  end`))).toBe(
    'waitFor; a; stop',
  );
});

test('whatever is written is drawn with every step once, where none lies on another', () => {
  const action = fc.constantFrom('a', 'b').map((word) => [log(word)]);
  const { block } = fc.letrec<{ block: readonly string[]; step: readonly string[] }>((tie) => ({
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      action,
      fc.constant(['wait 2 days']),
      fc.tuple(tie('block'), tie('block')).map(([a, b]) => ['if now >= now then', ...a, 'else', ...b, 'end']),
      tie('block').map((a) => ['if now >= now then', ...a, 'end']),
      fc
        .tuple(tie('block'), tie('block'))
        .map(([a, b]) => ['wait for complaint.filed within 1 day', ...a, 'otherwise', ...b, 'end']),
      fc.tuple(tie('block'), tie('block')).map(([a, b]) => ['split', '40%:', ...a, '60%:', ...b, 'end']),
    ),
    block: fc.array(tie('step'), { minLength: 1, maxLength: 3 }).map((steps) => steps.flat()),
  }));
  fc.assert(
    fc.property(block, (lines) => {
      const text = `rule begin\n  per state\n  when complaint.filed\n  then start p\nplan p\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
      const program = programOf(text);
      const steps = flows(text).find(({ id }) => id === 'plan p')!.steps;
      const {
        steps: placed,
        width,
        height,
      } = layOut(steps, {
        yes: 'so',
        no: 'otherwise',
        came: 'it came',
        after: () => 'after a day',
        wordsOf: (step) => step.kind,
      });
      const real = program.plans[0]!.steps.flatMap(({ op }, at) => (op === 'jump' ? [] : [at]));
      expect(placed.map(({ step }) => step.at).toSorted((a, b) => a - b)).toEqual(real);
      const outside = placed.filter(
        (one) => one.x < 0 || one.y < 0 || one.x + one.width > width || one.y + one.height > height,
      );
      const onEachOther = placed.flatMap((one, i) =>
        placed
          .slice(i + 1)
          .filter(
            (other) =>
              other.x < one.x + one.width &&
              one.x < other.x + other.width &&
              other.y < one.y + one.height &&
              one.y < other.y + other.height,
          ),
      );
      expect([outside, onEachOther]).toEqual([[], []]);
    }),
    { numRuns: 60 },
  );
});

test('words are broken where there is room, in both languages, and cut where there is too much', () => {
  expect(wrap('task.assign\nrole: care_team, title: "Call back", due: 2 days')).toEqual([
    'task.assign',
    'role: care_team, title: "Call',
    'back", due: 2 days',
  ]);
  expect(
    wrap('发送消息\n内容: "很久没有见到你了，最近还好吗，我们都很想念你"').every((line) => line.length <= 32),
  ).toBe(true);
  expect(wrap('x'.repeat(200)).map(({ length }) => length)).toEqual([32, 32, 32]);
});

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const filed = (n: number, at: number, state: string, topics: readonly string[] = []): Event => ({
  id: `e${n}`,
  type: 'complaint.filed',
  time: START + at,
  community: 'telecom',
  data: { ticket: `${n}`, channel: 'web', state, topics },
});
const events = [filed(1, 0, 'Ohio'), filed(2, 1, 'Texas'), filed(3, 10 * DAY, 'Utah')];

test('members are counted at the step where they wait, in a replay as in what runs', async () => {
  const program = programOf(LOOK_AFTER);
  const until = START + 11 * DAY;
  const { waits } = replay(program, events, until);
  expect(waits).toMatchObject([
    {
      flow: 'plan state_care',
      position: 14,
      for: 'event',
      count: 2,
      members: [{ id: 'Ohio' }, { id: 'Texas' }],
    },
    {
      flow: 'plan state_care',
      position: 2,
      for: 'event',
      count: 1,
      next: START + 12 * DAY + 3_600_000,
      members: [{ id: 'Utah', rule: 'look_after' }],
    },
  ]);
  const care = flows(LOOK_AFTER).find(({ id }) => id === 'plan state_care')!;
  await using it = await staffed();
  expect((await it.ask('GET', '/api/waits', { as: it.as.viewer })).json).toEqual({ where: null });
  const engine = createEngine(program);
  for (const each of events) engine.step({ kind: 'event', event: each });
  engine.step({ kind: 'advance', to: until });
  // What runs on under earlier programs counts where its steps are the same.
  const other = programOf(LOOK_AFTER.replace('  wait 3 days\n', ''));
  const [first, ...rest] = engine.waits();
  it.waits.now = [
    { program, waits: rest },
    { program, waits: [first!] },
    { program: other, waits: rest },
  ];
  // Counted once for all who ask within a second.
  expect((await it.ask('GET', '/api/waits', { as: it.as.viewer })).json).toEqual({ where: null });
  it.clock.now += 1_000;
  const { where } = (await it.ask('GET', '/api/waits', { as: it.as.viewer })).json as {
    where: { waits: { position: number; count: number }[]; shapes: Record<string, string>; earlier: number };
  };
  expect(where.earlier).toBe(2);
  expect(where.waits.map(({ position, count }) => [position, count])).toEqual([
    [14, 2],
    [2, 1],
  ]);
  expect(where.shapes['plan state_care']).toBe(care.shape);
  const changed = flows(LOOK_AFTER.replace('  wait 3 days\n', '')).find(
    ({ id }) => id === 'plan state_care',
  )!;
  expect(changed.shape).not.toBe(care.shape);
  expect((await it.ask('GET', '/api/waits')).status).toBe(401);
});

test('those who are held back before the steps begin stand before them', () => {
  const held = programOf(LOOK_AFTER.replace('at most 1 per 30 days', 'with approval of director'));
  const engine = createEngine(held);
  engine.step({ kind: 'event', event: events[0]! });
  engine.step({ kind: 'advance', to: START + DAY });
  expect(countWaits(engine.waits())).toMatchObject([
    { flow: 'rule look_after', position: -1, for: 'approval', count: 1 },
  ]);
});
