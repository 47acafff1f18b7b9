import type { Diagnostic, Span } from '@reeve/ir';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { satisfies, validRange } from 'semver';
import type {
  ActionContribution,
  Contributions,
  JsonSchema,
  Manifest,
  PackContribution,
} from '../api/index.ts';
import { assemble, type RawManifest, type ReadSchema, SchemaUnreadable } from './assemble.ts';
import { type ManifestCode, manifestDiagnostic } from './diagnostics.ts';
import { locate, locateKey } from './locate.ts';
import { MANIFEST_SCHEMA, PACK_SCHEMA, PARAMETERS_SCHEMA } from './schema.ts';
import { API_VERSION } from './version.ts';

/** How {@link readManifest} reaches what stands beside the manifest. */
export interface ReadManifestOptions {
  /** Gives the text of a schema by its `$ref`; throws where there is none. Without it, every `$ref` is missing. */
  readonly readSchema?: ReadSchema;
  /** Version of Reeve that the extension has to work with; this one's by default. */
  readonly reeveVersion?: string;
}

/** A manifest, absent when there are errors. */
export interface ReadManifestResult {
  readonly manifest?: Manifest;
  readonly diagnostics: readonly Diagnostic[];
}

/** A pack, absent when there are errors. */
export interface ReadPackResult {
  readonly pack?: PackContribution;
  readonly diagnostics: readonly Diagnostic[];
}

type Validators = Readonly<Record<'manifest' | 'pack' | 'parameters', ValidateFunction>>;

let validators: Validators | undefined;
const compiled = (): Validators => {
  if (!validators) {
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    validators = {
      manifest: ajv.compile(MANIFEST_SCHEMA),
      pack: ajv.compile(PACK_SCHEMA),
      parameters: ajv.compile(PARAMETERS_SCHEMA),
    };
  }
  return validators;
};

