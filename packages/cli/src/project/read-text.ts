import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '@reeve/ir';
import { fileError } from '../failure.ts';
import { fileDiagnostic } from '../yaml-file/value.ts';

/** A text file as people see it: its byte order mark is gone. */
export interface TextFile {
  /** As it is shown: relative to where the command was started, where that is shorter. */
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a text file. A missing one throws a usage error; one that is not UTF-8 is a finding.
 *
 * @param path the file
 * @param shown how it is named in findings
 */
export const readText = async (
  path: string,
  shown: string = path,
): Promise<{ readonly file?: TextFile; readonly diagnostics: readonly Diagnostic[] }> => {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw fileError(shown, error);
  }
  if (!isUtf8(bytes)) {
    return { diagnostics: [fileDiagnostic('file/not-utf8', { source: shown, start: 0, end: 0 })] };
  }
  const text = bytes.toString('utf8');
  return {
    file: { path: shown, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text },
    diagnostics: [],
  };
};
