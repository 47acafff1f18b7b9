// The studio's server as those who use it see it, and as those who would misuse it.
import { expect, test } from 'vitest';
import { bench, PASSWORD, staffed } from './setting.ts';

const TEXT = 'rule a\n  when member.joined\n  then log.write(message: "changed")\n';

test('the first administrator is made once, with the token of the log', async () => {
  await using it = await bench();
  expect((await it.ask('GET', '/api/session')).json).toEqual({ user: null, setUp: false });
  const body = { token: 'guess', name: 'olga', password: PASSWORD };
  expect((await it.ask('POST', '/api/setup', { body })).status).toBe(401);
  const token = it.studio.setupToken();
  expect((await it.ask('POST', '/api/setup', { body: { ...body, token, password: 'short' } })).status).toBe(
    400,
  );
  const made = await it.ask('POST', '/api/setup', { body: { ...body, token } });
  expect(made.json).toMatchObject({ user: { name: 'olga', role: 'admin' } });
  expect(it.studio.setupToken()).toBeUndefined();
  expect((await it.ask('POST', '/api/setup', { body: { ...body, token, name: 'eve' } })).status).toBe(409);
  expect(String(made.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
});

test('what rules did is counted up to the last that is known, where what is taken in lies in the past', async () => {
  const day = 86_400_000;
  const end = Date.UTC(2020, 0, 20);
  await using it = await staffed([
    { id: '1', type: 'message.posted', time: end, community: 'c1', member: 'ann', data: {} },
  ]);
  const subject = { kind: 'member', community: 'c1', id: 'ann' } as const;
  const decided = (seq: number, daysBefore: number, more: object = {}) => ({
    seq,
    index: 0,
    decision: {
      rule: 'a',
      at: end - daysBefore * day,
      subject,
      community: 'c1',
      cause: [],
      values: {},
      effects: [],
      held: [],
      ...more,
    },
  });
  const lease = (await it.store.acquireLease('engine', it.clock.now, 60_000))!;
  await it.store.commit(lease, {
    decisions: [
      decided(1, 8),
      decided(2, 6.5, { held: [{ action: 'message.send', reason: 'quiet', input: {} }] }),
      decided(3, 0.5),
      decided(4, 0.4, { continues: { run: 'r', after: 'timeout' } }),
    ],
  });
  expect((await it.ask('GET', '/api/counts', { as: it.as.viewer })).json).toEqual({
    week: { a: { fired: 2, held: 1 } },
    day: { a: { fired: 1, held: 0 } },
  });
});

test('nothing is told to those who are not signed in', async () => {
  await using it = await staffed();
  for (const path of [
    '/api/project',
    '/api/history',
    '/api/drafts',
    '/api/reviews',
    '/api/users',
    '/api/audit',
    '/api/runs',
    '/api/counts',
    '/api/stream',
    '/api/openapi.json',
  ])
    expect([path, (await it.ask('GET', path)).status]).toEqual([path, 401]);
});

test('each role may do what it is for, and no more', async () => {
  await using it = await staffed();
  const draft = { path: 'rules/a.reeve', base: '', text: TEXT, revision: 0 };
  const status = async (
    as: string,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: unknown,
  ): Promise<number> => (await it.ask(method, path, { as, ...(body !== undefined && { body }) })).status;
  expect(await status(it.as.viewer, 'GET', '/api/project')).toBe(200);
  expect(await status(it.as.viewer, 'PUT', '/api/drafts', draft)).toBe(403);
  expect(await status(it.as.author, 'PUT', '/api/drafts', draft)).toBe(200);
  expect(await status(it.as.author, 'POST', '/api/pauses', { what: 'everything' })).toBe(403);
  expect(await status(it.as.approver, 'POST', '/api/pauses', { what: 'everything' })).toBe(200);
  expect(await status(it.as.approver, 'GET', '/api/users')).toBe(403);
  expect(await status(it.as.author, 'PATCH', '/api/users/2', { role: 'admin' })).toBe(403);
  expect(await status(it.as.admin, 'GET', '/api/users')).toBe(200);
});

test('a change is published by another, exactly as it was looked at, and can be taken back', async () => {
  await using it = await staffed();
  const { json } = await it.ask('GET', '/api/project', { as: it.as.author });
  const [file] = json['files'] as { path: string; digest: string }[];
  const asked = await it.ask('POST', '/api/reviews', {
    as: it.as.author,
    body: {
      title: 'Louder',
      note: '',
      facts: null,
      files: [{ path: file!.path, base: file!.digest, text: TEXT }],
    },
  });
  const review = asked.json['review'] as { id: number; digest: string };
  const decide = (as: string, digest: string) =>
    it.ask('POST', `/api/reviews/${review.id}/decision`, {
      as,
      body: { decision: 'approve', digest, comment: 'fine' },
    });
  expect((await decide(it.as.author, review.digest)).status).toBe(403);
  expect((await decide(it.as.approver, 'other')).json).toMatchObject({ code: 'other-version' });
  const before = it.files.get('rules/a.reeve');
  expect((await decide(it.as.approver, review.digest)).json).toMatchObject({
    review: { status: 'published', decider: 'approver' },
  });
  expect(it.files.get('rules/a.reeve')).toBe(TEXT);
  expect((await decide(it.as.approver, review.digest)).json).toMatchObject({ code: 'closed' });
  const [version] = (await it.ask('GET', '/api/versions', { as: it.as.viewer })).json['versions'] as {
    id: number;
  }[];
  expect((await it.ask('POST', `/api/versions/${version!.id}/undoing`, { as: it.as.approver })).status).toBe(
    200,
  );
  expect(it.files.get('rules/a.reeve')).toBe(before);
});

test('an approver who wrote the change needs another approver, the administrator too', async () => {
  await using it = await staffed();
  const { json } = await it.ask('GET', '/api/project', { as: it.as.admin });
  const [file] = json['files'] as { path: string; digest: string }[];
  const asked = await it.ask('POST', '/api/reviews', {
    as: it.as.admin,
    body: {
      title: 'Mine',
      note: '',
      facts: null,
      files: [{ path: file!.path, base: file!.digest, text: TEXT }],
    },
  });
  const { id, digest } = asked.json['review'] as { id: number; digest: string };
  const own = await it.ask('POST', `/api/reviews/${id}/decision`, {
    as: it.as.admin,
    body: { decision: 'approve', digest, comment: '' },
  });
  expect(own.json).toMatchObject({ code: 'own' });
});

test('what changed in the folder meanwhile is never overwritten', async () => {
  await using it = await staffed();
  const { json } = await it.ask('GET', '/api/project', { as: it.as.author });
  const [file] = json['files'] as { path: string; digest: string }[];
  const body = {
    title: 'Late',
    note: '',
    facts: null,
    files: [{ path: file!.path, base: file!.digest, text: TEXT }],
  };
  const asked = await it.ask('POST', '/api/reviews', { as: it.as.author, body });
  const { id, digest } = asked.json['review'] as { id: number; digest: string };
  it.files.set('rules/a.reeve', '# changed by hand\n');
  const late = await it.ask('POST', `/api/reviews/${id}/decision`, {
    as: it.as.approver,
    body: { decision: 'approve', digest, comment: '' },
  });
  expect(late.json).toMatchObject({ code: 'stale', current: { text: '# changed by hand\n' } });
  expect(it.files.get('rules/a.reeve')).toBe('# changed by hand\n');
  expect((await it.ask('POST', '/api/reviews', { as: it.as.author, body })).json).toMatchObject({
    code: 'stale',
  });
});

test('two windows never overwrite each other', async () => {
  await using it = await staffed();
  const put = (text: string, revision: number) =>
    it.ask('PUT', '/api/drafts', {
      as: it.as.author,
      body: { path: 'rules/a.reeve', base: 'x', text, revision },
    });
  expect((await put('one', 0)).json).toMatchObject({ draft: { revision: 1 } });
  const stale = await put('two', 0);
  expect(stale.status).toBe(409);
  expect(stale.json).toMatchObject({ code: 'stale', current: { text: 'one', revision: 1 } });
  expect((await put('two', 1)).json).toMatchObject({ draft: { revision: 2 } });
});

test.each([
  '../outside.reeve',
  'rules/../../x.reeve',
  '/etc/passwd.reeve',
  'reeve.yaml',
  '.reeve/a.reeve',
  'rules/a.js',
  'node_modules/x/a.reeve',
  'a\\b.reeve',
  'rules/\u0000.reeve',
])('no draft goes to %j', async (path) => {
  await using it = await staffed();
  const answer = await it.ask('PUT', '/api/drafts', {
    as: it.as.author,
    body: { path, base: '', text: 'x', revision: 0 },
  });
  expect(answer.status).toBe(400);
});

test('pages of other sites write nothing, with the cookie or without', async () => {
  await using it = await staffed();
  const body = { what: 'everything' };
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
  ])
    expect((await it.ask('POST', '/api/pauses', { as: it.as.approver, body, headers })).status).toBe(403);
  expect(await it.store.pauses()).toEqual([]);
  expect(
    (
      await it.ask('POST', '/api/login', {
        body: { name: 'admin', password: PASSWORD },
        headers: { origin: 'https://evil.example' },
      })
    ).status,
  ).toBe(403);
});

