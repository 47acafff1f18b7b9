import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Event } from '@reeve/ir';
import type { Store } from '@reeve/runtime';
import { createEventReader } from '@reeve/runtime/events';
import { openSqliteStore } from '@reeve/store-sqlite';
import type { StudioFile, StudioPorts } from '@reeve/studio';
import { readText } from '../project/read-text.ts';
import { openWorkspace, type Workspace } from '../project/workspace.ts';
import type { WorkingEngine } from './engine.ts';
import { createRecentEvents } from './recent-events.ts';

/** What is read again is at most this old, ms; whoever publishes sees it at once. */
const FRESH = 1_000;
/** Events that are kept to be replayed by pages. */
const MOST_EVENTS = 200_000;

/** The studio's ports over a project's folder, its store and the engine that works on it. */
export function createPorts(
  file: string,
  engine: WorkingEngine,
  now: () => number,
): StudioPorts & AsyncDisposable {
  const folder = dirname(resolve(file));
  let read: { readonly at: number; readonly workspace: Promise<Workspace> } | undefined;
  let looking: Store | undefined;
  let own: Promise<readonly Event[]> | undefined;
  const workspace = (): Promise<Workspace> => {
    if (!read || now() - read.at > FRESH)
      read = { at: now(), workspace: openWorkspace({ rules: [], project: file }) };
    return read.workspace;
  };
  const nameOf = (path: string): string => relative(folder, resolve(path)).split(sep).join('/');
  const store = async (): Promise<Store | undefined> => {
    const working = engine.store();
    if (working) return working;
    const { project } = await workspace();
    if (!looking && existsSync(project.running.store)) looking = await openSqliteStore(project.running.store);
    return looking;
  };
  /** The project's own event files, in order of time: what there is before anything has run. */
  const ownEvents = async (): Promise<readonly Event[]> => {
    own ??= (async () => {
      const { project } = await workspace();
      if (project.events.length === 0) return [];
      const reader = await createEventReader(project.events);
      const all: Event[] = [];
      for await (const events of reader.batches()) for (const event of events) all.push(event);
      return all.toSorted((a, b) => a.time - b.time);
    })();
    return own;
  };
  const recent = createRecentEvents(MOST_EVENTS);
  const events = async (): Promise<readonly Event[]> => {
    const there = await store();
    return (there && (await recent.read(there))) ?? ownEvents();
  };
  return {
    now,
    store,
    async project() {
      const { project, files, signatures, settings, shelf, diagnostics } = await workspace();
      const inside = files.flatMap(({ path, text }): readonly StudioFile[] => {
        const name = nameOf(path);
        return name.startsWith('..') ? [] : [{ path: name, text }];
      });
      return {
        name: basename(folder),
        files: [...inside, ...(await testFiles(folder, nameOf))],
        signatures,
        settings,
        packs: await shelf.texts(),
        folders: await foldersOf(project.rules, nameOf),
        diagnostics: diagnostics.filter(({ code }) => !/^(?:syntax|yaml)\//.test(code)),
        ...(project.language !== undefined && { language: project.language }),
      };
    },
    async write(changes) {
      for (const { path, text } of changes) {
        const target = resolve(folder, path);
        // The studio looks at paths as well; this is the last gate before the disk.
        if (!target.startsWith(folder + sep)) throw new RangeError(`${path} lies outside of the project.`);
        if (text === null) await rm(target, { force: true });
        else {
          await mkdir(dirname(target), { recursive: true });
          await writeFile(`${target}.new`, text);
          await rename(`${target}.new`, target);
        }
      }
      read = undefined;
      await engine.reload();
    },
    async history(from, until, most) {
      const all = (await events()).filter(({ time }) => time >= from && time < until);
      return all.slice(-most);
    },
    async span() {
      const all = await events();
      const [first, last] = [all[0], all.at(-1)];
      return first && last && { from: first.time, until: last.time };
    },
    async waits() {
      const runtime = engine.runtime();
      const engines = runtime ? [runtime.engine, ...runtime.earlier] : [];
      return engines.map((each) => ({ program: each.program, waits: each.waits() }));
    },
    async tell(message) {
      const there = await store();
      if (!there) throw new RangeError('The project has not run yet.');
      await there.post(message);
    },
    async [Symbol.asyncDispose]() {
      await looking?.[Symbol.asyncDispose]();
    },
  };
}

/** Those of the paths of rules that are folders inside the project. */
async function foldersOf(
  paths: readonly string[],
  nameOf: (path: string) => string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const name = nameOf(path);
    if (!name.startsWith('..') && (await stat(path).catch(() => undefined))?.isDirectory()) found.push(name);
  }
  return found;
}

/** Tests of rules, which the studio shows and writes beside the rules. */
async function testFiles(folder: string, nameOf: (path: string) => string): Promise<readonly StudioFile[]> {
  const found: StudioFile[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) await walk(path);
      else if (/\.test\.ya?ml$/.test(entry.name) && (await stat(path)).size < 1_000_000) {
        const { file } = await readText(path, path);
        if (file) found.push({ path: nameOf(path), text: file.text });
      }
    }
  };
  await walk(folder);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
