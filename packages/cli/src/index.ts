export { createEventReader } from '@reeve/runtime/events';
export { loadCoreSignatures } from './project/core-signatures.ts';
export { parseCsvMap } from './project/csv-map.ts';
export { CSV_MAP_SCHEMA, PROJECT_SCHEMA } from './project/project-schema.ts';
export { runTest, runTestFile, type TestOptions, type TestResult } from './test-runner/run.ts';
export {
  type ExpectedDecision,
  type ExpectedDiagnostic,
  readTestFile,
  type TestCase,
  type TestFile,
} from './test-runner/test-file.ts';