test('passwords cannot be guessed by trying, and a name tells nothing of whether it is known', async () => {
  await using it = await staffed();
  const attempt = (name: string) =>
    it.ask('POST', '/api/login', { body: { name, password: 'wrong password' } });
  const [known, unknown] = [await attempt('author'), await attempt('nobody')];
  expect(known.json).toEqual(unknown.json);
  for (let i = 0; i < 7; i++) await attempt('author');
  expect((await it.ask('POST', '/api/login', { body: { name: 'author', password: PASSWORD } })).status).toBe(
    429,
  );
  it.clock.now += 11 * 60_000;
  expect((await it.ask('POST', '/api/login', { body: { name: 'author', password: PASSWORD } })).status).toBe(
    200,
  );
});

test('a session ends: by signing out, by time, by a change of the person', async () => {
  await using it = await staffed();
  const mine = await it.login('viewer');
  expect((await it.ask('POST', '/api/logout', { as: mine })).status).toBe(200);
  expect((await it.ask('GET', '/api/project', { as: mine })).status).toBe(401);
  const idle = await it.login('viewer');
  it.clock.now += 13 * 3_600_000;
  expect((await it.ask('GET', '/api/project', { as: idle })).status).toBe(401);
  const author = await it.login('author');
  const admin = await it.login('admin');
  const users = (await it.ask('GET', '/api/users', { as: admin })).json['users'] as {
    id: number;
    name: string;
  }[];
  const id = users.find(({ name }) => name === 'author')!.id;
  await it.ask('PATCH', `/api/users/${id}`, { as: admin, body: { disabled: true } });
  expect((await it.ask('GET', '/api/project', { as: author })).status).toBe(401);
  await expect(it.login('author')).rejects.toThrow('401');
  const own = users.find(({ name }) => name === 'admin')!.id;
  expect(
    (await it.ask('PATCH', `/api/users/${own}`, { as: admin, body: { role: 'viewer' } })).json,
  ).toMatchObject({ code: 'last-admin' });
  expect((await it.ask('GET', '/api/project', { as: 'reeve_session=made-up' })).status).toBe(401);
});

