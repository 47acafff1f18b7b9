// Writes that are sent twice, and machines with tokens: as they are meant, and as those who would misuse them try.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { bench, PASSWORD, staffed } from './setting.ts';

type Staffed = Awaited<ReturnType<typeof staffed>>;
const TEXT = 'rule a\n  when member.joined\n  then log.write(message: "changed")\n';
const KEY = { 'idempotency-key': '0b6ab9d2-7d0c-4f43-9a6e-1c2d3e4f5a6b' };
const database = join(tmpdir(), `reeve-writes-${process.pid}.db`);
afterAll(() => {
  for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true });
});

/** Asks for a review of a changed rule. */
const askReview = async (
  it: Staffed,
  as: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  title = 'Louder',
) => {
  const { json } = await it.ask('GET', '/api/project', { as: it.as.viewer });
  const file = (json['files'] as { path: string; digest: string }[])[0]!;
  return it.ask('POST', '/api/reviews', {
    ...(as !== undefined && { as }),
    headers,
    body: { title, note: '', facts: null, files: [{ path: file.path, base: file.digest, text: TEXT }] },
  });
};
const count = async (it: Staffed): Promise<number> =>
  ((await it.ask('GET', '/api/reviews', { as: it.as.viewer })).json['reviews'] as unknown[]).length;
const make = async (it: Staffed, role: string, more: object = {}, as = it.as.admin) =>
  it.ask('POST', '/api/tokens', { as, body: { name: `machine-${role}`, role, ...more } });
const secretOf = async (it: Staffed, role: string, more: object = {}): Promise<string> =>
  (await make(it, role, more)).json['secret'] as string;
/** A program: no cookie, none of a browser's headers. */
const machine = async (
  it: Staffed,
  secret: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  url: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) => {
  const answer = await it.studio.app.inject({
    method,
    url,
    headers: { host: 'studio.example', authorization: `Bearer ${secret}`, ...headers },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.body };
};

test('a write that is sent again with its key is done once, and answered as it was', async () => {
  await using it = await staffed();
  const first = await askReview(it, it.as.author, KEY);
  const again = await askReview(it, it.as.author, KEY);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.json).toEqual(first.json);
  expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
    undefined,
    'true',
  ]);
  expect(again.headers['content-type']).toBe(first.headers['content-type']);
  expect(await count(it)).toBe(1);
  // Without a key, and with another's key, it is another write.
  await askReview(it, it.as.author);
  await askReview(it, it.as.approver, KEY);
  expect(await count(it)).toBe(3);
});

test('those that are sent at once are done once', async () => {
  await using it = await staffed();
  const answers = await Promise.all(Array.from({ length: 5 }, () => askReview(it, it.as.author, KEY)));
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(await count(it)).toBe(1);
});

test('a refusal is an answer too; what could not be done now may be tried again', async () => {
  await using it = await staffed();
  const post = (run: string) =>
    it.ask('POST', `/api/approvals/${run}`, {
      as: it.as.approver,
      headers: KEY,
      body: { decision: 'granted' },
    });
  expect((await post('none')).status).toBe(404);
  expect((await post('none')).headers['idempotency-replayed']).toBe('true');
  // The disk is full the first time.
  const write = { ...KEY, 'idempotency-key': `${KEY['idempotency-key']}-2` };
  const asked = (await askReview(it, it.as.author)).json['review'] as { id: number; digest: string };
  const decide = () =>
    it.ask('POST', `/api/reviews/${asked.id}/decision`, {
      as: it.as.approver,
      headers: write,
      body: { decision: 'approve', digest: asked.digest, comment: '' },
    });
  const real = it.files.set.bind(it.files);
  it.files.set = () => {
    throw new Error('the disk is full');
  };
  expect((await decide()).status).toBe(500);
  it.files.set = real;
  expect((await decide()).json).toMatchObject({ review: { status: 'published' } });
});

