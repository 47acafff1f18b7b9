import type {
  ActionSignature,
  ChannelSignature,
  Diagnostic,
  EventSignature,
  FieldSignature,
  FunctionSignature,
  MetricSignature,
  Signatures,
} from '@reeve/ir';
import type {
  ActionContribution,
  EventContribution,
  FunctionContribution,
  Manifest,
  PackContribution,
  PatternContribution,
} from '../api/index.ts';
import { manifestDiagnostic } from '../manifest/diagnostics.ts';
import { fieldsOfSchema, paramsOfSchema, typeOfSchema } from './parameters.ts';

/** What several extensions add together. */
export interface Registry {
  readonly manifests: readonly Manifest[];
  /** Things that two extensions both add; the first one's stands. */
  readonly diagnostics: readonly Diagnostic[];
  /** All that the compiler needs of the extensions, as data. */
  signatures(): Signatures;
  /** Name of the extension that adds an action; `undefined` when none does. */
  ownerOf(action: string): string | undefined;
  readonly packs: readonly OwnedBy<PackContribution>[];
  readonly patterns: readonly OwnedBy<PatternContribution>[];
}

/** With the extension that adds it, in whose folder its files lie. */
export type OwnedBy<Contribution> = Contribution & { readonly owner: Manifest };

const actionOf = (from: ActionContribution): ActionSignature => ({
  id: from.id,
  labels: from.labels ?? {},
  ...(from.description ? { description: from.description } : {}),
  params: paramsOfSchema(from.input),
  ...(from.channel === undefined ? {} : { channel: from.channel }),
  ...(from.reaches === undefined ? {} : { reaches: from.reaches }),
  ...(from.benefits === undefined ? {} : { benefits: from.benefits }),
  ...(from.purpose === undefined ? {} : { purpose: from.purpose }),
  ...(from.quota === undefined ? {} : { quota: from.quota }),
  emits: from.emits ?? [],
  ...(from.sets === undefined ? {} : { sets: from.sets }),
  idempotent: from.idempotent ?? false,
});

const functionOf = (from: FunctionContribution): FunctionSignature => ({
  id: from.id,
  labels: from.labels ?? {},
  params: paramsOfSchema(from.input),
  returns: typeOfSchema(from.returns),
});

const eventOf = (from: EventContribution): EventSignature => ({
  id: from.id,
  labels: from.labels ?? {},
  fields: from.data ? fieldsOfSchema(from.data) : [],
  activity: from.activity ?? false,
});

/**
 * Joins extensions. The order of the manifests decides the order of the signatures, and who stands when two add the
 * same thing.
 *
 * @example createRegistry([core, wecom]).signatures()
 */
export const createRegistry = (manifests: readonly Manifest[]): Registry => {
  const diagnostics: Diagnostic[] = [];
  const owners = new Map<string, string>();
  const collect = <From, To>(
    kind: string,
    pick: (manifest: Manifest) => readonly From[],
    idOf: (from: From) => string,
    convert: (from: From, owner: Manifest) => To,
  ): readonly To[] =>
    manifests.flatMap((manifest) =>
      pick(manifest).flatMap((from) => {
        const id = idOf(from);
        const other = owners.get(`${kind} ${id}`);
        if (other !== undefined) {
          const span = { source: manifest.path, start: 0, end: 1 };
          diagnostics.push(manifestDiagnostic('manifest/duplicate', span, { kind, id, other }));
          return [];
        }
        owners.set(`${kind} ${id}`, manifest.name);
        return [convert(from, manifest)];
      }),
    );
  const byId = (from: { readonly id: string }): string => from.id;
  const attributes = (of: 'member' | 'community'): readonly FieldSignature[] =>
    collect(
      `attribute of ${of}`,
      (manifest) => {
        const schema = manifest.contributes.attributes?.[of];
        return schema ? fieldsOfSchema(schema) : [];
      },
      (field) => field.name,
      (field) => field,
    );
  const all: Signatures = {
    actions: collect('action', (each) => each.contributes.actions ?? [], byId, actionOf),
    functions: collect('function', (each) => each.contributes.functions ?? [], byId, functionOf),
    events: collect('event', (each) => each.contributes.events ?? [], byId, eventOf),
    channels: collect(
      'channel',
      (each) => each.contributes.channels ?? [],
      byId,
      (from): ChannelSignature => ({ id: from.id, labels: from.labels ?? {} }),
    ),
    member: attributes('member'),
    community: attributes('community'),
    metrics: collect(
      'metric',
      (each) => each.contributes.metrics ?? [],
      byId,
      (from): MetricSignature => ({
        id: from.id,
        labels: from.labels ?? {},
        of: from.per ?? 'community',
        value: from.value,
      }),
    ),
  };
  const owned = <From extends object>(from: From, owner: Manifest): OwnedBy<From> => ({ ...from, owner });
  const packs = collect('pack', (each) => each.contributes.packs ?? [], byId, owned);
  const patterns = collect('pattern', (each) => each.contributes.patterns ?? [], byId, owned);
  return {
    manifests,
    packs,
    patterns,
    diagnostics,
    signatures: () => all,
    ownerOf: (action) => owners.get(`action ${action}`),
  };
};
