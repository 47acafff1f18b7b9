import { extname } from 'node:path';
import { EXIT, UsageError } from '../failure.ts';
import { createSink, type Sink } from '../output/sink.ts';
import type { Lang } from '../terminal/frames.ts';
import { createStyle, plainStyle } from '../terminal/style.ts';
import { type Coverage, percentOf } from '../test-coverage/coverage.ts';
import { coverageData } from '../test-coverage/data.ts';
import { renderCoveragePage } from '../test-coverage/html/page.ts';
import { renderLcov } from '../test-coverage/lcov.ts';
import { renderCoverage, wholeLine } from '../test-coverage/text.ts';
import { COVERAGE_WORDS } from '../test-coverage/words.ts';

/** What `reeve test` was asked about coverage. */
export interface CoverageOptions {
  readonly coverage?: boolean;
  /** Files to write it to; their endings say how. */
  readonly coverageOut?: readonly string[];
  /** Percent that has to be covered. */
  readonly coverageMin?: number;
}

type Render = (coverage: Coverage, lang: Lang) => string;

const FILE_WIDTH = 100;

const FORMATS: Readonly<Record<string, Render>> = {
  '.html': (coverage, lang) => renderCoveragePage(coverage, lang),
  '.json': (coverage) => `${JSON.stringify(coverageData(coverage), null, 2)}\n`,
  '.info': renderLcov,
  '.lcov': renderLcov,
  '.txt': (coverage, lang) => renderCoverage(coverage, { lang, style: plainStyle, width: FILE_WIDTH }),
};

/** Whether coverage is to be gathered. A file of an unknown ending is refused before any test runs. */
export const wantsCoverage = ({ coverage, coverageOut = [], coverageMin }: CoverageOptions): boolean => {
  for (const path of coverageOut) {
    if (!FORMATS[extname(path)])
      throw new UsageError(
        `${path}: coverage is written to files that end in .html, .json, .info (LCOV) or .txt`,
      );
  }
  return coverage === true || coverageOut.length > 0 || coverageMin !== undefined;
};

/** Shows coverage, writes it to the files that were asked for, and says whether it is enough. */
export const tellCoverage = async (
  coverage: Coverage,
  options: CoverageOptions,
  to: { readonly sink: Sink; readonly lang: Lang; readonly text: boolean },
): Promise<number> => {
  const { sink, lang, text } = to;
  const words = COVERAGE_WORDS[lang];
  const files = options.coverageOut ?? [];
  if (text) {
    // Who asks for files only wants them, and not all of it here too.
    const drawing = {
      lang,
      style: createStyle(process.stdout, process.env),
      width: process.stdout.columns ?? 100,
    };
    await sink.write(
      options.coverage === true ? `\n${renderCoverage(coverage, drawing)}` : `${wholeLine(coverage, lang)}\n`,
    );
  }
  for (const path of files) {
    const file = createSink(path);
    await file.write(FORMATS[extname(path)]?.(coverage, lang) ?? '');
    await file.close();
    if (text) await sink.write(`${words.written(path)}\n`);
  }
  const wanted = options.coverageMin ?? 0;
  if ((coverage.covered / Math.max(1, coverage.total)) * 100 >= wanted || coverage.total === 0)
    return EXIT.ok;
  process.stderr.write(`reeve: ${words.below(percentOf(coverage), wanted)}\n`);
  return EXIT.failed;
};