test('a key that was sent with another request, or that is guessable, is refused', async () => {
  await using it = await staffed();
  await askReview(it, it.as.author, KEY);
  const other = await askReview(it, it.as.author, KEY, 'Quieter');
  expect([other.status, other.json['code']]).toEqual([422, 'key-reused']);
  const elsewhere = await it.ask('DELETE', '/api/drafts?path=rules/a.reeve', {
    as: it.as.author,
    headers: KEY,
  });
  expect(elsewhere.status).toBe(422);
  expect((await askReview(it, it.as.author, { 'idempotency-key': '1' })).status).toBe(400);
  expect(await count(it)).toBe(1);
});

test('an answer is told only to whoever may still ask, and forgotten after a day', async () => {
  await using it = await staffed();
  await askReview(it, it.as.author, KEY);
  const users = (await it.ask('GET', '/api/users', { as: it.as.admin })).json['users'] as {
    id: number;
    name: string;
  }[];
  const { id } = users.find(({ name }) => name === 'author')!;
  await it.ask('PATCH', `/api/users/${id}`, { as: it.as.admin, body: { role: 'viewer' } });
  expect((await askReview(it, await it.login('author'), KEY)).status).toBe(403);
  await it.ask('PATCH', `/api/users/${id}`, { as: it.as.admin, body: { role: 'author' } });
  it.clock.now += 86_400_001;
  const viewer = await it.login('viewer');
  const late = await askReview({ ...it, as: { ...it.as, viewer } }, await it.login('author'), KEY);
  expect([late.status, late.headers['idempotency-replayed']]).toEqual([200, undefined]);
});

test('a server that ended in the middle says so, and keeps no key, no password and no secret in clear', async () => {
  const password = 'a password that is long';
  let secret = '';
  {
    await using it = await staffed([], database);
    const add = { as: it.as.admin, headers: KEY, body: { name: 'eve', password, role: 'viewer' } };
    expect((await it.ask('POST', '/api/users', add)).status).toBe(200);
    const token = {
      as: it.as.admin,
      headers: { 'idempotency-key': 'another key, as long'.replaceAll(' ', '-') },
      body: { name: 'ci', role: 'viewer' },
    };
    const made = await it.ask('POST', '/api/tokens', token);
    secret = made.json['secret'] as string;
    const again = await it.ask('POST', '/api/tokens', token);
    expect(again.json).toEqual({ ...made.json, secret: null });
  }
  const raw = new DatabaseSync(database);
  const rows = JSON.stringify(
    ['users', 'tokens', 'answers', 'audit', 'sessions'].map((table) =>
      raw.prepare(`SELECT * FROM ${table}`).all(),
    ),
  );
  for (const hidden of [secret, secret.slice(8, 30), password, KEY['idempotency-key']])
    expect(rows).not.toContain(hidden);
  expect(rows).toContain('"ci"');
  raw.exec("UPDATE answers SET status = 0, body = '' WHERE body LIKE '%eve%'");
  raw.close();
  await using it = await bench([], database);
  const again = await it.ask('POST', '/api/users', {
    as: await it.login('admin'),
    headers: KEY,
    body: { name: 'eve', password, role: 'viewer' },
  });
  expect([again.status, again.json['code']]).toEqual([409, 'unfinished']);
});

test('the description of the API names the key on every write behind a guard, and both ways in', async () => {
  await using it = await staffed();
  const { json } = await it.ask('GET', '/api/openapi.json', { as: it.as.viewer });
  const paths = json['paths'] as Record<
    string,
    Record<string, { parameters?: { name: string; in: string }[] }>
  >;
  const writes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'get' && method !== 'head')
      .map(([method, { parameters = [] }]) => [
        `${method} ${path}`,
        parameters.some(({ name, in: place }) => place === 'header' && name === 'idempotency-key'),
      ]),
  );
  expect(writes.filter(([, has]) => !has).map(([name]) => name)).toEqual([
    'post /api/setup',
    'post /api/login',
  ]);
  expect(writes.length).toBeGreaterThan(12);
  expect(json['components']).toMatchObject({
    securitySchemes: { session: { in: 'cookie' }, token: { scheme: 'bearer' } },
  });
});

