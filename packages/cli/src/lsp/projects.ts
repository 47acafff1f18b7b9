import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic } from '@reeve/ir';
import { parsePack } from '@reeve/language';
import { createLanguageService, type LanguageService } from '@reeve/language/service';
import { findProject, readProject } from '../project/project.ts';
import { holdsRules } from '../project/rule-files.ts';
import { openWorkspace } from '../project/workspace.ts';
import { createInsights, type Insights } from './insight.ts';

/** A project as an editor works on it: its texts, as they stand in the editor where they are open there. */
export interface OpenProject extends Insights {
  readonly service: LanguageService;
  /** Whether a text is one of its rules: other YAML may lie beside them. */
  readonly takes: (path: string, text: string) => boolean;
  /** The text of a file of a pack. */
  readonly packText: (path: string) => string | undefined;
  /** Findings about the project file, its extensions and its scripts, which no text of rules has. */
  readonly findings: (path: string) => readonly Diagnostic[];
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
/** A letter before the colon is a drive. */
export const uriOf = (path: string): string =>
  /^[a-z][a-z\d+.-]+:/i.test(path) ? path : pathToFileURL(path).href;

export const createProjects = (now: () => number): Projects => {
  const open = new Map<string, string>();
  let loaded = new Map<string, Promise<OpenProject>>();
  const homeOf = (path: string): string => findProject(dirname(path)) ?? dirname(path);
  const load = async (home: string): Promise<OpenProject> => {
    const isProject = /reeve\.ya?ml$/.test(home) && existsSync(home);
    const rules = isProject ? (await readProject(home)).rules : undefined;
    const takes = (path: string, text: string): boolean =>
      path.endsWith('.reeve') ||
      (rules?.some((each) => isWithin(path, each)) === true && holdsRules(basename(path), text));
    const own = [...open].filter(([path, text]) => homeOf(path) === home && takes(path, text));
    const workspace = await openWorkspace(
      isProject
        ? { rules: [], project: home }
        : { rules: [], texts: own.map(([path, text]) => ({ path, text })) },
    );
    // All packs, not only those in use: one may be named at any time.
    const shelved = await workspace.shelf.texts();
    const packTexts = new Map(shelved.flatMap(({ files }) => files.map(({ path, text }) => [path, text])));
    const service = createLanguageService({
      signatures: workspace.signatures,
      project: workspace.settings,
      packs: shelved.map(parsePack),
      packIds: workspace.shelf.ids,
    });
    for (const { path, text } of workspace.files) service.open(absolute(path), text);
    for (const [path, text] of own) service.open(path, text);
    const store = join(isProject ? dirname(home) : home, '.reeve', 'store.db');
    return {
      service,
      findings: (path) =>
        workspace.diagnostics.filter((each) => isOfFiles(each) && absolute(each.span.source) === path),
      packText: (path) => packTexts.get(path),
      takes,
      ...createInsights({ store, ...(isProject && { tests: dirname(home) }) }, now),
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
      if (project.takes(path, text)) project.service.open(path, text);
      else project.service.close(path);
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

const absolute = (path: string): string => (isAbsolute(path) ? path : join(process.cwd(), path));

/** Whether a path is a file or folder, or below it. */
const isWithin = (path: string, home: string): boolean => {
  const way = relative(home, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
};

/** Findings of texts are the service's; those of the project file and of manifests are known only here. */
const isOfFiles = ({ code }: Diagnostic): boolean => !/^(?:syntax|yaml)\//.test(code);
