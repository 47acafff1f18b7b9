import { expect, test } from 'vitest';
import { findDocBlocks } from '../../scripts/doc-blocks.ts';

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`;

test('finds shell blocks with their lines, and leaves other languages', () => {
  const page = `# Page\n${fence('sh', 'reeve check rules')}\n${fence('reeve', 'rule x')}\n${fence('bash', 'a\nb')}`;
  expect(findDocBlocks('docs/page.md', page)).toEqual([
    { file: 'docs/page.md', line: 2, command: 'reeve check rules' },
    { file: 'docs/page.md', line: 10, command: 'a\nb' },
  ]);
});

test('a fence inside another block is text', () => {
  const page = `\`\`\`\`md\n${fence('sh', 'not a command')}\`\`\`\`\n${fence('sh', 'command')}`;
  expect(findDocBlocks('docs/page.md', page).map(({ command }) => command)).toEqual(['command']);
});

test('an indented block loses its indent', () => {
  expect(findDocBlocks('docs/page.md', '- one\n  ```sh\n  a\n    b\n  ```\n')[0]?.command).toBe('a\n  b');
});

test("README's two lines are run elsewhere, only in README and only there", () => {
  const page = `## Tests\n${fence('sh', 'npm test')}## More\n${fence('sh', 'more')}`;
  expect(findDocBlocks('README.md', page).map(({ command }) => command)).toEqual(['more']);
  expect(findDocBlocks('docs/page.md', page).map(({ command }) => command)).toEqual(['npm test', 'more']);
});

test('a block that is not run says why', () => {
  expect(findDocBlocks('docs/page.md', fence('sh no-run', '# needs a server\ncurl x'))).toEqual([
    { file: 'docs/page.md', line: 1, command: '# needs a server\ncurl x', notRun: 'needs a server' },
  ]);
  expect(() => findDocBlocks('docs/page.md', fence('sh no-run', 'curl x'))).toThrow('docs/page.md:1');
});

test('a block that is never closed', () => {
  expect(() => findDocBlocks('docs/page.md', '```sh\nreeve\n')).toThrow('never closed');
});