test('what is personal is masked for those who may not see it: in events, in what was read of them, and in what was put together', async () => {
  const events = [
    {
      id: '1',
      type: 'message.posted',
      time: 1,
      community: 'c1',
      member: 'ann',
      data: { text: 'my number is 5', length: 3 },
    },
    {
      id: '2',
      type: 'member.updated',
      time: 2,
      community: 'c1',
      member: 'ann',
      data: { email: 'ann@example.org', points: 3 },
    },
    {
      id: '3',
      type: 'visit.made',
      time: 3,
      community: 'c1',
      member: 'ann',
      data: { address: 'Long Street 5', place: 'hall' },
    },
  ];
  await using it = await staffed(events);
  // The project says itself that an address is personal.
  it.files.set('rules/v.reeve', 'event visit.made { address: text is personal, place: text }\n');
  const lease = (await it.store.acquireLease('engine', it.clock.now, 60_000))!;
  const input = { to: 'ann', via: 'wechat', text: 'Dear Ann of Long Street 5' };
  const subject = { kind: 'member', id: 'ann' };
  const values = {
    'event.address': 'Long Street 5',
    'event.place': 'hall',
    'lower(member.email)': 'ann@example.org',
  };
  await it.store.commit(lease, {
    inputs: [{ kind: 'event', event: events[0]! }],
    decisions: [
      {
        seq: 0,
        index: 0,
        decision: {
          rule: 'a',
          at: 1,
          subject,
          community: 'c1',
          cause: ['1'],
          values,
          effects: [{ action: 'message.send', input, key: 'k' }],
          held: [{ action: 'message.send', reason: 'quiet', input }],
        },
      },
    ],
    effects: [
      {
        key: 'k',
        rule: 'a',
        action: 'message.send',
        input,
        community: 'c1',
        subject,
        member: 'ann',
        priority: 0,
        at: 1,
        depth: 0,
        status: 'pending',
        due: 1,
        attempts: 0,
      },
    ],
    approvals: [
      {
        run: 'r',
        rule: 'a',
        role: 'director',
        community: 'c1',
        subject,
        at: 1,
        status: 'waiting',
        effects: [{ action: 'message.send', input }],
      },
    ],
  });
  const secrets = ['number is 5', 'ann@example.org', 'Long Street'];
  for (const path of ['/api/history', '/api/runs', '/api/effects', '/api/approvals']) {
    const read = async (as: string): Promise<string> =>
      JSON.stringify((await it.ask('GET', path, { as })).json);
    for (const as of [it.as.viewer, it.as.author]) {
      const shown = await read(as);
      expect([path, secrets.filter((secret) => shown.includes(secret))]).toEqual([path, []]);
      expect(shown).toContain('ann');
    }
    expect(await read(it.as.approver)).toContain(path === '/api/history' ? 'number is 5' : 'Long Street 5');
  }
  const runs = JSON.stringify((await it.ask('GET', '/api/runs', { as: it.as.viewer })).json);
  expect(runs).toContain('"event.place":"hall"');
  expect(runs).toContain('"via":"wechat"');
});

