import { createHash } from 'node:crypto';
import type { User } from './accounts.ts';
import type { Row, StudioDatabase } from './database.ts';
import type { StudioFile, StudioPorts } from './ports.ts';

/** A change that somebody writes on. Its base tells from which text it began. */
interface Draft {
  readonly path: string;
  /** Digest of the text that it began from; empty for a new file. */
  readonly base: string;
  /** `null` where the file is to be removed. */
  readonly text: string | null;
  /** Goes up with each write, so that two windows do not overwrite each other. */
  readonly revision: number;
  readonly changed: number;
}

/** A file as a review would leave it. */
interface ReviewedFile {
  readonly path: string;
  readonly base: string;
  /** What was there when the review was asked for, to show the difference by. */
  readonly before: string | null;
  readonly after: string | null;
}

interface Review {
  readonly id: number;
  readonly author: string;
  readonly authorId: number;
  readonly title: string;
  readonly note: string;
  readonly created: number;
  readonly status: 'open' | 'published' | 'refused' | 'withdrawn';
  /** Of exactly what is to be published; whoever approves names it. */
  readonly digest: string;
  readonly files: readonly ReviewedFile[];
  /** What the author's page found: differences of a backtest, tests, proofs. */
  readonly facts: unknown;
  readonly decided?: number;
  readonly decider?: string;
  readonly comment?: string;
}

