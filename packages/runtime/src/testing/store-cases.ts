import { deepStrictEqual, notDeepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { LeaseLost, type Store } from '../store/store.ts';
import {
  contents,
  decision,
  effect,
  entry,
  everything,
  inputs,
  leaseOf,
  START,
  theCase,
} from './store-samples.ts';

/** How the suite gets at stores. */
export interface StoreSetting {
  /** A new, empty store. The suite closes it. */
  readonly open: () => Promise<Store>;
  /** Opens what was written to a store that is closed by now; absent for stores that forget. */
  readonly reopen?: () => Promise<Store>;
  /**
   * Makes the store that was opened last fail at its n-th write from now on (from 1), as a full disk would; `undefined`
   * makes it work again. Absent for stores whose commits cannot fail half way.
   */
  readonly failAt?: (write: number | undefined) => void;
}

/** One promise of the {@link Store} port, and a way to see it kept. It throws where it is broken. */
export interface StoreCase {
  readonly title: string;
  readonly run: (setting: StoreSetting) => Promise<void>;
}

const keys = (rows: readonly { readonly key: string }[]): readonly string[] => rows.map(({ key }) => key);

type Run = (store: Store, setting: StoreSetting) => Promise<void>;

const CASES: Readonly<Record<string, Run>> = {
  'numbers inputs without gaps from 1 and gives them back as they were': async (store) => {
    const lease = await leaseOf(store);
    const all = [
      ...inputs(3),
      { kind: 'advance', to: START + 9 },
      { kind: 'program', program: 'p', at: 1 },
    ] as const;
    strictEqual(await store.position(), 0);
    deepStrictEqual(await store.commit(lease, { inputs: all.slice(0, 2) }), { first: 1 });
    deepStrictEqual(await store.commit(lease, {}), { first: 3 });
    deepStrictEqual(await store.commit(lease, { inputs: all.slice(2) }), { first: 3 });
    deepStrictEqual(
      await store.log(0, 100),
      all.map((input, i) => ({ seq: i + 1, input })),
    );
    deepStrictEqual(await store.log(3, 1), [{ seq: 4, input: all[3] }]);
    strictEqual(await store.position(), 5);
  },
  'gives the lease to one at a time, and takes no write under an old one': async (store) => {
    const old = await store.acquireLease('a', 0, 1_000);
    ok(old);
    strictEqual(await store.acquireLease('b', 999, 1_000), null);
    const renewed = await store.renewLease(old, 900, 1_000);
    strictEqual(await store.acquireLease('b', 1_500, 1_000), null);
    const young = await store.acquireLease('b', 1_901, 1_000);
    ok(young && young.token > renewed.token);
    const before = await contents(store);
    const lost = (error: unknown): boolean => error instanceof LeaseLost;
    await rejects(store.commit(old, everything('a')), lost);
    await rejects(store.renewLease(old, 2_000, 1_000), lost);
    await rejects(store.saveProgram(old, 'p', '{}'), lost);
    await rejects(store.saveSnapshot(old, { seq: 1, program: 'p', parts: [] }), lost);
    await rejects(store.erase(old, 'c1', 'ada', 'x', 0), lost);
    await rejects(store.prune(old, START), lost);
    deepStrictEqual(await contents(store), before);
    await store.releaseLease(old);
    strictEqual((await store.lease())?.owner, 'b');
    await store.releaseLease(young);
    strictEqual(await store.lease(), null);
    await rejects(store.commit(young, { inputs: inputs(1) }), lost);
    ok(await store.acquireLease('c', 0, 1));
  },
  'writes all of a commit or nothing, wherever it fails': async (store, { failAt }) => {
    if (!failAt) return;
    const lease = await leaseOf(store);
    await store.commit(lease, everything('first'));
    const before = await contents(store);
    let failures = 0;
    for (let write = 1; ; write++) {
      failAt(write);
      const failed = await store.commit(lease, everything('second')).then(
        () => false,
        () => true,
      );
      failAt(undefined);
      if (!failed) break;
      failures += 1;
      deepStrictEqual(await contents(store), before);
    }
    ok(failures >= 15);
    notDeepStrictEqual(await contents(store), before);
    deepStrictEqual(await store.verify(), []);
  },
  'has after a restart what was committed before it': async (store, { reopen }) => {
    if (!reopen) return;
    const lease = await leaseOf(store);
    await store.commit(lease, everything('first'));
    await store.saveProgram(lease, 'p', '{"a":1}');
    await store.saveSnapshot(lease, { seq: 3, program: 'p', parts: [{ name: 'root', value: 'state' }] });
    await store.pause({ what: 'everything', since: START, who: 'olga' });
    await store.post({ say: 'hello' });
    const before = await contents(store);
    await store[Symbol.asyncDispose]();
    await using again = await reopen();
    deepStrictEqual(await contents(again), before);
    strictEqual(await again.program('p'), '{"a":1}');
    deepStrictEqual(await again.snapshot('p'), {
      seq: 3,
      program: 'p',
      parts: [{ name: 'root', value: 'state' }],
    });
    strictEqual((await again.pauses()).length, 1);
    strictEqual((await again.messages()).length, 1);
    // The right to write was the dead one's until it ran out or was given back.
    strictEqual(await again.acquireLease('other', 1, 1_000), null);
  },
  'keeps an effect under its key as it came first': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, { effects: [effect('k'), effect('k', { rule: 'second' })] });
    await store.commit(lease, { effects: [effect('k', { rule: 'third', status: 'held' })] });
    deepStrictEqual(await store.effect('k'), effect('k'));
    strictEqual(await store.effect('unknown'), undefined);
    strictEqual((await store.stats()).effects.pending, 1);
  },
  'gives what is due by priority, time and age, without what is shut': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, {
      effects: [
        effect('old', { channel: 'wechat', due: START - 5 }),
        effect('first', { channel: 'wechat' }),
        effect('second', { channel: 'wechat' }),
        effect('mail', { channel: 'email', purpose: 'promotion', due: START + 1 }),
        effect('urgent', { priority: 5, due: START + 1, rule: 'other' }),
        effect('later', { priority: 9, due: START + 1_000 }),
        effect('gone', { status: 'delivered' }),
      ],
    });
    deepStrictEqual(keys(await store.due(START, 10)), ['old', 'first', 'second']);
    deepStrictEqual(keys(await store.due(START + 1, 3)), ['urgent', 'old', 'first']);
    deepStrictEqual(keys(await store.due(START + 1, 10, ['channel:wechat'])), ['urgent', 'mail']);
    deepStrictEqual(keys(await store.due(START + 1, 10, ['channel:wechat', 'rule:other'])), ['mail']);
    deepStrictEqual(keys(await store.due(START + 1, 10, ['purpose:promotion', 'action:message.send'])), []);
    strictEqual(await store.nextDue(), START - 5);
    await store.commit(lease, {
      updates: ['old', 'first', 'second'].map((key) => ({ key, status: 'delivered' as const })),
    });
    strictEqual(await store.nextDue(), START + 1);
  },
  'changes of an effect what an update says, and forgets its last reason and error': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, { effects: [effect('k', { reason: 'quiet', error: 'old' })] });
    await store.commit(lease, {
      updates: [
        { key: 'k', status: 'accepted', attempts: 2, due: START + 7, channel: 'email', reference: 'r1' },
        { key: 'nobody', status: 'failed' },
      ],
    });
    const { reason: _reason, error: _error, ...rest } = effect('k', { reason: 'quiet', error: 'old' });
    const wanted = {
      ...rest,
      status: 'accepted',
      attempts: 2,
      due: START + 7,
      channel: 'email',
      reference: 'r1',
    };
    deepStrictEqual(await store.effect('k'), wanted);
    deepStrictEqual(await store.effectByReference('email', 'r1'), wanted);
    strictEqual(await store.effectByReference('sms', 'r1'), undefined);
    await store.commit(lease, { updates: [{ key: 'k', status: 'failed', error: 'no such number' }] });
    strictEqual((await store.effect('k'))?.error, 'no such number');
    strictEqual((await store.effect('k'))?.reference, 'r1');
  },
  'lists in pages, the newest first, and filters': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, {
      inputs: inputs(25),
      effects: Array.from({ length: 25 }, (_, i) => effect(`k${i}`, { rule: i % 2 === 0 ? 'even' : 'odd' })),
      decisions: Array.from({ length: 25 }, (_, i) =>
        decision(i, 0, { at: START + i, rule: i % 2 === 0 ? 'even' : 'odd' }),
      ),
    });
    const seen: string[] = [];
    for (let after: string | undefined, pages = 0; pages < 10; pages++) {
      const page = await store.effects({ rule: 'even' }, { limit: 5, ...(after !== undefined && { after }) });
      seen.push(...keys(page.rows));
      after = page.next;
      if (after === undefined) break;
    }
    deepStrictEqual(
      seen,
      Array.from({ length: 13 }, (_, i) => `k${24 - 2 * i}`),
    );
    const first = await store.decisions({ rule: 'odd', since: START + 3, until: START + 9 }, { limit: 2 });
    deepStrictEqual(
      first.rows.map(({ seq }) => seq),
      [8, 6],
    );
    ok(first.next !== undefined);
    const second = await store.decisions(
      { rule: 'odd', since: START + 3, until: START + 9 },
      { limit: 2, after: first.next },
    );
    deepStrictEqual(
      second.rows.map(({ seq }) => seq),
      [4],
    );
    strictEqual(second.next, undefined);
    strictEqual((await store.decisions({ subject: 'nobody' })).rows.length, 0);
  },
  'keeps approvals and cases by their ids, the last word on each': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, everything('a'));
    await store.commit(lease, {
      cases: [theCase('two', { openedAt: START + 1 }), theCase('three', { openedAt: START + 2 })],
    });
    strictEqual((await store.openCase('c1', 'crisis:complaints'))?.id, 'two');
    strictEqual(await store.openCase('c2', 'crisis:complaints'), undefined);
    await store.commit(lease, { cases: [theCase('two', { status: 'resolved' })] });
    strictEqual((await store.openCase('c1', 'crisis:complaints'))?.id, 'three');
    strictEqual((await store.case('two'))?.status, 'resolved');
    strictEqual((await store.cases({ status: 'open' })).rows.length, 2);
    const [waiting] = await store.approvals('waiting');
    ok(waiting);
    await store.commit(lease, { approvals: [{ ...waiting, status: 'granted', by: 'olga' }] });
    strictEqual((await store.approvals('waiting')).length, 0);
    strictEqual((await store.approval(waiting.run))?.by, 'olga');
    strictEqual((await store.stats()).openCases, 2);
  },
  'pauses and resumes without the lease, and writes down who': async (store) => {
    await leaseOf(store);
    await store.pause({ what: 'channel:wechat', since: START, who: 'olga', why: 'quota' });
    await store.pause({ what: 'everything', since: START + 1, who: 'olga' });
    deepStrictEqual(await store.pauses(), [
      { what: 'channel:wechat', since: START, who: 'olga', why: 'quota' },
      { what: 'everything', since: START + 1, who: 'olga' },
    ]);
    strictEqual(await store.resume('channel:wechat', 'paul', START + 2), true);
    strictEqual(await store.resume('channel:wechat', 'paul', START + 3), false);
    strictEqual((await store.pauses()).length, 1);
    deepStrictEqual(
      (await store.audit()).rows.map(({ what, who }) => [what, who]),
      [
        ['resumed', 'paul'],
        ['paused', 'olga'],
        ['paused', 'olga'],
      ],
    );
  },
  'hands messages over in order, and drops those that were taken': async (store) => {
    const lease = await leaseOf(store);
    for (const n of [1, 2, 3]) await store.post({ n });
    const [first, second] = await store.messages();
    ok(first && second && second.id > first.id);
    deepStrictEqual(first.message, { n: 1 });
    await store.takenMessages(lease, second.id);
    const rest = await store.messages();
    deepStrictEqual(
      rest.map(({ message }) => message),
      [{ n: 3 }],
    );
    await store.takenMessages(lease, rest[0]?.id ?? 0);
    await store.post({ n: 4 });
    ok(((await store.messages())[0]?.id ?? 0) > (rest[0]?.id ?? 0));
  },
  'keeps what extensions keep, each in its own room': async (store) => {
    const lease = await leaseOf(store);
    const at = (extension: string, collection: string, key: string, value: unknown) => ({
      extension,
      collection,
      key,
      value,
    });
    await store.commit(lease, {
      records: [
        at('a', 'tags', 'c1/2', [1]),
        at('a', 'tags', 'c1/1', 'x'),
        at('a', 'tags', 'c2/1', 0),
        at('b', 'tags', 'c1/1', 'b'),
      ],
    });
    deepStrictEqual(await store.records('a', 'tags', 'c1/'), [
      { key: 'c1/1', value: 'x' },
      { key: 'c1/2', value: [1] },
    ]);
    strictEqual(await store.record('b', 'tags', 'c1/1'), 'b');
    await store.commit(lease, { records: [at('a', 'tags', 'c1/1', null), at('a', 'tags', 'c2/1', 1)] });
    strictEqual(await store.record('a', 'tags', 'c1/1'), undefined);
    strictEqual(await store.record('a', 'tags', 'c2/1'), 1);
    strictEqual((await store.records('a', 'tags', '%')).length, 0);
  },
  'chains a ledger, each key once, with balances that add up': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, {
      ledger: [entry('a', 'ada', 10), entry('b', 'bo', 5), entry('a', 'ada', 10)],
    });
    await store.commit(lease, { ledger: [entry('c', 'ada', -3), entry('b', 'bo', 5)] });
    strictEqual(await store.balance('points', 'c1', 'ada'), 7);
    strictEqual(await store.balance('points', 'c2', 'ada'), 0);
    deepStrictEqual(await store.verifyLedger(), { entries: 3 });
    const { rows } = await store.ledger({ member: 'ada' });
    deepStrictEqual(
      rows.map(({ number, amount, balance }) => [number, amount, balance]),
      [
        [3, -3, 7],
        [1, 10, 10],
      ],
    );
    const [last] = (await store.ledger({})).rows;
    strictEqual(last?.previous, (await store.ledger({ member: 'bo' })).rows[0]?.hash);
  },
  'erases one member and nobody else, and keeps counts, audit and chain': async (store) => {
    const lease = await leaseOf(store);
    const who = 'zz-canary-person';
    await store.commit(lease, {
      inputs: [...inputs(3, who), ...inputs(2, 'bo', 5)],
      effects: [
        effect('mine', { member: who, subject: { kind: 'member', id: who }, input: { to: who } }),
        effect('other', { member: 'bo', input: { to: 'bo' } }),
      ],
      decisions: [
        decision(0, 0, { subject: { kind: 'member', id: who }, values: { name: who } }),
        decision(3, 0),
      ],
      records: [
        { extension: 'x', collection: 'things', key: `c1/${who}`, value: 1 },
        { extension: 'x', collection: 'things', key: 'c1/bo', value: 2 },
      ],
      ledger: [entry('k', who, 4), entry('l', 'bo', 2)],
      cases: [theCase('case', { member: who })],
    });
    await store.saveSnapshot(lease, { seq: 5, program: 'p', parts: [{ name: 'root', value: who }] });
    deepStrictEqual(await store.erase(lease, 'c1', who, 'olga', START), { events: 3, effects: 1 });
    ok(!JSON.stringify([await contents(store), await store.snapshot('p')]).includes(who));
    strictEqual((await store.stats()).events, 5);
    strictEqual((await store.effect('mine'))?.status, 'held');
    deepStrictEqual((await store.effect('other'))?.input, { to: 'bo' });
    deepStrictEqual(await store.verifyLedger(), { entries: 2 });
    strictEqual(await store.record('x', 'things', 'c1/bo'), 2);
    strictEqual((await store.audit()).rows[0]?.what, 'erased');
  },
  'counts what there is, however much of it a snapshot or a pruning has passed': async (store) => {
    const lease = await leaseOf(store);
    const counts = async (): Promise<readonly number[]> => {
      const { events, decisions } = await store.stats();
      return [events, decisions];
    };
    const some = Array.from({ length: 8 }, (_, i) => decision(i, 0, { at: START + i }));
    await store.commit(lease, { inputs: inputs(8), decisions: some });
    deepStrictEqual(await counts(), [8, 8]);
    await store.saveSnapshot(lease, { seq: 8, program: 'p', parts: [] });
    await store.commit(lease, { inputs: inputs(4, 'bo', 8), decisions: some.slice(0, 4) });
    deepStrictEqual(await counts(), [12, 12]);
    await store.prune(lease, START + 3);
    const { rows } = await store.decisions({}, { limit: 100 });
    const left = (await store.log(0, 100)).filter(({ input }) => input.kind === 'event').length;
    deepStrictEqual(await counts(), [left, rows.length]);
    await store.saveSnapshot(lease, { seq: 12, program: 'p', parts: [] });
    await store.commit(lease, { inputs: inputs(1, 'cy', 12) });
    deepStrictEqual(await counts(), [left + 1, rows.length]);
  },
  'prunes only what a snapshot makes unnecessary and what has ended': async (store) => {
    const lease = await leaseOf(store);
    await store.commit(lease, {
      inputs: inputs(10),
      effects: [
        effect('done', { status: 'delivered' }),
        effect('open'),
        effect('dead', { status: 'failed' }),
      ],
    });
    deepStrictEqual(await store.prune(lease, START + 1_000), { events: 0, effects: 0 });
    await store.saveSnapshot(lease, { seq: 6, program: 'p', parts: [] });
    const { events, effects } = await store.prune(lease, START + 1_000);
    deepStrictEqual([events, effects], [6, 1]);
    deepStrictEqual(
      (await store.log(0, 100)).map(({ seq }) => seq),
      [7, 8, 9, 10],
    );
    strictEqual(await store.position(), 10);
    ok((await store.effect('open')) && (await store.effect('dead')));
    deepStrictEqual(await store.commit(lease, { inputs: inputs(1) }), { first: 11 });
  },
  'keeps the newest snapshot of each program, every part as it was': async (store) => {
    const lease = await leaseOf(store);
    const numbers = new Float64Array([0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]);
    const parts = [
      { name: 'a#0', value: '状态🙂'.repeat(20_000) },
      { name: 'a#1', value: numbers },
      { name: 'root', value: '' },
    ];
    await store.saveSnapshot(lease, {
      seq: 1,
      program: 'a',
      parts: [{ name: 'gone', value: 'x' }, ...parts],
    });
    await store.saveSnapshot(lease, { seq: 1, program: 'b', parts: [] });
    const changed = parts.map((part) => (part.name === 'root' ? { name: 'root', value: 'new' } : part));
    await store.saveSnapshot(lease, { seq: 2, program: 'a', parts: changed });
    deepStrictEqual(await store.snapshots(), [
      { program: 'a', seq: 2 },
      { program: 'b', seq: 1 },
    ]);
    deepStrictEqual(await store.snapshot('a'), { program: 'a', seq: 2, parts: changed });
    strictEqual(await store.snapshot('c'), undefined);
    await store.dropSnapshot(lease, 'a');
    strictEqual(await store.snapshot('a'), undefined);
    deepStrictEqual(await store.snapshot('b'), { program: 'b', seq: 1, parts: [] });
  },
  'gives nobody an object of its own, and takes none': async (store) => {
    const lease = await leaseOf(store);
    const mine = { text: 'before' };
    await store.commit(lease, { settings: { mine }, effects: [effect('k')] });
    mine.text = 'after';
    deepStrictEqual(await store.setting('mine'), { text: 'before' });
    const read = (await store.effect('k')) as { input: Record<string, unknown> };
    read.input['to'] = 'somebody else';
    deepStrictEqual((await store.effect('k'))?.input, effect('k').input);
    await store.commit(lease, { settings: { mine: null } });
    strictEqual(await store.setting('mine'), undefined);
  },
  'refuses everything once it is closed': async (store) => {
    const lease = await leaseOf(store);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    const closed = { code: 'store/closed' };
    await rejects(store.position(), closed);
    await rejects(store.commit(lease, {}), closed);
    await rejects(store.due(0, 1), closed);
    await rejects(store.pauses(), closed);
  },
};

/** Every promise of the store port, one case each. Made for any test runner: see {@link testStore}. */
export const storeCases: readonly StoreCase[] = Object.entries(CASES).map(([title, run]) => ({
  title,
  run: async (setting) => {
    await using store = await setting.open();
    await run(store, setting);
  },
}));

/**
 * Declares the suite with a test runner's own functions.
 *
 * @param runner - `describe` and `it` of Vitest, node:test, Jest or Mocha.
 * @example
 * testStore({ describe, it }, 'my store', { open: () => openMyStore(temporary()) });
 */
export function testStore(
  runner: {
    readonly describe: (name: string, body: () => void) => unknown;
    readonly it: (name: string, body: () => Promise<void>) => unknown;
  },
  name: string,
  setting: StoreSetting,
): void {
  runner.describe(name, () => {
    for (const { title, run } of storeCases) runner.it(title, () => run(setting));
  });
}
