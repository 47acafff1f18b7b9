// What is told of a run: all that matters, and nothing of anybody.
import type { ActionResult } from '@reeve/extensions/api';
import { combineObservers, createLogs, createRuntime, createSpans, type Source } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import { expect, it } from 'vitest';
import { createRunMetrics } from '../../packages/cli/src/running/metrics.ts';
import { clockAt, event, programOf, SENDS, START } from './setting.ts';

const CANARY = 'canary-7f3a9';
const RULES = `
member { name "名字": text }

rule hello "Hello"
  per member
  when member.joined
  then
    message.send(to: member, via: wechat, text: "Hi {member.name}")
`;

type Tracer = Parameters<typeof createSpans>[0];

/** A tracer that keeps what it is told, as an SDK would. */
const recorder = () => {
  const spans: { name: string; from: unknown; to: unknown; attributes: unknown; status?: unknown }[] = [];
  const tracer = {
    startSpan: (name: string, options: { startTime?: unknown; attributes?: unknown }) => {
      const kept: (typeof spans)[number] = {
        name,
        from: options.startTime,
        to: undefined,
        attributes: options.attributes,
      };
      spans.push(kept);
      return {
        setStatus: (status: unknown) => {
          kept.status = status;
        },
        end: (to: unknown) => {
          kept.to = to;
        },
      } as unknown as ReturnType<Tracer['startSpan']>;
    },
  } as unknown as Tracer;
  return { spans, tracer };
};

const run = async (answers: readonly (ActionResult | Error)[]) => {
  const { program, templates } = await programOf(RULES);
  const lines: string[] = [];
  const { spans, tracer } = recorder();
  const metrics = createRunMetrics();
  const write = (level: string, message: string, fields: object = {}) =>
    lines.push(JSON.stringify({ level, message, ...fields }));
  const person = (name: string) => `${CANARY}-${name}`;
  let failing = true;
  const source: Source = {
    name: 'broken',
    read: async () => {
      if (failing) throw new Error(`cannot read ${CANARY}`);
      return { events: [], refused: [], cursor: '', more: false };
    },
  };
  await using store = await openSqliteStore(':memory:');
  const clock = clockAt(START + 10);
  const left = [...answers];
  await using runtime = await createRuntime({
    program,
    templates,
    store,
    clock,
    upToNow: true,
    snapshotEvery: 1,
    sources: [source],
    observer: combineObservers(metrics.observer, createLogs(write, Buffer.alloc(32)), createSpans(tracer)),
    actions: {
      'message.send': {
        ...SENDS,
        run: () => {
          const next = left.shift() ?? { status: 'delivered', reference: person('reference') };
          if (next instanceof Error) throw next;
          return next;
        },
      },
    },
  });
  const joined = answers.map((_, i) =>
    event('member.joined', START + i, person(`member${i}`), { name: person(`name${i}`) }),
  );
  await runtime.ingest([
    ...joined,
    { ...(joined[0] as (typeof joined)[number]) },
    { ...event('member.joined', Number.NaN, person('bad')), id: person('id') },
  ]);
  await runtime.once();
  failing = false;
  await store.post({ kind: 'approval', run: person('run'), decision: 'granted', by: person('by') });
  await runtime.once();
  const text = await metrics.text(await runtime.status(), clock.now());
  return { lines, spans, text };
};

const ANSWERS: readonly (ActionResult | Error)[] = [
  { status: 'delivered', reference: `${CANARY}-r` },
  { status: 'failed', error: `no such user ${CANARY}`, retryable: false },
  { status: 'failed', error: `busy with ${CANARY}`, retryable: true },
  new Error(`it broke on ${CANARY}`),
];

it('tells of batches, tries, sources, snapshots and failures', async () => {
  const { lines, spans, text } = await run(ANSWERS);
  const count = (name: string): number => spans.filter((each) => each.name === name).length;
  expect(count('reeve.deliver')).toBe(4);
  expect(count('reeve.decide')).toBe(count('reeve.take'));
  expect(count('reeve.commit')).toBe(count('reeve.take'));
  expect(count('reeve.snapshot')).toBeGreaterThan(0);
  expect(spans.filter(({ status }) => status !== undefined).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['reeve.deliver', 'reeve.read']),
  );
  for (const { from, to } of spans) expect(to).toBeGreaterThanOrEqual(from as number);
  // Four from outside, and two of delivery itself, which rules can see: an effect that failed for good each.
  expect(text).toMatch(/^reeve_events_total\{outcome="accepted"\} 6$/m);
  expect(text).toMatch(/^reeve_events_total\{outcome="repeated"\} 1$/m);
  expect(text).toMatch(/^reeve_events_total\{outcome="refused"\} 2$/m);
  expect(text).toMatch(/^reeve_decisions_total\{rule="hello"\} 4$/m);
  expect(text).toMatch(/^reeve_delivery_attempts_total\{action="message.send",outcome="delivered"\} 1$/m);
  expect(text).toMatch(/^reeve_effects\{status="failed"\} 2$/m);
  expect(text).toMatch(/^reeve_source_failures_total\{source="broken"\} 1$/m);
  expect(text).toMatch(/^reeve_messages_failed_total 1$/m);
  expect(text).toMatch(/^reeve_snapshot_seconds_count [1-9]/m);
  const messages = lines.map((line) => (JSON.parse(line) as { message: string }).message);
  expect(messages).toEqual(
    expect.arrayContaining([
      'Events were refused.',
      'An effect was tried.',
      'A source cannot be read.',
      'A source can be read again.',
      'A message could not be obeyed.',
    ]),
  );
});

it('tells nothing of anybody, whatever goes wrong', async () => {
  const { lines, spans, text } = await run(ANSWERS);
  // Its own words reach none of the three, in any part of what was said.
  expect(lines.join('\n')).not.toContain(CANARY);
  expect(JSON.stringify(spans)).not.toContain(CANARY);
  expect(text).not.toContain(CANARY);
});

it('names an effect by the same name within a start, and by another in the next', () => {
  const said: unknown[] = [];
  const write = (_level: string, _message: string, fields?: Readonly<Record<string, unknown>>) =>
    said.push(fields?.['effect']);
  const attempted = {
    key: `hello:${CANARY}`,
    attempt: 1,
    at: 0,
    tookMs: 1,
    outcome: 'failed' as const,
    action: 'a',
    rule: 'hello',
  };
  const one = createLogs(write);
  one.attempted?.(attempted);
  one.attempted?.(attempted);
  createLogs(write).attempted?.(attempted);
  expect(said[0]).toBe(said[1]);
  expect(said[0]).not.toBe(said[2]);
});
