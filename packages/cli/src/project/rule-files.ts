import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '@reeve/ir';
import { fileError, UsageError } from '../failure.ts';
import { readText, type TextFile } from './read-text.ts';

/** Texts of rules, and what is wrong with them as files. */
export interface RuleFiles {
  readonly files: readonly TextFile[];
  readonly diagnostics: readonly Diagnostic[];
}

const KEYS = '(?:use|parameters|rules|events|segments|metrics|tables|templates|plans|member|community)';
const REEVE_KEYS = new RegExp(`^(?:- +)?${KEYS}[ \\t]*:`, 'm');
/** Keys that mappings and tests have and rules in YAML do not. */
const OTHER_KEYS = /^(?:time|tests)[ \t]*:/m;
const FIRST_KEY = new RegExp(`^(?:\\s*#.*\\n|\\s*\\n)*(?:- +)?${KEYS}[ \\t]*:`);

/** True for a text with no name of its own that begins as rules in YAML do. */
export const startsAsYaml = (text: string): boolean => FIRST_KEY.test(text);

const isOtherYaml = (name: string): boolean =>
  name === 'reeve.yaml' || name === 'reeve.yml' || /\.(test|map)\.ya?ml$/.test(name);

/** Whether a file in a folder of rules may hold rules, by its name. */
const isRuleFile = (name: string): boolean =>
  name.endsWith('.reeve') || (/\.ya?ml$/.test(name) && !isOtherYaml(name));

/** Whether a file in a folder of rules holds rules: YAML is also used for other things. */
export const holdsRules = (name: string, text: string): boolean =>
  name.endsWith('.reeve') || (isRuleFile(name) && REEVE_KEYS.test(text) && !OTHER_KEYS.test(text));

/** How a path is shown: from where the command stands, unless that leads out of it. */
export const shownPath = (path: string, cwd: string = process.cwd()): string => {
  const inside = relative(cwd, resolve(cwd, path));
  return inside === '' || inside.startsWith(`..${sep}`) || inside === '..' ? path : inside;
};

const walk = async (folder: string, found: string[]): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, found);
    else if (isRuleFile(entry.name)) found.push(path);
  }
};

/**
 * Reads rules from files and folders. In a folder, `*.reeve` and YAML files that hold rules are taken, in the order of
 * their names; a file that is named itself is taken whatever it is called.
 */
export const readRuleFiles = async (
  paths: readonly string[],
  cwd: string = process.cwd(),
): Promise<RuleFiles> => {
  const files: TextFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const read = async (path: string, named: boolean): Promise<void> => {
    const absolute = resolve(cwd, path);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    const { file, diagnostics: found } = await readText(absolute, shownPath(path, cwd));
    diagnostics.push(...found);
    if (!file) return;
    if (named || holdsRules(basename(file.path), file.text)) files.push(file);
  };
  for (const path of paths) {
    let isFolder: boolean;
    try {
      isFolder = (await stat(resolve(cwd, path))).isDirectory();
    } catch (error) {
      throw fileError(path, error);
    }
    if (!isFolder) {
      if (isOtherYaml(basename(path))) throw new UsageError(`${path}: this is no file of rules`);
      await read(path, true);
      continue;
    }
    const found: string[] = [];
    await walk(resolve(cwd, path), found);
    for (const each of found) await read(each, false);
  }
  if (files.length === 0 && diagnostics.length === 0) {
    throw new UsageError(
      `${paths.join(', ')}: there are no rules here (files that end in .reeve, or YAML with rules)`,
    );
  }
  return { files, diagnostics };
};
