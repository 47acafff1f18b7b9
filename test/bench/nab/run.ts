import { parseArgs } from 'node:util';
import { readCorpus, type Series } from './corpus.ts';
import { type BenchDetector, bothWays, SENSITIVITIES, upwards } from './detectors.ts';
import { type Outcome, PROFILES, type Profile, scoreAt, scoreFitted } from './scorer.ts';

const { values: given } = parseArgs({
  options: { data: { type: 'string' }, series: { type: 'boolean', default: false } },
});
if (given.data === undefined) {
  console.error(
    'node test/bench/nab/run.ts --data FOLDER: a copy of the benchmark, with data/ and combined_windows.json',
  );
  process.exit(2);
}
const corpus = readCorpus(given.data);
const folders = [...new Set(corpus.map(({ folder }) => folder))];
const profiles = Object.entries(PROFILES);

type Judge = (
  all: readonly { readonly scores: Float64Array; readonly series: Series }[],
  profile: Profile,
) => Outcome;
const asScored = (all: Parameters<Judge>[0]) =>
  all.map(({ scores, series }) => ({ scores, windows: series.windows }));

const print = (cells: readonly string[]): void => {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(11))).join(''));
};

for (const detector of [bothWays, upwards]) report(detector);

function report(detector: BenchDetector): void {
  const all = corpus.map((series) => ({ series, scores: detector.scores(series) }));
  console.log(`\n${detector.name}`);
  const fitted = Object.values(PROFILES).map((profile) => scoreFitted(asScored(all), profile).threshold);
  table('one threshold, fitted to all of it', all, (some, profile) =>
    scoreAt(asScored(some), profile, fitted[Object.values(PROFILES).indexOf(profile)] as number),
  );
  for (const [name, threshold] of Object.entries(SENSITIVITIES))
    table(`sensitivity ${name}, nothing fitted`, all, (some, profile) =>
      scoreAt(asScored(some), profile, threshold),
    );
  if (!given.series) return;
  console.log('\neach series, sensitivity normal: score, windows found, rows outside');
  for (const one of all) {
    const { score, found, windows, outside } = scoreAt(asScored([one]), PROFILES.standard, 0);
    console.log(
      `  ${`${one.series.folder}/${one.series.name}`.padEnd(62)}${score.toFixed(0).padStart(6)}${`${found}/${windows}`.padStart(6)}${String(outside).padStart(5)}`,
    );
  }
}

function table(title: string, all: Parameters<Judge>[0], judge: Judge): void {
  console.log(`\n  ${title}`);
  print(['', ...profiles.map(([name]) => name), 'found', 'outside']);
  const row = (name: string, some: Parameters<Judge>[0]): void => {
    const outcomes = profiles.map(([, profile]) => judge(some, profile));
    const [standard] = outcomes as [Outcome];
    // A folder without windows has no scale; only the rows outside tell.
    const scores = outcomes.map(({ score, windows }) => (windows === 0 ? '–' : score.toFixed(1)));
    print([name, ...scores, `${standard.found}/${standard.windows}`, String(standard.outside)]);
  };
  for (const folder of folders)
    row(
      folder,
      all.filter(({ series }) => series.folder === folder),
    );
  row(
    'every other from first',
    all.filter((_, i) => i % 2 === 0),
  );
  row(
    'every other from second',
    all.filter((_, i) => i % 2 === 1),
  );
  row('all', all);
}
