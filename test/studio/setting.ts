import type { Event } from '@reeve/ir';
import { DEFAULT_PROJECT_SETTINGS } from '@reeve/language';
import { createMemoryStore, type Message, type Store } from '@reeve/runtime';
import { type Studio, type StudioPorts, startStudio } from '@reeve/studio';
import { signatures } from '../language-service/setting.ts';

/** A studio over files in memory. */
export interface Bench extends AsyncDisposable {
  readonly studio: Studio;
  readonly files: Map<string, string>;
  readonly told: Message[];
  readonly store: Store;
  readonly clock: { now: number };
  /** What the engine beside it would say. */
  readonly waits: { now: Awaited<ReturnType<StudioPorts['waits']>> };
  /** Asks as a browser on the studio's own page does. */
  readonly ask: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: {
      readonly as?: string;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ) => Promise<{
    readonly status: number;
    readonly json: Record<string, unknown>;
    readonly cookie?: string;
    readonly headers: Record<string, unknown>;
  }>;
  /** Signs somebody in and gives their cookie. */
  readonly login: (name: string, password?: string) => Promise<string>;
}

export const PASSWORD = 'correct horse battery';

export async function bench(events: readonly Event[] = [], database = ':memory:'): Promise<Bench> {
  const files = new Map([
    ['rules/a.reeve', 'rule a\n  when member.joined\n  then log.write(message: "hello")\n'],
    ['reeve.yaml', 'timeZone: UTC\n'],
  ]);
  const told: Message[] = [];
  const store = createMemoryStore();
  const clock = { now: 1_800_000_000_000 };
  const waits: Bench['waits'] = { now: [] };
  const ports: StudioPorts = {
    now: () => clock.now,
    project: async () => ({
      name: 'bench',
      files: [...files].map(([path, text]) => ({ path, text })),
      signatures,
      packs: [],
      folders: ['rules'],
      settings: DEFAULT_PROJECT_SETTINGS,
      diagnostics: [],
    }),
    write: async (changes) => {
      for (const { path, text } of changes) {
        if (text === null) files.delete(path);
        else files.set(path, text);
      }
    },
    history: async (from, until, most) =>
      events.filter(({ time }) => time >= from && time < until).slice(-most),
    span: async () => {
      const [first, last] = [events[0], events.at(-1)];
      return first && last && { from: first.time, until: last.time };
    },
    store: async () => store,
    waits: async () => waits.now,
    tell: async (message) => {
      told.push(message);
    },
  };
  const studio = await startStudio('127.0.0.1', 0, { ports, database, passwordCost: 10 });
  const host = new URL(studio.url).host;
  const ask: Bench['ask'] = async (method, path, { as, body, headers } = {}) => {
    const answer = await studio.app.inject({
      method,
      url: path,
      headers: {
        host,
        'sec-fetch-site': 'same-origin',
        ...(method === 'GET' ? {} : { origin: `http://${host}` }),
        ...(as === undefined ? {} : { cookie: as }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
    });
    const cookie = answer.headers['set-cookie'];
    const json =
      /json/.test(String(answer.headers['content-type'])) &&
      !/ndjson/.test(String(answer.headers['content-type']))
        ? answer.json<Record<string, unknown>>()
        : { text: answer.body };
    return {
      status: answer.statusCode,
      json,
      headers: answer.headers,
      ...(cookie !== undefined && { cookie: String(cookie).split(';')[0]! }),
    };
  };
  return {
    studio,
    files,
    told,
    store,
    clock,
    waits,
    ask,
    async login(name, password = PASSWORD) {
      const { cookie, status } = await ask('POST', '/api/login', { body: { name, password } });
      if (cookie === undefined) throw new Error(`${name} cannot sign in: ${status}`);
      return cookie;
    },
    async [Symbol.asyncDispose]() {
      await studio[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** A bench with one person of each role, signed in. */
export async function staffed(
  ...given: Parameters<typeof bench>
): Promise<Bench & { readonly as: Readonly<Record<'viewer' | 'author' | 'approver' | 'admin', string>> }> {
  const it = await bench(...given);
  const setup = await it.ask('POST', '/api/setup', {
    body: { token: it.studio.setupToken(), name: 'admin', password: PASSWORD },
  });
  const admin = setup.cookie!;
  for (const role of ['viewer', 'author', 'approver'] as const)
    await it.ask('POST', '/api/users', { as: admin, body: { name: role, password: PASSWORD, role } });
  const as = {
    admin,
    viewer: await it.login('viewer'),
    author: await it.login('author'),
    approver: await it.login('approver'),
  };
  return { ...it, as, [Symbol.asyncDispose]: () => it[Symbol.asyncDispose]() };
}
