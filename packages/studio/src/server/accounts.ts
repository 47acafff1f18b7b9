import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Row, StudioDatabase } from './database.ts';

/** What somebody may do; each may do what those before it may. */
export type Role = 'viewer' | 'author' | 'approver' | 'admin';
const ROLES: readonly Role[] = ['viewer', 'author', 'approver', 'admin'];

export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly created: number;
  /** Who made its token, where it is a machine. */
  readonly maker?: number;
}

/** Why something about an account cannot be done; told to whoever asked. */
export class AccountError extends Error {
  readonly code: 'wrong' | 'taken' | 'weak' | 'set-up' | 'last-admin' | 'busy';
  constructor(code: AccountError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const IDLE = 12 * 3_600_000;
const LONGEST = 7 * 86_400_000;
const LEAST_PASSWORD = 10;
const MOST_PASSWORD = 500;
/** log2 of scrypt's N, as OWASP has it with r = 8 and p = 3: 32 MiB a try. */
const COST = 15;
/** So many passwords are looked at together; each takes its memory. */
const MOST_AT_ONCE = 4;

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
) => Promise<Buffer>;
export const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Looked at where nobody has the name, so that the time taken does not tell; and what machines have, who never sign in. */
const NOBODY = `${'00'.repeat(16)}:${'00'.repeat(32)}`;

/** People and their sessions. */
export interface Accounts {
  /** The one-time token that makes the first administrator; `undefined` once there is one. */
  readonly setupToken: () => string | undefined;
  readonly setUp: (token: string, name: string, password: string) => Promise<User>;
  readonly login: (name: string, password: string) => Promise<User>;
  /** Begins a session; its secret goes into the cookie and is kept nowhere else. */
  readonly begin: (user: User) => string;
  readonly userOf: (session: string | undefined) => User | undefined;
  /** The same without being a sign of life: what only watches keeps no session. */
  readonly peek: (session: string | undefined) => User | undefined;
  readonly end: (session: string | undefined) => void;
  readonly users: () => readonly User[];
  readonly add: (name: string, password: string, role: Role, by: User) => Promise<User>;
  /** Another role, another password, or no entry any more; open sessions of the user end. */
  readonly change: (
    id: number,
    change: { readonly role?: Role; readonly password?: string; readonly disabled?: boolean },
    by: User,
  ) => Promise<User>;
}

/** @param closed - told whenever somebody may have lost their entry. */
export function createAccounts(
  db: StudioDatabase,
  now: () => number,
  closed: () => void,
  cost: number = COST,
): Accounts {
  const options = { N: 2 ** cost, r: 8, p: 3, maxmem: 256 * 1024 * 1024 };
  let token = db.get('SELECT 1 AS one FROM users') ? undefined : randomBytes(24).toString('base64url');
  let underWay = 0;
  const hashed = async (password: string, salt: Buffer): Promise<Buffer> => {
    if (underWay >= MOST_AT_ONCE)
      throw new AccountError('busy', 'Too many sign in at once. Try again in a moment.');
    underWay += 1;
    try {
      return await derive(password, salt, 32, options);
    } finally {
      underWay -= 1;
    }
  };
  const store = async (password: string): Promise<string> => {
    if (password.length < LEAST_PASSWORD || password.length > MOST_PASSWORD)
      throw new AccountError('weak', `A password has at least ${LEAST_PASSWORD} characters.`);
    const salt = randomBytes(16);
    return `${salt.toString('hex')}:${(await hashed(password, salt)).toString('hex')}`;
  };
  const fits = async (password: string, stored: string): Promise<boolean> => {
    const [salt = '', hash = ''] = stored.split(':');
    const given = await hashed(password.slice(0, MOST_PASSWORD), Buffer.from(salt, 'hex'));
    return timingSafeEqual(given, Buffer.from(hash, 'hex'));
  };
  const byId = (id: number): User => {
    const row = db.get('SELECT * FROM users WHERE id = ? AND maker IS NULL', id);
    if (!row) throw new AccountError('wrong', 'There is no such user.');
    return userOf(row);
  };
  const insert = (name: string, password: string, role: Role): User =>
    addUser(db, now(), { name, role, password });
  const lookUp = (session: string | undefined) => {
    if (session === undefined || session.length > 100) return undefined;
    const hash = sha(session);
    const row = db.get(
      'SELECT users.*, sessions.seen, sessions.created AS began FROM sessions JOIN users ON users.id = sessions.user WHERE hash = ?',
      hash,
    );
    if (!row || Number(row['disabled']) === 1) return undefined;
    const seen = Number(row['seen']);
    if (now() - seen > IDLE || now() - Number(row['began']) > LONGEST) {
      db.run('DELETE FROM sessions WHERE hash = ?', hash);
      return undefined;
    }
    return { hash, seen, user: userOf(row) };
  };
  return {
    setupToken: () => token,
    async setUp(given, name, password) {
      const same = token !== undefined && timingSafeEqual(Buffer.from(sha(given)), Buffer.from(sha(token)));
      if (token === undefined) throw new AccountError('set-up', 'There is an administrator already.');
      if (!same) throw new AccountError('wrong', 'The token is not the one in the log of the server.');
      const kept = await store(password);
      const user = db.transaction(() => {
        if (db.get('SELECT 1 AS one FROM users'))
          throw new AccountError('set-up', 'There is an administrator already.');
        return insert(name, kept, 'admin');
      });
      token = undefined;
      db.audit(now(), user.name, 'user.first');
      return user;
    },
    async login(name, password) {
      const row = db.get('SELECT * FROM users WHERE name = ? AND maker IS NULL', name.trim());
      const isRight = await fits(password, (row?.['password'] as string | undefined) ?? NOBODY);
      const user = row && userOf(row);
      if (!user || !isRight || user.disabled)
        throw new AccountError('wrong', 'The name or the password is not right.');
      return user;
    },
    begin(user) {
      const secret = randomBytes(32).toString('base64url');
      db.run('DELETE FROM sessions WHERE seen < ? OR created < ?', now() - IDLE, now() - LONGEST);
      db.run(
        'INSERT INTO sessions (hash, user, created, seen) VALUES (?, ?, ?, ?)',
        sha(secret),
        user.id,
        now(),
        now(),
      );
      return secret;
    },
    userOf(session) {
      const found = lookUp(session);
      if (found && now() - found.seen > 60_000)
        db.run('UPDATE sessions SET seen = ? WHERE hash = ?', now(), found.hash);
      return found?.user;
    },
    peek: (session) => lookUp(session)?.user,
    end(session) {
      if (session !== undefined) db.run('DELETE FROM sessions WHERE hash = ?', sha(session));
      closed();
    },
    users: () => db.all('SELECT * FROM users WHERE maker IS NULL ORDER BY name').map(userOf),
    async add(name, password, role, by) {
      const kept = await store(password);
      const user = insert(name, kept, role);
      db.audit(now(), by.name, 'user.added', user.name, { role });
      return user;
    },
    async change(id, { role, password, disabled }, by) {
      const before = byId(id);
      const kept = password === undefined ? undefined : await store(password);
      db.transaction(() => {
        const loses =
          before.role === 'admin' && !before.disabled && ((role ?? 'admin') !== 'admin' || disabled === true);
        const admins = Number(
          db.get("SELECT count(*) AS n FROM users WHERE role = 'admin' AND disabled = 0")?.['n'] ?? 0,
        );
        if (loses && admins <= 1)
          throw new AccountError('last-admin', 'The last administrator cannot be taken away.');
        db.run(
          'UPDATE users SET role = ?, disabled = ?, password = coalesce(?, password) WHERE id = ?',
          role ?? before.role,
          (disabled ?? before.disabled) ? 1 : 0,
          kept ?? null,
          id,
        );
        // Whoever holds an old session held the old rights.
        db.run('DELETE FROM sessions WHERE user = ?', id);
        db.audit(now(), by.name, 'user.changed', before.name, {
          ...(role !== undefined && { role }),
          ...(disabled !== undefined && { disabled }),
          ...(password !== undefined && { password: 'new' }),
        });
      });
      closed();
      return byId(id);
    },
  };
}

/** Writes a person or a machine down; a name is given once, so that the audit trail stays clear. */
export function addUser(
  db: StudioDatabase,
  at: number,
  { name, role, password = NOBODY, maker }: { name: string; role: Role; password?: string; maker?: number },
): User {
  const clean = name.trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(clean))
    throw new AccountError('weak', 'A name has letters, digits, spaces and . _ @ - (64 at most).');
  if (db.get('SELECT 1 AS one FROM users WHERE name = ?', clean))
    throw new AccountError('taken', 'Somebody has or had this name already.');
  const { id } = db.run(
    'INSERT INTO users (name, role, password, created, maker) VALUES (?, ?, ?, ?, ?)',
    clean,
    role,
    password,
    at,
    maker ?? null,
  );
  return userOf(db.get('SELECT * FROM users WHERE id = ?', id) as Row);
}

export function userOf(row: Row): User {
  return {
    id: Number(row['id']),
    name: row['name'] as string,
    role: row['role'] as Role,
    disabled: Number(row['disabled']) === 1,
    created: Number(row['created']),
    ...(row['maker'] !== null && { maker: Number(row['maker']) }),
  };
}

/** The lesser of two roles. */
export const lesser = (a: Role, b: Role): Role => (mayAs(a, b) ? b : a);

/** Whether a role may do what another may. */
export function mayAs(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
