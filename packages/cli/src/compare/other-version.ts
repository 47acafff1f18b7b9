import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Project } from '../project/project.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from '../project/workspace.ts';

/** What is asked for in the same way for both versions. */
export type SharedOptions = Pick<WorkspaceOptions, 'timeZone' | 'lateness'>;

/**
 * Reads the version to compare with. A project (its reeve.yaml, or the folder that this lies in) brings its own caps
 * and settings; files and folders of rules are read with those of the new version's project.
 */
export const openOtherVersion = async (
  paths: readonly string[],
  project: Project,
  shared: SharedOptions,
): Promise<Workspace> => {
  const [only] = paths;
  const isProject =
    paths.length === 1 &&
    only !== undefined &&
    (/^reeve\.ya?ml$/.test(basename(only)) ||
      existsSync(join(only, 'reeve.yaml')) ||
      existsSync(join(only, 'reeve.yml')));
  if (isProject) return openWorkspace({ rules: [], project: only, ...shared });
  return openWorkspace({
    rules: paths,
    ...(project.file === undefined ? {} : { project: project.file }),
    ...shared,
  });
};