/** What was published, to look at or to go back to. */
interface Version {
  readonly id: number;
  readonly at: number;
  readonly title: string;
  readonly author: string;
  readonly approver: string;
  readonly files: readonly {
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Why a draft or a review cannot be taken. `current` is what there is instead. */
export class ReviewError extends Error {
  readonly code: 'stale' | 'own' | 'other-version' | 'closed' | 'unknown' | 'empty' | 'path';
  readonly current: unknown;
  constructor(code: ReviewError['code'], message: string, current?: unknown) {
    super(message);
    this.code = code;
    this.current = current;
  }
}

/** What tells one text from another. */
export const digestOf = (text: string | null): string =>
  text === null ? '' : createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Files that the studio may write: rules, tests and templates inside the project, by plain names. */
const PATH = /^(?:[\p{L}\p{N}_-][\p{L}\p{N}._-]*\/){0,8}[\p{L}\p{N}_-][\p{L}\p{N}._-]*\.(?:reeve|ya?ml)$/u;
export const isPath = (path: string): boolean =>
  path.length <= 200 &&
  PATH.test(path) &&
  !/(?:^|\/)node_modules\//.test(path) &&
  !/^reeve\.ya?ml$/.test(path);

/** Drafts, reviews and versions. */
export interface Reviews {
  readonly drafts: (user: User) => readonly Draft[];
  /** `revision` is that of the draft it was written on, 0 for a new one. Throws `stale` with the draft that is there. */
  readonly saveDraft: (user: User, draft: Omit<Draft, 'changed'>) => Draft;
  readonly dropDraft: (user: User, path: string) => void;
  readonly ask: (
    user: User,
    ask: {
      title: string;
      note: string;
      files: readonly Omit<Draft, 'revision' | 'changed'>[];
      facts: unknown;
    },
  ) => Promise<Review>;
  readonly list: () => readonly Review[];
  readonly get: (id: number) => Review;
  readonly withdraw: (user: User, id: number) => Review;
  /** Approves exactly this version and publishes it, or refuses. Nobody decides on their own. */
  readonly decide: (
    user: User,
    id: number,
    decision: 'approve' | 'refuse',
    digest: string,
    comment: string,
  ) => Promise<Review>;
  readonly versions: () => readonly Version[];
  /** Puts the files back as they were before a version. */
  readonly goBack: (user: User, id: number) => Promise<Version>;
}

export function createReviews(db: StudioDatabase, ports: StudioPorts): Reviews {
  const { now } = ports;
  const current = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await ports.project()).files.map(({ path, text }: StudioFile) => [path, text]));
  // One publication at a time: each looks at the files that the one before left.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };
  const get = (id: number): Review => {
    const row = db.get(`${REVIEWS} WHERE reviews.id = ?`, id);
    if (!row) throw new ReviewError('unknown', 'There is no such review.');
    return reviewOf(row);
  };
  /** Whose hand it is: what a machine does, whoever made its token does. */
  const handOf = (id: number): number =>
    Number(db.get('SELECT coalesce(maker, id) AS hand FROM users WHERE id = ?', id)?.['hand'] ?? id);
  const publish = async (
    files: readonly ReviewedFile[],
    about: { title: string; author: number; approver: User; review: number | null },
  ): Promise<void> => {
    const there = await current();
    for (const { path, base } of files) {
      const text = there.get(path) ?? null;
      if (digestOf(text) !== base)
        throw new ReviewError('stale', `${path} has changed since the review was asked for.`, { path, text });
    }
    await ports.write(files.map(({ path, after }) => ({ path, text: after })));
    db.run(
      'INSERT INTO versions (review, author, approver, at, title, files) VALUES (?, ?, ?, ?, ?, ?)',
      about.review,
      about.author,
      about.approver.id,
      now(),
      about.title,
      JSON.stringify(files.map(({ path, before, after }) => ({ path, before, after }))),
    );
  };
  return {
    drafts: (user) => db.all('SELECT * FROM drafts WHERE user = ? ORDER BY path', user.id).map(draftOf),
    saveDraft(user, { path, base, text, revision }) {
      if (!isPath(path)) throw new ReviewError('path', `${path} is no file that rules can be written to.`);
      return db.transaction(() => {
        const row = db.get('SELECT * FROM drafts WHERE user = ? AND path = ?', user.id, path);
        const there = row && draftOf(row);
        if ((there?.revision ?? 0) !== revision)
          throw new ReviewError('stale', 'Another window has written this draft since.', there ?? null);
        const saved: Draft = { path, base, text, revision: revision + 1, changed: now() };
        db.run(
          'INSERT OR REPLACE INTO drafts (user, path, base, text, revision, changed) VALUES (?, ?, ?, ?, ?, ?)',
          user.id,
          path,
          base,
          text,
          saved.revision,
          saved.changed,
        );
        return saved;
      });
    },
    dropDraft(user, path) {
      db.run('DELETE FROM drafts WHERE user = ? AND path = ?', user.id, path);
    },
    async ask(user, { title, note, files, facts }) {
      const there = await current();
      if (files.length === 0) throw new ReviewError('empty', 'Nothing differs from what is live.');
      const reviewed = files.map(({ path, base, text }): ReviewedFile => {
        if (!isPath(path)) throw new ReviewError('path', `${path} is no file that rules can be written to.`);
        const before = there.get(path) ?? null;
        if (digestOf(before) !== base)
          throw new ReviewError('stale', `${path} has changed since this draft was begun.`, {
            path,
            text: before,
          });
        return { path, base, before, after: text };
      });
      const digest = digestOf(JSON.stringify(reviewed.map(({ path, base, after }) => [path, base, after])));
      const { id } = db.run(
        "INSERT INTO reviews (author, title, note, created, status, digest, files, facts) VALUES (?, ?, ?, ?, 'open', ?, ?, ?)",
        user.id,
        title,
        note,
        now(),
        digest,
        JSON.stringify(reviewed),
        JSON.stringify(facts ?? null),
      );
      db.audit(now(), user.name, 'review.asked', String(id), {
        title,
        files: reviewed.map(({ path }) => path),
      });
      return get(id);
    },
    list: () => db.all(`${REVIEWS} ORDER BY reviews.id DESC LIMIT 200`).map(reviewOf),
    get,
    withdraw(user, id) {
      const review = get(id);
      if (review.authorId !== user.id) throw new ReviewError('own', 'Only its author can withdraw a review.');
      if (review.status !== 'open') throw new ReviewError('closed', 'The review is closed.', review);
      db.run("UPDATE reviews SET status = 'withdrawn', decided = ? WHERE id = ?", now(), id);
      db.audit(now(), user.name, 'review.withdrawn', String(id));
      return get(id);
    },
    decide: (user, id, decision, digest, comment) =>
      inTurn(async () => {
        const review = get(id);
        if (review.status !== 'open') throw new ReviewError('closed', 'The review is closed.', review);
        if (handOf(review.authorId) === (user.maker ?? user.id))
          throw new ReviewError('own', 'Nobody approves their own change.');
        if (review.digest !== digest)
          throw new ReviewError('other-version', 'This is not the version that was looked at.', review);
        if (decision === 'approve')
          await publish(review.files, {
            title: review.title,
            author: review.authorId,
            approver: user,
            review: id,
          });
        db.run(
          'UPDATE reviews SET status = ?, decided = ?, decider = ?, comment = ? WHERE id = ?',
          decision === 'approve' ? 'published' : 'refused',
          now(),
          user.id,
          comment,
          id,
        );
        if (decision === 'approve')
          for (const { path } of review.files)
            db.run('DELETE FROM drafts WHERE user = ? AND path = ?', review.authorId, path);
        db.audit(
          now(),
          user.name,
          decision === 'approve' ? 'review.published' : 'review.refused',
          String(id),
        );
        return get(id);
      }),
    versions: () => db.all(`${VERSIONS} ORDER BY versions.id DESC LIMIT 200`).map(versionOf),
    goBack: (user, id) =>
      inTurn(async () => {
        const row = db.get(`${VERSIONS} WHERE versions.id = ?`, id);
        if (!row) throw new ReviewError('unknown', 'There is no such version.');
        const version = versionOf(row);
        const files = version.files.map(({ path, before, after }) => ({
          path,
          base: digestOf(after),
          before: after,
          after: before,
        }));
        const title = `↩ ${version.title}`;
        await publish(files, { title, author: user.id, approver: user, review: null });
        db.audit(now(), user.name, 'version.undone', String(id));
        return versionOf(db.get(`${VERSIONS} ORDER BY versions.id DESC LIMIT 1`) as Row);
      }),
  };
}

