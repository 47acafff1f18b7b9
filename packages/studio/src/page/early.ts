import type { Draft, Project, User } from './api.ts';

/** Who is signed in, and whether there is anybody at all. */
export interface Session {
  readonly user: User | null;
  readonly setUp: boolean;
}

// Asked for before the rest of the page has been read. What does not come so is asked for again.
const read = async <T>(path: string): Promise<T | undefined> => {
  try {
    const answer = await fetch(path, { credentials: 'same-origin' });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
};
const session = read<Session>('/api/session');
const whenIn = async <T>(path: string): Promise<T | undefined> => {
  const { user } = (await session) ?? {};
  return user && (user.role !== 'viewer' || path === '/api/project') ? read<T>(path) : undefined;
};
const early = {
  session,
  project: whenIn<Project>('/api/project'),
  drafts: whenIn<{ readonly drafts: readonly Draft[] }>('/api/drafts'),
};
const taken = new Set<keyof typeof early>();

/** What has been asked for early: once, since it is old afterwards. */
export function takeEarly<K extends keyof typeof early>(key: K): (typeof early)[K] | Promise<undefined> {
  if (taken.has(key)) return Promise.resolve(undefined);
  taken.add(key);
  return early[key];
}