const pathOf = (pointer: string): readonly (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

const nameOf = (path: readonly (string | number)[], file: string): string =>
  path.reduce<string>(
    (name, part) => (typeof part === 'number' ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`),
    '',
  ) || file.replace(/^.*[\\/]/, '');

/** That an `if` chose a branch says nothing to the author: what failed inside it does. */
const worthSaying = (errors: readonly ErrorObject[]): readonly ErrorObject[] =>
  errors.filter((error) => error.keyword !== 'if');

const reasonOf = (error: ErrorObject): string => {
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties') return `has no key “${String(params['additionalProperty'])}”`;
  if (error.keyword === 'required') return `lacks the key “${String(params['missingProperty'])}”`;
  if (error.keyword === 'enum')
    return `must be one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`;
  return error.message ?? 'is not as it must be';
};

const findings = (
  code: ManifestCode,
  errors: readonly ErrorObject[],
  text: string,
  source: string,
): readonly Diagnostic[] =>
  worthSaying(errors).map((error) => {
    const path = pathOf(error.instancePath);
    const extra = (error.params as Readonly<Record<string, unknown>>)['additionalProperty'];
    const span =
      typeof extra === 'string' ? locateKey(text, source, path, extra) : locate(text, source, path);
    return manifestDiagnostic(code, span, { where: nameOf(path, source), reason: reasonOf(error) });
  });

const checkSchemas = (contributes: Contributions, text: string, source: string): readonly Diagnostic[] => {
  const schemas: (readonly [JsonSchema | undefined, readonly (string | number)[]])[] = [
    ...(contributes.actions ?? []).map((each, i) => [each.input, ['actions', i, 'input']] as const),
    ...(contributes.functions ?? []).map((each, i) => [each.input, ['functions', i, 'input']] as const),
    ...(contributes.events ?? []).map((each, i) => [each.data, ['events', i, 'data']] as const),
    [contributes.attributes?.member, ['attributes', 'member']],
    [contributes.attributes?.community, ['attributes', 'community']],
  ];
  const { parameters } = compiled();
  return schemas.flatMap(([schema, path]) => {
    if (schema === undefined || parameters(schema)) return [];
    const full = ['reeve', 'contributes', ...path];
    return worthSaying(parameters.errors ?? []).map((error) =>
      manifestDiagnostic('manifest/bad-schema', locate(text, source, full), {
        where: nameOf([...full, ...pathOf(error.instancePath)], source),
        reason: reasonOf(error),
      }),
    );
  });
};

const checkParameters = (
  action: ActionContribution,
  index: number,
  text: string,
  source: string,
): readonly Diagnostic[] => {
  const known = Object.keys((action.input['properties'] ?? {}) as object);
  const { sets } = action;
  const named: readonly (readonly [path: readonly string[], string | undefined])[] = [
    [['reaches'], action.reaches],
    [['benefits'], action.benefits],
    [['purpose'], action.purpose],
    [['channel'], action.channel === 'from-input' ? 'via' : undefined],
    [['sets', 'of'], sets?.of],
    [['sets', 'name'], sets?.name],
    [['sets', 'value'], sets?.value],
  ];
  return named.flatMap(([path, parameter]) =>
    parameter === undefined || known.includes(parameter)
      ? []
      : [
          manifestDiagnostic(
            'manifest/unknown-parameter',
            locate(text, source, ['reeve', 'contributes', 'actions', index, ...path]),
            { key: path.join('.'), action: action.id, parameter },
          ),
        ],
  );
};

/** Where JSON breaks off, as the engine's message has it; a text that only ends too early breaks off at its end. */
const brokenAt = (text: string, source: string, reason: string): Span => {
  const position = /at position (\d+)/.exec(reason)?.[1];
  const start =
    position === undefined
      ? reason.includes('end of JSON')
        ? Math.max(0, text.length - 1)
        : 0
      : Math.min(Number(position), Math.max(0, text.length - 1));
  return { source, start, end: Math.min(text.length, start + 1) };
};

const parsed = (
  text: string,
  path: string,
): { readonly json: unknown } | { readonly problem: Diagnostic } => {
  try {
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const reason = (error as Error).message;
    return { problem: manifestDiagnostic('manifest/not-json', brokenAt(text, path, reason), { reason }) };
  }
};

/**
 * Reads a pack.json. Never throws on a bad one: what is wrong comes back as diagnostics with places.
 *
 * @example readPack(text, 'rules-library/voice/pack.json').pack?.id // 'voice'
 */
export const readPack = (text: string, path: string): ReadPackResult => {
  const read = parsed(text, path);
  if ('problem' in read) return { diagnostics: [read.problem] };
  const { pack: valid } = compiled();
  if (!valid(read.json)) return { diagnostics: findings('manifest/invalid', valid.errors ?? [], text, path) };
  return { pack: read.json as PackContribution, diagnostics: [] };
};

/** What is wrong inside packs that lie in files of their own. That a file cannot be read is said where it is named. */
const checkPacks = (
  packs: readonly (PackContribution | { readonly $ref: string })[],
  path: string,
  readSchema: ReadSchema | undefined,
): readonly Diagnostic[] =>
  packs.flatMap((each) => {
    if (!('$ref' in each) || !readSchema) return [];
    let text: string;
    try {
      text = readSchema(each.$ref);
    } catch {
      return [];
    }
    return readPack(text, path.replace(/[^\\/]*$/, each.$ref)).diagnostics;
  });

/**
 * Reads an extension's package.json. Never throws on a bad one: what is wrong comes back as diagnostics with places.
 *
 * @param text the text of package.json
 * @param path where it was read from, for diagnostics
 * @example readManifest(text, 'node_modules/reeve-wecom/package.json', { readSchema: (ref) => files[ref] })
 */
export const readManifest = (
  text: string,
  path: string,
  options: ReadManifestOptions = {},
): ReadManifestResult => {
  const read = parsed(text, path);
  if ('problem' in read) return { diagnostics: [read.problem] };
  const { json } = read;
  const { manifest: valid } = compiled();
  if (!valid(json)) return { diagnostics: findings('manifest/invalid', valid.errors ?? [], text, path) };
  const raw = json as RawManifest;
  const version = options.reeveVersion ?? API_VERSION;
  const range = raw.engines.reeve;
  if (validRange(range) === null || !satisfies(version, range)) {
    const span = locate(text, path, ['engines', 'reeve']);
    return {
      diagnostics: [
        manifestDiagnostic('manifest/unsupported-engine', span, { name: raw.name, range, version }),
      ],
    };
  }
  const packs = checkPacks(raw.reeve.contributes.packs ?? [], path, options.readSchema);
  if (packs.length > 0) return { diagnostics: packs };
  let manifest: Manifest;
  try {
    manifest = assemble(raw, path, options.readSchema);
  } catch (error) {
    if (!(error instanceof SchemaUnreadable)) throw error;
    const span = locate(text, path, error.path);
    return {
      diagnostics: [
        manifestDiagnostic('manifest/missing-schema', span, { file: error.reference, reason: error.reason }),
      ],
    };
  }
  const diagnostics = checkSchemas(manifest.contributes, text, path);
  if (diagnostics.length > 0) return { diagnostics };
  const parameters = (manifest.contributes.actions ?? []).flatMap((action, index) =>
    checkParameters(action, index, text, path),
  );
  return parameters.length > 0 ? { diagnostics: parameters } : { manifest, diagnostics: [] };
};
