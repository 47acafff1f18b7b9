import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../failure.ts';

export const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(path, error);
  }
};

/** The files of tests that a path names: itself, or all below a folder. */
export const findTests = async (path: string): Promise<readonly string[]> => {
  if (!(await isFolder(path))) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((each) => each.isFile() && /\.test\.ya?ml$/.test(each.name))
    .map((each) => join(each.parentPath, each.name))
    .filter((each) => !/(^|\/)(node_modules|\.[^/.][^/]*)\//.test(each))
    .toSorted();
};
