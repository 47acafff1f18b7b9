import { dirname, resolve } from 'node:path';
import type { CapIr, Diagnostic, Program, Signatures, TemplateIr } from '@reeve/ir';
import {
  type Analysis,
  analyse,
  type CheckOptions,
  compile,
  type ProjectSettings,
  parse,
  parseCap,
  type SyntaxTree,
} from '@reeve/language';
import { UsageError } from '../failure.ts';
import { readExtensions } from './extensions.ts';
import { createShelf, type PackShelf } from './packs.ts';
import { emptyProject, findProject, namedProject, type Project, readProject } from './project.ts';
import { readText, type TextFile } from './read-text.ts';
import { type RuleFiles, readRuleFiles } from './rule-files.ts';
import { NO_SCRIPTS, type ProjectScripts, readProjectScripts } from './scripts.ts';

/** Rules with all that is needed to check them. */
export interface Workspace {
  readonly project: Project;
  readonly files: readonly TextFile[];
  readonly trees: readonly SyntaxTree[];
  readonly signatures: Signatures;
  readonly scripts: ProjectScripts;
  /** Packs that the texts use, and the ids of all that they could. */
  readonly packs: Pick<CheckOptions, 'packs' | 'packIds'>;
  readonly shelf: PackShelf;
  readonly settings: ProjectSettings;
  /** Findings about files, the project file, extensions and syntax. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts by their shown path, for code frames. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where a command looks for rules. */
export interface WorkspaceOptions {
  /** Files and folders that the user named; none means the project's own. */
  readonly rules: readonly string[];
  /** `--project`: reeve.yaml or its folder. */
  readonly project?: string;
  /** Instead of the project's. */
  readonly timeZone?: string;
  /** Milliseconds, instead of the project's. */
  readonly lateness?: number;
  /** True where it may be that there are no rules yet: whoever only asks what there is to use. */
  readonly orNone?: boolean;
  /** Texts that stand instead of files: for tests. */
  readonly texts?: readonly TextFile[];
}

/** The project that rules belong to: the named one, the one above the rules, or the one above the working folder. */
export const openProject = async (options: Pick<WorkspaceOptions, 'project' | 'rules'>): Promise<Project> => {
  if (options.project !== undefined) return readProject(await namedProject(options.project));
  const [first] = options.rules;
  const path =
    (first === undefined ? undefined : findProject(dirname(resolve(first, 'x')))) ?? findProject('.');
  return path === undefined ? emptyProject(process.cwd()) : readProject(path);
};

/** Signatures of the core extension, of those that a project names, and of its scripts. */
export const loadSignatures = async (
  project: Project,
): Promise<{
  readonly signatures: Signatures;
  readonly scripts: ProjectScripts;
  readonly shelf: PackShelf;
  readonly diagnostics: readonly Diagnostic[];
}> => {
  const { registry, packs, diagnostics } = await readExtensions(project);
  const signatures = registry.signatures();
  const scripts =
    project.file === undefined ? NO_SCRIPTS : await readProjectScripts(project.folder, signatures);
  return {
    signatures: {
      ...signatures,
      functions: [...signatures.functions, ...scripts.functions],
      actions: [...signatures.actions, ...scripts.actions],
    },
    scripts,
    shelf: createShelf(packs),
    diagnostics: [...diagnostics, ...scripts.diagnostics],
  };
};

const readCaps = (
  project: Project,
): { readonly caps: readonly CapIr[]; readonly diagnostics: readonly Diagnostic[] } => {
  const caps: CapIr[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const cap of project.caps) {
    if (!('text' in cap)) {
      caps.push(cap);
      continue;
    }
    const read = parseCap(cap.text, cap.span);
    diagnostics.push(...read.diagnostics);
    if (read.cap) caps.push(read.cap);
  }
  return { caps, diagnostics };
};

/** Texts of manifests that findings point into. */
const manifestTexts = async (diagnostics: readonly Diagnostic[]): Promise<readonly TextFile[]> => {
  const paths = [...new Set(diagnostics.map((each) => each.span.source))];
  // One that cannot be read is what the finding is about: there is nothing to show of it.
  const read = await Promise.allSettled(paths.map((path) => readText(path)));
  return read.flatMap((each) => (each.status === 'fulfilled' && each.value.file) || []);
};

/** Reads rules, their project and its extensions; nothing is checked yet beyond syntax. */
export const openWorkspace = async (options: WorkspaceOptions): Promise<Workspace> => {
  const project = await openProject(options);
  const given = options.rules.length > 0 ? options.rules : project.rules;
  let rules: RuleFiles;
  if (options.texts) rules = { files: options.texts, diagnostics: [] };
  else if (given.length > 0)
    rules = await readRuleFiles(given).catch((error: unknown) => {
      if (options.orNone === true && error instanceof UsageError) return { files: [], diagnostics: [] };
      throw error;
    });
  else if (options.orNone === true) rules = { files: [], diagnostics: [] };
  else throw new UsageError('there is no reeve.yaml here or above; name the rules: --rules FILE…');
  const parsed = rules.files.map((file) => parse(file.text, { source: file.path }));
  const { signatures, scripts, shelf, diagnostics: extensions } = await loadSignatures(project);
  const { caps, diagnostics: capFindings } = readCaps(project);
  const trees = parsed.map((each) => each.tree);
  const used = await shelf.usedBy(trees);
  return {
    project,
    files: rules.files,
    trees,
    signatures,
    scripts,
    packs: { packs: used.packs, packIds: shelf.ids },
    shelf,
    settings: {
      timeZone: options.timeZone ?? project.timeZone,
      latenessMs: options.lateness ?? project.lateness,
      depth: project.depth,
      caps,
      ...(project.templates ? { templates: project.templates } : {}),
      ...(project.members === undefined ? {} : { members: project.members }),
      ...(project.quotas ? { quotas: project.quotas } : {}),
      ...(project.languages ? { languages: project.languages } : {}),
    },
    diagnostics: [
      ...project.diagnostics,
      ...capFindings,
      ...extensions,
      ...rules.diagnostics,
      ...used.diagnostics,
      ...parsed.flatMap((each) => each.diagnostics),
    ],
    texts: new Map(
      [
        ...project.texts,
        ...rules.files,
        ...used.files,
        ...(await manifestTexts(extensions)),
        ...scripts.texts,
      ].map((file) => [file.path, file.text]),
    ),
  };
};

/** All findings about a workspace, those included that only a proof brings out, and what stayed open. */
export const checkWorkspace = (
  workspace: Workspace,
): { readonly diagnostics: readonly Diagnostic[]; readonly analysis?: Analysis } => {
  const { signatures, settings, packs } = workspace;
  const { program, diagnostics, model } = compile(workspace.trees, {
    signatures,
    project: settings,
    ...packs,
  });
  const known = [...workspace.diagnostics, ...diagnostics];
  if (!program) return { diagnostics: known };
  const analysis = analyse(program, { model, signatures, project: settings, diagnostics });
  return { diagnostics: [...known, ...analysis.diagnostics], analysis };
};

/** The program that a workspace compiles to; absent when anything is in error. */
export const compileWorkspace = (
  workspace: Workspace,
): {
  readonly program?: Program;
  readonly templates?: readonly TemplateIr[];
  readonly diagnostics: readonly Diagnostic[];
} => {
  const { program, templates, diagnostics } = compile(workspace.trees, {
    signatures: workspace.signatures,
    project: workspace.settings,
    ...workspace.packs,
  });
  const all = [...workspace.diagnostics, ...diagnostics];
  const failed = all.some((each) => each.severity === 'error');
  return program && !failed
    ? { program, templates: templates ?? [], diagnostics: all }
    : { diagnostics: all };
};
