import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { createHost, type ExtensionHost, type HostedExtension } from '@reeve/extensions/host';
import type { Program, TemplateIr, Value } from '@reeve/ir';
import {
  type ActionRunner,
  type Clock,
  createRuntime,
  type Observer,
  type Runtime,
  type RuntimeOptions,
  type Source,
  type Store,
  Uncommitted,
} from '@reeve/runtime';
import { createFilesSource, createMembersSource, createSqliteSource } from '@reeve/runtime/sources';
import { openSqliteStore } from '@reeve/store-sqlite';
import { readExtensions } from '../project/extensions.ts';
import type { Project } from '../project/project.ts';
import { NO_SCRIPTS, type ProjectScripts, problemSentence, type TellProblem } from '../project/scripts.ts';

import type { SourceSetting } from './run-settings.ts';

/** A project at work: what has to be closed, in the order in which it was opened. */
export interface RunningProject extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly store: Store;
  readonly host: ExtensionHost;
}

/** What the command line adds to the project. */
export interface RunningOptions {
  readonly project: Project;
  readonly program: Program;
  readonly templates: readonly TemplateIr[];
  readonly scripts?: ProjectScripts;
  readonly mode: NonNullable<RuntimeOptions['mode']>;
  readonly clock?: Clock;
  readonly upToNow?: boolean;
  readonly observer?: Observer;
  readonly log: (
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ) => void;
  readonly progress?: (done: number, total: number) => void;
}

type RuleFunctions = Readonly<Record<string, (args: readonly Value[]) => Value>>;

/** The extensions of a project, with what their operator grants them. */
export async function hostedExtensions(project: Project): Promise<readonly HostedExtension[]> {
  const { extensions } = await readExtensions(project);
  return extensions.flatMap(({ name, folder, isCore, manifest }) => {
    if (!manifest) return [];
    // Under the name that the project uses, or the package's own.
    const { running } = project;
    const settings = running.settings[name] ?? running.settings[manifest.name] ?? {};
    const granted = running.grants[name] ?? running.grants[manifest.name];
    // Core is part of Reeve: it runs here, and may use what it asks for; what it may reach is the operator's word all the same.
    const grants = isCore
      ? { network: granted?.network ?? [], secrets: ['*'], attributes: ['*'], mail: true, sharedData: true }
      : (granted ?? {});
    if (!isCore) return [{ manifest, folder, settings, grants }];
    // Resolved, so that its source is found where there is no build.
    const main = relative(folder, createRequire(import.meta.url).resolve('@reeve/connector-core/main'));
    return [{ manifest, folder, settings, grants, main, inProcess: true }];
  });
}

/** A runner over a host that also knows whose an action is, and which action carries a channel. */
function runnerOf(host: ExtensionHost, extensions: readonly HostedExtension[]): ActionRunner {
  const owners = new Map<string, HostedExtension>();
  const carriers = new Map<string, string>();
  for (const extension of extensions) {
    for (const { id } of extension.manifest.contributes.actions ?? [])
      if (!owners.has(id)) owners.set(id, extension);
    for (const { channel, action } of extension.manifest.contributes.carries ?? [])
      if (!carriers.has(channel)) carriers.set(channel, action);
  }
  return {
    facts: (action) => host.facts(action),
    run: (request, signal) => host.run(request, signal),
    carrierOf: (channel) => carriers.get(channel),
    mayRead: (action, attribute) =>
      owners.get(action)?.manifest.permissions.attributes?.includes(attribute) ?? false,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

/** Sources of a project: those that it names for running, else its event files. */
function sourcesOf(project: Project, now: () => number): readonly Source[] {
  const { sources } = project.running;
  if (sources.length === 0)
    return project.events.map(({ path, map }) =>
      createFilesSource({ name: `events:${path}`, path, ...(map ? { map } : {}) }),
    );
  return sources.map((source) => sourceOf(source, now));
}

function sourceOf(source: SourceSetting, now: () => number): Source {
  switch (source.kind) {
    case 'files':
      return createFilesSource(source);
    case 'sqlite':
      return createSqliteSource(source);
    case 'members':
      return createMembersSource({ ...source, now });
  }
}

/** Each kind of problem once: what a script throws may tell of members, so its words are no part of it. */
const logProblems = (log: RunningOptions['log']): TellProblem => {
  const told = new Set<string>();
  return (problem) => {
    const sentence = problemSentence(problem, 'en');
    if (told.has(sentence)) return;
    told.add(sentence);
    log('warn', sentence, { script: problem.id, kind: problem.kind });
  };
};

/** Puts a project together and takes its lease: the one place where the parts meet. */
export async function openRunning(options: RunningOptions): Promise<RunningProject> {
  const { project, program, templates, mode, log } = options;
  const { running } = project;
  const store = await openSqliteStore(running.store);
  const uncommitted = new Uncommitted(store);
  const extensions = await hostedExtensions(project);
  const host = createHost({
    extensions,
    services: {
      records: {
        get: (collection, key) => uncommitted.record('extensions', collection, key),
        list: (collection, prefix) => uncommitted.records('extensions', collection, prefix),
      },
      ledger: { balance: (ledger, community, member) => uncommitted.balance(ledger, community, member) },
      cases: { open: (community, cause) => uncommitted.openCase(community, cause) },
    },
    secrets: (name) => process.env[name],
    ...(running.mail ? { mail: mailOf(running.mail) } : {}),
    log,
  });
  const scripted = await (options.scripts ?? NO_SCRIPTS).open(logProblems(log));
  const { delivery } = running;
  const now = options.clock ? () => options.clock?.now() ?? 0 : () => Date.now();
  try {
    await host.start();
    const runtime = await createRuntime({
      program,
      templates,
      store,
      runner: runnerOf(host, extensions),
      actions: scripted.actions,
      sources: sourcesOf(project, now),
      engine: {
        functions: {
          ...(Object.fromEntries(host.functions()) as RuleFunctions),
          ...scripted.engine.functions,
        },
        ...(scripted.engine.prepare ? { prepare: scripted.engine.prepare } : {}),
      },
      mode,
      uncommitted,
      ...(options.clock ? { clock: options.clock } : {}),
      ...(options.upToNow ? { upToNow: true } : {}),
      ...(project.language ? { language: project.language } : {}),
      ...(delivery.stale === undefined ? {} : { stale: delivery.stale }),
      policy: {
        fallback: delivery.fallback,
        costs: delivery.costs,
        budgets: delivery.budgets,
        quotas: Object.fromEntries((project.quotas ?? []).map(({ of, quota }) => [of, quota])),
        ...(delivery.attempts === undefined ? {} : { attempts: delivery.attempts }),
        ...(delivery.first === undefined ? {} : { first: delivery.first }),
        ...(delivery.longest === undefined ? {} : { longest: delivery.longest }),
        ...(delivery.timeout === undefined ? {} : { timeout: delivery.timeout }),
      },
      ...(options.observer ? { observer: options.observer } : {}),
      ...(options.progress ? { progress: options.progress } : {}),
    });
    return {
      runtime,
      store,
      host,
      [Symbol.asyncDispose]: async () => {
        await runtime.close();
        await store[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await host[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

const mailOf = ({ user, password, ...rest }: NonNullable<Project['running']['mail']>) => {
  const [name, secret] = [user, password].map((variable) =>
    variable === undefined ? undefined : process.env[variable],
  );
  return {
    ...rest,
    ...(name === undefined ? {} : { user: name }),
    ...(secret === undefined ? {} : { password: secret }),
  };
};
