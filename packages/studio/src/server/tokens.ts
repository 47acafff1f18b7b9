import { randomBytes } from 'node:crypto';
import { addUser, lesser, type Role, sha, type User, userOf } from './accounts.ts';
import type { StudioDatabase } from './database.ts';

const DAY = 86_400_000;
/** So that a token is known for one where it lies about, in a log or a repository. */
const PREFIX = 'reeve_';

/** A token as administrators see it: never its secret. */
interface Token {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly maker: string;
  readonly created: number;
  readonly expires: number | null;
  /** When it was last used, to the minute. */
  readonly seen: number | null;
}

/**
 * Tokens for machines. A machine is a user that nobody can sign in as; it may do what its role may, and never more than
 * whoever made its token may now: where that person's entry is taken away the token opens nothing.
 */
export interface Tokens {
  readonly list: () => readonly Token[];
  /** `secret` is told here and kept nowhere. Throws `AccountError`. */
  readonly make: (
    name: string,
    role: Exclude<Role, 'admin'>,
    by: User,
    days?: number,
  ) => { readonly token: Token; readonly secret: string };
  /** Whether there was one. */
  readonly revoke: (id: number, by: User) => boolean;
  readonly userOf: (secret: string | undefined) => User | undefined;
  /** The same without being a use of it. */
  readonly peek: (secret: string | undefined) => User | undefined;
}

/** @param closed - told whenever a token opens nothing any more. */
export function createTokens(db: StudioDatabase, now: () => number, closed: () => void): Tokens {
  const list = (): readonly Token[] =>
    db
      .all(
        `SELECT users.id, users.name, users.role, users.created, makers.name AS maker, expires, seen FROM tokens
          JOIN users ON users.id = tokens.user JOIN users makers ON makers.id = users.maker ORDER BY users.name`,
      )
      .map((row) => ({ ...row }) as unknown as Token);
  const lookUp = (secret: string | undefined) => {
    if (secret === undefined) return undefined;
    const row = db.get(
      `SELECT users.*, expires, seen, makers.role AS most, makers.disabled AS gone FROM tokens
        JOIN users ON users.id = tokens.user JOIN users makers ON makers.id = users.maker WHERE hash = ?`,
      sha(secret),
    );
    if (!row || Number(row['gone']) === 1) return undefined;
    if (row['expires'] !== null && Number(row['expires']) <= now()) return undefined;
    const user = userOf(row);
    return { user: { ...user, role: lesser(user.role, row['most'] as Role) }, seen: Number(row['seen']) };
  };
  return {
    list,
    make(name, role, by, days) {
      const secret = `${PREFIX}${randomBytes(32).toString('base64url')}`;
      const id = db.transaction(() => {
        const machine = addUser(db, now(), { name, role, maker: by.id });
        const expires = days === undefined ? null : now() + days * DAY;
        db.run('INSERT INTO tokens (user, hash, expires) VALUES (?, ?, ?)', machine.id, sha(secret), expires);
        db.audit(now(), by.name, 'token.made', machine.name, { role, ...(days !== undefined && { days }) });
        return machine.id;
      });
      return { token: list().find((each) => each.id === id) as Token, secret };
    },
    revoke(id, by) {
      const was = db.transaction(() => {
        const name = list().find((each) => each.id === id)?.name;
        if (name === undefined) return false;
        db.run('DELETE FROM tokens WHERE user = ?', id);
        db.run('UPDATE users SET disabled = 1 WHERE id = ?', id);
        db.audit(now(), by.name, 'token.revoked', name);
        return true;
      });
      closed();
      return was;
    },
    userOf(secret) {
      const found = lookUp(secret);
      if (found && now() - found.seen > 60_000)
        db.run('UPDATE tokens SET seen = ? WHERE user = ?', now(), found.user.id);
      return found?.user;
    },
    peek: (secret) => lookUp(secret)?.user,
  };
}