test('a machine does what its role may, by its own name', async () => {
  await using it = await staffed();
  const secret = await secretOf(it, 'author');
  expect(secret).toMatch(/^reeve_[\w-]{43}$/);
  expect((await machine(it, secret, 'GET', '/api/project')).status).toBe(200);
  const draft = { path: 'rules/a.reeve', base: '', text: TEXT, revision: 0 };
  expect((await machine(it, secret, 'PUT', '/api/drafts', draft)).status).toBe(200);
  expect((await machine(it, secret, 'POST', '/api/pauses', { what: 'everything' })).status).toBe(403);
  const { digest } = (
    (await it.ask('GET', '/api/project', { as: it.as.viewer })).json['files'] as { digest: string }[]
  )[0]!;
  await machine(it, secret, 'POST', '/api/reviews', {
    title: 'By night',
    note: '',
    facts: null,
    files: [{ path: 'rules/a.reeve', base: digest, text: TEXT }],
  });
  const listed = (await it.ask('GET', '/api/tokens', { as: it.as.admin })).json['tokens'];
  expect(listed).toEqual([
    expect.objectContaining({ name: 'machine-author', role: 'author', maker: 'admin', seen: it.clock.now }),
  ]);
  expect(JSON.stringify(listed)).not.toContain(secret);
  const audit = (await it.ask('GET', '/api/audit', { as: it.as.approver })).json['entries'] as {
    who: string;
    what: string;
    about: string;
  }[];
  expect(audit.slice(0, 2).map(({ who, what }) => [who, what])).toEqual([
    ['machine-author', 'review.asked'],
    ['admin', 'token.made'],
  ]);
});

test('a token that was revoked, has run out or was made up opens nothing; neither does its name', async () => {
  await using it = await staffed();
  const made = await make(it, 'viewer');
  const [secret, { id }] = [made.json['secret'] as string, made.json['token'] as { id: number }];
  expect((await it.ask('DELETE', `/api/tokens/${id}`, { as: it.as.admin })).status).toBe(200);
  expect((await machine(it, secret, 'GET', '/api/project')).status).toBe(401);
  expect((await it.ask('DELETE', `/api/tokens/${id}`, { as: it.as.admin })).status).toBe(404);
  expect((await make(it, 'viewer')).status).toBe(409);
  const short = await secretOf(it, 'author', { days: 1 });
  expect((await machine(it, short, 'GET', '/api/project')).status).toBe(200);
  it.clock.now += 86_400_000;
  expect((await machine(it, short, 'GET', '/api/project')).status).toBe(401);
  for (const made of ['', 'x', `reeve_${'A'.repeat(43)}`, `${short} `, "' OR 1=1 --", 'x'.repeat(5_000)])
    expect([made, (await machine(it, made, 'GET', '/api/project')).status]).toEqual([made, 401]);
});

test('tokens cannot be guessed by trying, and whoever tries does not lock out those who know', async () => {
  await using it = await staffed();
  const secret = await secretOf(it, 'viewer');
  const statuses: number[] = [];
  for (let i = 0; i < 10; i++) statuses.push((await machine(it, `reeve_${i}`, 'GET', '/api/project')).status);
  expect(statuses).toEqual([...Array<number>(8).fill(401), 429, 429]);
  expect((await machine(it, secret, 'GET', '/api/project')).status).toBe(200);
});

