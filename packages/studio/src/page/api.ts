import type { Diagnostic, Signatures } from '@reeve/ir';
import type { PackInfo, ProjectSettings } from '@reeve/language';

export type Role = 'viewer' | 'author' | 'approver' | 'admin';
export interface User {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
}
interface ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly digest: string;
}
export interface Project {
  readonly name: string;
  readonly files: readonly ProjectFile[];
  readonly signatures: Signatures;
  readonly settings: ProjectSettings;
  readonly packs: readonly (PackInfo & {
    readonly files: readonly { readonly path: string; readonly text: string }[];
  })[];
  readonly diagnostics: readonly Diagnostic[];
  /** Folders whose rules are all read, with `/` and no `/` at the end; none where reeve.yaml names files one by one. */
  readonly folders: readonly string[];
  readonly span: { readonly from: number; readonly until: number } | null;
}
export interface Draft {
  readonly path: string;
  readonly base: string;
  readonly text: string | null;
  readonly revision: number;
  readonly changed: number;
}
export interface Review {
  readonly id: number;
  readonly author: string;
  readonly authorId: number;
  readonly title: string;
  readonly note: string;
  readonly created: number;
  readonly status: 'open' | 'published' | 'refused' | 'withdrawn';
  readonly digest: string;
  readonly files: readonly {
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly facts: unknown;
  readonly decider?: string;
  readonly decided?: number;
  readonly comment?: string;
}
export interface Version {
  readonly id: number;
  readonly at: number;
  readonly title: string;
  readonly author: string;
  readonly approver: string;
  readonly files: Review['files'];
}
export interface Status {
  readonly running: boolean;
  readonly position?: number;
  readonly stats?: {
    readonly events: number;
    readonly decisions: number;
    readonly effects: Readonly<Record<string, number>>;
    readonly openCases: number;
    readonly waitingApprovals: number;
    readonly oldestDue?: number;
  };
  readonly pauses?: readonly {
    readonly what: string;
    readonly since: number;
    readonly who: string;
    readonly why?: string;
  }[];
}

/** An answer that is no success; `current` is what there is instead of what was expected. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly current: unknown;
  constructor(status: number, body: { error?: string; code?: string; current?: unknown }) {
    super(body.error ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code;
    this.current = body.current;
  }
}

/** Waits before asking again, ms, where no answer came. */
const AGAIN = [300, 1_000];

/** A key of a write. `crypto.randomUUID` is there only where the page came over HTTPS or from this machine. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/**
 * Asks the server; throws {@link ApiError}. A write whose answer was lost on the way is asked for again under the same key, so
 * that it is done once.
 */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const request: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': newKey() }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const response = await fetchAgain(path, request);
  const type = response.headers.get('content-type') ?? '';
  const answer: unknown =
    type.includes('json') && !type.includes('ndjson') ? await response.json() : await response.text();
  if (!response.ok)
    throw new ApiError(response.status, typeof answer === 'object' && answer !== null ? answer : {});
  return answer as T;
}

async function fetchAgain(path: string, request: RequestInit): Promise<Response> {
  for (const wait of AGAIN) {
    try {
      return await fetch(path, request);
    } catch {
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  return fetch(path, request);
}
