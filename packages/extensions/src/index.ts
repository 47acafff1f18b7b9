export type {
  ActionContribution,
  ChannelContribution,
  Contributions,
  EventContribution,
  FunctionContribution,
  JsonSchema,
  Manifest,
  Permissions,
} from './api/index.ts';
export { MANIFEST_DIAGNOSTICS, type ManifestDiagnosticRow } from './manifest/diagnostics.ts';
export { type ReadManifestOptions, type ReadManifestResult, readManifest } from './manifest/read.ts';
export { MANIFEST_SCHEMA, PARAMETERS_SCHEMA } from './manifest/schema.ts';
export { createRegistry, type Registry } from './registry/registry.ts';
