import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic } from '@reeve/ir';
import { createLanguageService, type Insight, type LanguageService } from '@reeve/language/service';
import type { Store } from '@reeve/runtime';
import { findProject } from '../project/project.ts';
import { isRuleFile } from '../project/rule-files.ts';
import { openWorkspace } from '../project/workspace.ts';

const DAYS = 7;
const DAY = 86_400_000;
/** What a running project did is asked for no more often than this, ms. */
const FRESH = 30_000;
const MOST_DECISIONS = 20_000;

/** A project as an editor works on it: its texts, as they stand in the editor where they are open there. */
export interface OpenProject {
  readonly service: LanguageService;
  /** Findings about the project file, its extensions and its scripts, which no text of rules has. */
  readonly findings: (path: string) => readonly Diagnostic[];
  /** What is known of it as it runs; nothing where it has never run. */
  readonly insight: () => Promise<Insight>;
}

/** Projects by the folders of their files. A document outside any project is one by itself, with its neighbours. */
export interface Projects {
  readonly of: (uri: string) => Promise<OpenProject>;
  readonly update: (uri: string, text: string) => Promise<OpenProject>;
  /** The document is no longer open: what is on disk counts again. */
  readonly close: (uri: string) => Promise<void>;
  /** Something changed on disk: everything is read again when it is next asked for. */
  readonly forget: () => void;
}

export const pathOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
export const uriOf = (path: string): string => (path.includes(':') ? path : pathToFileURL(path).href);

export const createProjects = (now: () => number): Projects => {
  const open = new Map<string, string>();
  let loaded = new Map<string, Promise<OpenProject>>();
  const homeOf = (path: string): string => findProject(dirname(path)) ?? dirname(path);
  const load = async (home: string): Promise<OpenProject> => {
    const isProject = /reeve\.ya?ml$/.test(home) && existsSync(home);
    const own = [...open].filter(([path]) => homeOf(path) === home && isRuleFile(basename(path)));
    const workspace = await openWorkspace(
      isProject
        ? { rules: [], project: home }
        : { rules: [], texts: own.map(([path, text]) => ({ path, text })) },
    );
    const service = createLanguageService({
      signatures: workspace.signatures,
      project: workspace.settings,
      ...workspace.packs,
    });
    for (const { path, text } of workspace.files) service.open(absolute(path), text);
    for (const [path, text] of own) service.open(path, text);
    const store = join(isProject ? dirname(home) : home, '.reeve', 'store.db');
    return {
      service,
      findings: (path) =>
        workspace.diagnostics.filter((each) => isOfFiles(each) && absolute(each.span.source) === path),
      insight: createInsight(store, now),
    };
  };
  const of = (uri: string): Promise<OpenProject> => {
    const home = homeOf(pathOf(uri));
    const known = loaded.get(home) ?? load(home);
    loaded.set(home, known);
    // One that could not be read is tried again.
    known.catch(() => loaded.delete(home));
    return known;
  };
  return {
    of,
    async update(uri, text) {
      const path = pathOf(uri);
      open.set(path, text);
      const project = await of(uri);
      if (isRuleFile(basename(path))) project.service.open(path, text);
      return project;
    },
    async close(uri) {
      const path = pathOf(uri);
      open.delete(path);
      loaded.delete(homeOf(path));
    },
    forget() {
      loaded = new Map();
    },
  };
};

const absolute = (path: string): string => (path.startsWith('/') ? path : join(process.cwd(), path));

/** Findings of texts are the service's; those of the project file and of manifests are known only here. */
const isOfFiles = ({ code }: Diagnostic): boolean => !/^(?:syntax|yaml)\//.test(code);

/** Counts what rules did of late, from the store of the running project; looks only, and only where there is one. */
const createInsight = (path: string, now: () => number): (() => Promise<Insight>) => {
  let known: { readonly at: number; readonly insight: Insight } | undefined;
  return async () => {
    if (known && now() - known.at < FRESH) return known.insight;
    const insight = existsSync(path) ? await readInsight(path, now()).catch(() => ({})) : {};
    known = { at: now(), insight };
    return insight;
  };
};

const readInsight = async (path: string, now: number): Promise<Insight> => {
  const { openSqliteStore } = await import('@reeve/store-sqlite');
  await using store: Store = await openSqliteStore(path, { readOnly: true });
  const counts = new Map<string, { fired: number; held: number }>();
  let after: string | undefined;
  for (let read = 0; read < MOST_DECISIONS; ) {
    const page = await store.decisions(
      { since: now - DAYS * DAY },
      { limit: 1_000, ...(after !== undefined && { after }) },
    );
    for (const { decision } of page.rows) {
      const count = counts.get(decision.rule) ?? { fired: 0, held: 0 };
      counts.set(decision.rule, count);
      if (decision.continues === undefined) count.fired += 1;
      if (decision.held.length > 0) count.held += 1;
    }
    read += page.rows.length;
    after = page.next;
    if (after === undefined) break;
  }
  return { rule: (name) => ({ days: DAYS, ...(counts.get(name) ?? { fired: 0, held: 0 }) }) };
};