test('an approval that is decided already is not decided again', async () => {
  await using it = await staffed();
  const lease = (await it.store.acquireLease('engine', it.clock.now, 60_000))!;
  await it.store.commit(lease, {
    approvals: [
      {
        run: 'r',
        rule: 'a',
        role: 'director',
        community: 'c1',
        subject: { kind: 'member', id: 'ann' },
        at: 1,
        status: 'denied',
        effects: [],
      },
    ],
  });
  const answer = await it.ask('POST', '/api/approvals/r', {
    as: it.as.approver,
    body: { decision: 'granted' },
  });
  expect([answer.status, it.told]).toEqual([404, []]);
});

test('bodies are bounded, and what is no JSON is refused', async () => {
  await using it = await staffed();
  const large = { path: 'rules/a.reeve', base: '', text: 'x'.repeat(1_100_000), revision: 0 };
  expect((await it.ask('PUT', '/api/drafts', { as: it.as.author, body: large })).status).toBe(400);
  const huge = await it.ask('PUT', '/api/drafts', {
    as: it.as.author,
    body: { ...large, text: 'x'.repeat(9 * 1024 * 1024) },
  });
  expect(huge.status).toBe(413);
  const odd = await it.ask('PUT', '/api/drafts', {
    as: it.as.author,
    body: { ...large, text: 'x', more: 1 },
  });
  expect(odd.json).not.toHaveProperty('draft.more');
});

test('people act on the running project, and it is written down who did', async () => {
  await using it = await staffed();
  const lease = (await it.store.acquireLease('engine', it.clock.now, 60_000))!;
  await it.store.commit(lease, {
    approvals: [
      {
        run: 'run-1',
        rule: 'a',
        role: 'director',
        community: 'c1',
        subject: { kind: 'member', id: 'ann' },
        at: it.clock.now,
        status: 'waiting',
        effects: [],
      },
    ],
  });
  expect((await it.ask('GET', '/api/status', { as: it.as.viewer })).json).toMatchObject({
    running: true,
    stats: { waitingApprovals: 1 },
  });
  expect(
    (await it.ask('POST', '/api/approvals/run-1', { as: it.as.approver, body: { decision: 'granted' } }))
      .status,
  ).toBe(200);
  expect(
    (await it.ask('POST', '/api/approvals/none', { as: it.as.approver, body: { decision: 'granted' } }))
      .status,
  ).toBe(404);
  expect(it.told).toEqual([{ kind: 'approval', run: 'run-1', decision: 'granted', by: 'approver' }]);
  await it.ask('POST', '/api/pauses', { as: it.as.approver, body: { what: 'rule:a', why: 'looking' } });
  const audit = (await it.ask('GET', '/api/audit', { as: it.as.approver })).json['entries'] as {
    who: string;
    what: string;
  }[];
  expect(audit.slice(0, 2).map(({ who, what }) => [who, what])).toEqual([
    ['approver', 'paused'],
    ['approver', 'approval.granted'],
  ]);
});

test('the API describes itself', async () => {
  await using it = await staffed();
  const { json } = await it.ask('GET', '/api/openapi.json', { as: it.as.viewer });
  const paths = Object.keys(json['paths'] as object);
  expect(paths).toEqual(expect.arrayContaining(['/api/project', '/api/reviews/{id}/decision', '/api/runs']));
});
