import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import type { Generator } from './drift.ts';

const SAMPLE = /(<!-- sample (\S+) -->\n)[\s\S]*?(<!-- end of sample -->)/g;
const OUTPUT = /(<!-- output (\S+) -->\n)[\s\S]*?(<!-- end of output -->)/g;

/** Where samples come from: what a file says, and what it prints when it is run. */
export interface SampleSource {
  readonly read: (path: string) => string;
  readonly run: (path: string) => string;
}

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;

/** A page in which each marked place holds the file, or what the file prints, as it is now. */
export const fillSamples = (page: string, source: SampleSource): string =>
  page
    .replace(SAMPLE, (_, open: string, path: string, close: string) => {
      const language = path.slice(path.lastIndexOf('.') + 1);
      return `${open}${fenced(language, source.read(path))}${close}`;
    })
    .replace(
      OUTPUT,
      (_, open: string, path: string, close: string) => `${open}${fenced('text', source.run(path))}${close}`,
    );

const files: SampleSource = {
  read: (path) => readFileSync(path, 'utf8'),
  run: (path) =>
    execFileSync(process.execPath, ['--conditions=reeve-source', path], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TZ: 'UTC' },
    }),
};

/** Samples in the documentation are files that run: the pages show them, and what they print, as they are. */
export const samples: Generator = {
  name: 'samples in docs',
  generate: async () => {
    const pages = globSync('docs/**/*.md').sort();
    const made = pages.map((path) => [path.replaceAll('\\', '/'), files.read(path)] as const);
    return new Map(
      made
        .filter(([, page]) => page.search(SAMPLE) >= 0 || page.search(OUTPUT) >= 0)
        .map(([path, page]) => [path, fillSamples(page, files)]),
    );
  },
};
