import type { Contributions, JsonSchema, Manifest, PackContribution, Permissions } from '../api/index.ts';

/** Gives the text of a JSON file by its path within the extension's folder; throws where there is none. */
export type ReadSchema = (reference: string) => string;

/** package.json as far as Reeve reads it. */
export interface RawManifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly reeve: string };
  readonly main?: string;
  readonly reeve: {
    readonly permissions?: Permissions;
    readonly contributes: Omit<Contributions, 'packs'> & {
      readonly packs?: readonly (PackContribution | { readonly $ref: string })[];
    };
    readonly onStartup?: boolean;
  };
}

/** A `$ref` that leads to nothing readable. */
export class SchemaUnreadable extends Error {
  readonly reference: string;
  readonly reason: string;
  readonly path: readonly (string | number)[];
  constructor(reference: string, reason: string, path: readonly (string | number)[]) {
    super(`${reference}: ${reason}`);
    this.reference = reference;
    this.reason = reason;
    this.path = path;
  }
}

/** Puts the schemas and packs that `$ref` names in their places. */
export const assemble = (raw: RawManifest, path: string, readSchema?: ReadSchema): Manifest => {
  const resolve = (value: object, at: readonly (string | number)[]): JsonSchema => {
    const schema = value as JsonSchema;
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return schema;
    const place = ['reeve', 'contributes', ...at, '$ref'];
    if (!readSchema) throw new SchemaUnreadable(reference, 'no folder is given', place);
    try {
      const read: unknown = JSON.parse(readSchema(reference));
      if (typeof read !== 'object' || read === null || Array.isArray(read))
        throw new Error('it is not an object');
      return read as JsonSchema;
    } catch (error) {
      throw new SchemaUnreadable(reference, (error as Error).message, place);
    }
  };
  const { packs, ...from } = raw.reeve.contributes;
  const { attributes } = from;
  return {
    name: raw.name,
    version: raw.version,
    path,
    reeve: raw.engines.reeve,
    permissions: raw.reeve.permissions ?? {},
    ...(raw.main === undefined ? {} : { main: raw.main }),
    ...(raw.reeve.onStartup === undefined ? {} : { onStartup: raw.reeve.onStartup }),
    contributes: {
      ...from,
      actions: (from.actions ?? []).map((each, i) => ({
        ...each,
        input: resolve(each.input, ['actions', i, 'input']),
      })),
      functions: (from.functions ?? []).map((each, i) => ({
        ...each,
        input: resolve(each.input, ['functions', i, 'input']),
      })),
      events: (from.events ?? []).map((each, i) =>
        each.data ? { ...each, data: resolve(each.data, ['events', i, 'data']) } : each,
      ),
      attributes: {
        ...(attributes?.member ? { member: resolve(attributes.member, ['attributes', 'member']) } : {}),
        ...(attributes?.community
          ? { community: resolve(attributes.community, ['attributes', 'community']) }
          : {}),
      },
      ...(packs && {
        packs: packs.map((each, i) => ({
          ...(resolve(each, ['packs', i]) as unknown as PackContribution),
          folder: '$ref' in each ? each.$ref.replace(/[^/]*$/, '') : '',
        })),
      }),
    },
  };
};
