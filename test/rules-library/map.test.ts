// The library carries out each practice that it lists: by rules, and by tests that name the row and see those rules fire.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { libraryMap } from '../../scripts/library-map.ts';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const map = libraryMap();

it('lists the 48 practices', () => {
  expect(map.map(({ row }) => row)).toEqual(Array.from({ length: 48 }, (_, index) => index + 1));
});

it.each(map)('row $row: $en', ({ parts }) => {
  expect(parts.length).toBeGreaterThan(0);
  for (const { pack, tests, untested } of parts) {
    expect(untested, `rules of ${pack} that no test expects`).toEqual([]);
    expect(tests.length, `test files of ${pack} that name the row`).toBeGreaterThan(0);
  }
});
