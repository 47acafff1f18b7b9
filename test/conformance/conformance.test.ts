import { runTest, type TestCase, type TestFile, type TestResult } from '@reeve/cli';
import { describe, expect, test } from 'vitest';
import { CORE, FILES, respelled } from './cases.ts';

async function problemsOf(each: TestCase, file: TestFile): Promise<readonly string[]> {
  const result: TestResult = await runTest(each, file, { signatures: CORE });
  return result.problems;
}

describe.each(FILES.map((file) => [file.path, file] as const))('%s', (_, file) => {
  test('says nothing that a test file cannot say', () => {
    expect(file.diagnostics).toEqual([]);
    expect(file.tests.length).toBeGreaterThan(0);
    const names = file.tests.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(file.tests.map((each) => [each.name, each] as const))('%s', async (_name, each) => {
    expect(await problemsOf({ ...each, cut: true }, file)).toEqual([]);
    if (each.diagnostics) return;
    for (const to of ['en', 'zh', 'yaml'] as const) {
      const spelled = respelled(each, to);
      expect(await problemsOf(spelled, file), `in ${to}:\n${spelled.text}`).toEqual([]);
    }
  });
});