test('nobody signs in as a machine, or makes one into more than it is', async () => {
  await using it = await staffed();
  const made = await make(it, 'viewer');
  const { id, name } = made.json['token'] as { id: number; name: string };
  const secret = made.json['secret'] as string;
  for (const password of ['', '00'.repeat(32), secret, PASSWORD])
    expect((await it.ask('POST', '/api/login', { body: { name, password } })).status).toBe(
      password === '' ? 400 : 401,
    );
  for (const change of [{ password: PASSWORD }, { role: 'admin' }, { disabled: false }])
    expect((await it.ask('PATCH', `/api/users/${id}`, { as: it.as.admin, body: change })).status).toBe(401);
  await expect(it.login(name)).rejects.toThrow('401');
  const users = (await it.ask('GET', '/api/users', { as: it.as.admin })).json['users'] as { name: string }[];
  expect(users.map((each) => each.name)).toEqual(['admin', 'approver', 'author', 'viewer']);
  // Tokens are made by administrators, and never for one.
  expect((await make(it, 'admin')).status).toBe(400);
  for (const as of [it.as.viewer, it.as.author, it.as.approver])
    expect((await make(it, 'author', {}, as)).status).toBe(403);
  const most = await secretOf(it, 'approver');
  for (const [method, url] of [
    ['GET', '/api/tokens'],
    ['POST', '/api/tokens'],
    ['DELETE', `/api/tokens/${id}`],
    ['GET', '/api/users'],
    ['PATCH', `/api/users/${id}`],
  ] as const) {
    const body =
      method === 'POST'
        ? { name: 'more', role: 'approver' }
        : method === 'PATCH'
          ? { disabled: false }
          : undefined;
    expect([url, (await machine(it, most, method, url, body)).status]).toEqual([url, 403]);
  }
});

test('a token is worth no more than whoever made it is now', async () => {
  await using it = await staffed();
  await it.ask('POST', '/api/users', {
    as: it.as.admin,
    body: { name: 'second', password: PASSWORD, role: 'admin' },
  });
  const second = await it.login('second');
  const secret = (await make(it, 'approver', {}, second)).json['secret'] as string;
  const users = (await it.ask('GET', '/api/users', { as: it.as.admin })).json['users'] as {
    id: number;
    name: string;
  }[];
  const { id } = users.find(({ name }) => name === 'second')!;
  const pause = async () => (await machine(it, secret, 'POST', '/api/pauses', { what: 'rule:a' })).status;
  const change = (body: object) => it.ask('PATCH', `/api/users/${id}`, { as: it.as.admin, body });
  expect(await pause()).toBe(200);
  await change({ role: 'viewer' });
  expect([await pause(), (await machine(it, secret, 'GET', '/api/project')).status]).toEqual([403, 200]);
  await change({ role: 'admin', disabled: true });
  expect((await machine(it, secret, 'GET', '/api/project')).status).toBe(401);
});

test('nobody approves their own change by a token, nor the change of a token of theirs', async () => {
  await using it = await staffed();
  const secret = await secretOf(it, 'approver');
  const own = (await askReview(it, it.as.admin)).json['review'] as { id: number; digest: string };
  const body = { decision: 'approve', digest: own.digest, comment: '' };
  expect((await machine(it, secret, 'POST', `/api/reviews/${own.id}/decision`, body)).status).toBe(403);
  const { digest } = (
    (await it.ask('GET', '/api/project', { as: it.as.viewer })).json['files'] as { digest: string }[]
  )[0]!;
  const asked = await machine(it, secret, 'POST', '/api/reviews', {
    title: 'By night',
    note: '',
    facts: null,
    files: [{ path: 'rules/a.reeve', base: digest, text: TEXT }],
  });
  const { review } = JSON.parse(asked.body) as { review: { id: number; digest: string } };
  const decide = (as: string) =>
    it.ask('POST', `/api/reviews/${review.id}/decision`, { as, body: { ...body, digest: review.digest } });
  expect((await decide(it.as.admin)).json).toMatchObject({ code: 'own' });
  expect((await decide(it.as.approver)).status).toBe(200);
});

test('a wrong token is not made up for by a cookie, and no page of another site sends one', async () => {
  await using it = await staffed();
  const secret = await secretOf(it, 'approver');
  const both = await it.ask('GET', '/api/project', {
    as: it.as.admin,
    headers: { authorization: 'Bearer reeve_wrong' },
  });
  expect(both.status).toBe(401);
  const basic = await it.ask('GET', '/api/project', {
    as: it.as.admin,
    headers: { authorization: 'Basic YTpi' },
  });
  expect(basic.status).toBe(401);
  for (const headers of [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ])
    expect(
      (await machine(it, secret, 'POST', '/api/pauses', { what: 'everything' }, headers as never)).status,
    ).toBe(403);
  expect(await it.store.pauses()).toEqual([]);
});
