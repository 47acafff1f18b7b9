// What is shown ends with the entry of whoever watches, and cases tell nothing personal.
import { expect, test } from 'vitest';
import { staffed } from './setting.ts';

type Staffed = Awaited<ReturnType<typeof staffed>>;

/** Watches, and reads what is told until it is closed. */
const watch = async (it: Staffed, headers: Readonly<Record<string, string>>) => {
  const answer = await fetch(`${it.studio.url}/api/stream`, { headers });
  expect(answer.status).toBe(200);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  // The first words come as soon as it is watched.
  let told = (await reader.read()).value ?? '';
  const until = async (isDone: (so_far: string) => boolean): Promise<string> => {
    while (!isDone(told)) {
      const { value, done } = await reader.read();
      if (done) return `${told}(closed)`;
      told += value;
    }
    return told;
  };
  return { closed: () => until(() => false), until };
};

test('a stream ends with the session: signed out, changed, revoked, out of time; others go on', async () => {
  await using it = await staffed();
  const made = await it.ask('POST', '/api/tokens', { as: it.as.admin, body: { name: 'ci', role: 'viewer' } });
  const { token, secret } = made.json as { token: { id: number }; secret: string };
  const [mine, same] = [await it.login('viewer'), await it.login('viewer')];
  const [signsOut, goesOn, author, machine] = [
    await watch(it, { cookie: mine }),
    await watch(it, { cookie: same }),
    await watch(it, { cookie: it.as.author }),
    await watch(it, { authorization: `Bearer ${secret}` }),
  ];
  await it.ask('POST', '/api/logout', { as: mine });
  expect(await signsOut.closed()).toMatch(/event: ended\ndata: ended\n\n\(closed\)$/);
  const users = (await it.ask('GET', '/api/users', { as: it.as.admin })).json['users'] as {
    id: number;
    name: string;
  }[];
  await it.ask('PATCH', `/api/users/${users.find(({ name }) => name === 'author')!.id}`, {
    as: it.as.admin,
    body: { role: 'viewer' },
  });
  expect(await author.closed()).toMatch(/\(closed\)$/);
  await it.ask('DELETE', `/api/tokens/${token.id}`, { as: it.as.admin });
  expect(await machine.closed()).toMatch(/\(closed\)$/);
  await it.store.pause({ what: 'rule:a', since: 0, who: 'olga' });
  expect(await goesOn.until((told) => told.includes('rule:a'))).not.toContain('(closed)');
  // Watching alone keeps no session.
  it.clock.now += 13 * 3_600_000;
  expect(await goesOn.closed()).toMatch(/event: ended/);
});

test('a case tells those who may not see what is personal only what its rule says of nothing personal', async () => {
  await using it = await staffed();
  it.files.set(
    'rules/v.reeve',
    `event visit.made { address: text is personal, place: text }
metric visits = count(visit.made) in 7 days
rule plain
  when visit.made
  then case.open(kind: crisis, title: "Somebody came")
rule placed
  when visit.made
  then case.open(kind: crisis, title: "Came to {event.place}, {visits} times")
rule told
  when visit.made
  then case.open(kind: crisis, title: "Came from {event.address}")
rule bare
  when visit.made
  then case.open(kind: crisis, title: event.address)
rule upper
  when visit.made
  then case.open(kind: crisis, title: "{upper(member.email)} came")
`,
  );
  const titles = {
    plain: 'Somebody came',
    placed: 'Came to the hall, 4 times',
    told: 'Came from Long Street 5',
    bare: 'Long Street 5',
    upper: 'ANN@EXAMPLE.ORG came',
    // The rule said something else when it opened this one, or is gone.
    'plain ': 'Somebody came from Long Street 5',
    gone: 'Long Street 5',
  };
  const lease = (await it.store.acquireLease('engine', it.clock.now, 60_000))!;
  await it.store.commit(lease, {
    cases: Object.entries(titles).map(([name, title], i) => ({
      id: `case-${i}`,
      community: 'c1',
      kind: name === 'gone' ? 'Long Street 5' : 'crisis',
      cause: name === 'gone' ? 'Long Street 5/gone/ann' : 'crisis',
      title,
      severity: 'high',
      status: 'open' as const,
      rule: name.trim(),
      openedAt: 1,
      member: 'ann',
      timeline: [
        { at: 1, what: 'case.opened' },
        { at: 2, what: 'case.escalated', by: 'reeve', note: 'Long Street 5 again' },
        { at: 3, what: 'case.noted', by: 'olga', note: 'I called' },
      ],
    })),
  });
  const read = async (as: string) =>
    (await it.ask('GET', '/api/cases', { as })).json['rows'] as {
      title: string;
      rule: string;
      member: string;
      timeline: { note?: string }[];
    }[];
  for (const as of [it.as.viewer, it.as.author]) {
    const rows = await read(as);
    expect(rows.map(({ title }) => title).toSorted()).toEqual(
      ['Somebody came', 'Came to the hall, 4 times', ...Array<string>(5).fill('•••')].toSorted(),
    );
    expect(JSON.stringify(rows)).not.toMatch(/Long Street|EXAMPLE/);
    expect(rows[0]).toMatchObject({ member: 'ann', timeline: [{}, { note: '•••' }, { note: 'I called' }] });
  }
  expect((await read(it.as.approver)).map(({ title }) => title).toSorted()).toEqual(
    Object.values(titles).toSorted(),
  );
});
