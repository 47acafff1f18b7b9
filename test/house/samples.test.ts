import { expect, test } from 'vitest';
import { fillSamples } from '../../scripts/samples.ts';

test('a marked place holds the file and what it prints; the rest of the page stays', () => {
  const page = [
    '# Page',
    '<!-- sample a/b.ts -->',
    'old',
    '<!-- end of sample -->',
    'between',
    '<!-- output a/b.ts -->',
    '<!-- end of output -->',
    '',
  ].join('\n');
  const filled = fillSamples(page, { read: (path) => `// ${path}\n`, run: () => '$& 1\n' });
  expect(filled).toBe(
    [
      '# Page',
      '<!-- sample a/b.ts -->',
      '```ts',
      '// a/b.ts',
      '```',
      '<!-- end of sample -->',
      'between',
      '<!-- output a/b.ts -->',
      '```text',
      '$& 1',
      '```',
      '<!-- end of output -->',
      '',
    ].join('\n'),
  );
  expect(fillSamples(filled, { read: (path) => `// ${path}\n`, run: () => '$& 1\n' })).toBe(filled);
});