const REVIEWS = `SELECT reviews.*, a.name AS author_name, d.name AS decider_name FROM reviews
  JOIN users a ON a.id = reviews.author LEFT JOIN users d ON d.id = reviews.decider`;
const VERSIONS = `SELECT versions.*, a.name AS author_name, p.name AS approver_name FROM versions
  JOIN users a ON a.id = versions.author JOIN users p ON p.id = versions.approver`;

function draftOf(row: Row): Draft {
  return {
    path: row['path'] as string,
    base: row['base'] as string,
    text: row['text'] as string | null,
    revision: Number(row['revision']),
    changed: Number(row['changed']),
  };
}

function reviewOf(row: Row): Review {
  return {
    id: Number(row['id']),
    author: row['author_name'] as string,
    authorId: Number(row['author']),
    title: row['title'] as string,
    note: row['note'] as string,
    created: Number(row['created']),
    status: row['status'] as Review['status'],
    digest: row['digest'] as string,
    files: JSON.parse(row['files'] as string) as readonly ReviewedFile[],
    facts: JSON.parse(row['facts'] as string) as unknown,
    ...(row['decided'] !== null && { decided: Number(row['decided']) }),
    ...(row['decider_name'] !== null && { decider: row['decider_name'] as string }),
    ...(row['comment'] !== null && { comment: row['comment'] as string }),
  };
}

function versionOf(row: Row): Version {
  return {
    id: Number(row['id']),
    at: Number(row['at']),
    title: row['title'] as string,
    author: row['author_name'] as string,
    approver: row['approver_name'] as string,
    files: JSON.parse(row['files'] as string) as Version['files'],
  };
}
