export type {
  ActionContribution,
  ChannelContribution,
  Contributions,
  EventContribution,
  FunctionContribution,
  JsonSchema,
  Manifest,
  PackContribution,
  PackRule,
  PackWord,
  PatternContribution,
  Permissions,
} from './api/index.ts';
export { MANIFEST_DIAGNOSTICS, type ManifestDiagnosticRow } from './manifest/diagnostics.ts';
export {
  type ReadManifestOptions,
  type ReadManifestResult,
  type ReadPackResult,
  readManifest,
  readPack,
} from './manifest/read.ts';
export { MANIFEST_SCHEMA, PACK_SCHEMA, PARAMETERS_SCHEMA } from './manifest/schema.ts';
export { createRegistry, type OwnedBy, type Registry } from './registry/registry.ts';
