import type { Workspace } from '../project/workspace.ts';

/** How late events may come to a project that runs and does not say: those of one moment never arrive in one order. */
const USUAL_LATENESS = 2_000;

/** A workspace with what holds for it as it runs, where replays of history take other words for it. */
export function asRunning(workspace: Workspace): Workspace {
  const { project, settings } = workspace;
  const latenessMs = project.latenessGiven ? settings.latenessMs : USUAL_LATENESS;
  return { ...workspace, settings: { ...settings, latenessMs } };
}
