import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { CapIr, Diagnostic, Span } from '@reeve/ir';
import { type CsvMap, type EventSource, looksLikeCsv } from '@reeve/runtime/events';
import { fileError, UsageError } from '../failure.ts';
import { RUN_KEYS, type RunSettings, readRunSettings, usualRunSettings } from '../running/run-settings.ts';
import { createFieldReader, type FieldReader, field } from '../yaml-file/fields.ts';
import { fileDiagnostic, readYaml, type YamlMap, type YamlValue } from '../yaml-file/value.ts';
import { parseCsvMap, readCsvMap } from './csv-map.ts';
import { CAP_KEYS, PROJECT_KEYS, QUOTA_PATTERN } from './project-schema.ts';
import { readText, type TextFile } from './read-text.ts';
import { shownPath } from './rule-files.ts';

/** A cap that is a sentence: the language reads it. */
export interface CapSentence {
  readonly text: string;
  readonly span: Span;
}

/** reeve.yaml, read. */
export interface Project {
  /** Texts that findings may point into. */
  readonly texts: readonly TextFile[];
  /** The project file; absent where there is none. */
  readonly file?: string;
  readonly folder: string;
  /** Absolute. */
  readonly rules: readonly string[];
  readonly events: readonly EventSource[];
  readonly map?: CsvMap;
  readonly timeZone: string;
  /** Milliseconds. */
  readonly lateness: number;
  /** Whether the project file says so, or it is only what holds where nothing is said. */
  readonly latenessGiven?: boolean;
  readonly depth: number;
  readonly caps: readonly (CapIr | CapSentence)[];
  readonly templates?: readonly string[];
  /** Folders or package names, as written. */
  readonly extensions: readonly string[];
  /** Folders of packs, whole. */
  readonly packs: readonly string[];
  readonly language?: 'en' | 'zh';
  /** How many members there are, by the project's own word. */
  readonly members?: number;
  /** What platforms take, by channel or action. */
  readonly quotas?: readonly { readonly of: string; readonly quota: string }[];
  /** Languages that members read. */
  readonly languages?: readonly ('en' | 'zh')[];
  /** What matters once it runs: store, sources, delivery, what extensions are granted. */
  readonly running: RunSettings;
  readonly diagnostics: readonly Diagnostic[];
}

const NAMES = ['reeve.yaml', 'reeve.yml'];
const DEFAULT_DEPTH = 8;

/** The project file in a folder or above it. */
export const findProject = (from: string): string | undefined => {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
    if (dirname(folder) === folder) return undefined;
  }
};

/** The project file that `--project` names: the file, or the folder that it lies in. */
export const namedProject = async (path: string): Promise<string> => {
  try {
    if (!(await stat(path)).isDirectory()) return path;
  } catch (error) {
    throw fileError(path, error);
  }
  const found = NAMES.map((name) => join(path, name)).find((each) => existsSync(each));
  if (found === undefined) throw new UsageError(`${path}: there is no reeve.yaml here`);
  return found;
};

/** What a project is that has no file. */
export const emptyProject = (folder: string): Project => ({
  texts: [],
  folder,
  rules: [],
  events: [],
  timeZone: 'UTC',
  lateness: 0,
  depth: DEFAULT_DEPTH,
  caps: [],
  extensions: [],
  packs: [],
  running: usualRunSettings(folder),
  diagnostics: [],
});

const readCap = (fields: FieldReader, value: YamlValue): CapIr | CapSentence | undefined => {
  if (value.kind === 'scalar') return { text: value.text, span: value.span };
  const map = fields.map(value, 'a cap', CAP_KEYS);
  const count = fields.number(field(map, 'at most'), 'at most');
  const per = fields.duration(field(map, 'per'), 'per');
  for (const key of map ? ['at most', 'per'] : []) {
    if (!map?.entries.has(key)) fields.report(fileDiagnostic('file/missing-key', value.span, { key }));
  }
  if (count === undefined || per === undefined) return undefined;
  if (!Number.isInteger(count) || count < 0) {
    return fields.expected('at most', value.span, 'a whole number, 0 or more', '不小于 0 的整数');
  }
  const text = (name: string): string | undefined => fields.text(field(map, name), name);
  const [channel, purpose, action] = [text('channel'), text('purpose'), text('action')];
  return {
    count,
    per: { kind: 'exact', ms: per },
    scope: fields.oneOf(field(map, 'of'), 'of', ['member', 'community'] as const) ?? 'member',
    ...(channel === undefined ? {} : { channel }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(action === undefined ? {} : { action }),
  };
};

const readQuotas = (
  fields: FieldReader,
  value: YamlValue | undefined,
): readonly { readonly of: string; readonly quota: string }[] => {
  if (value && value.kind !== 'map') {
    fields.expected('quotas', value.span, 'a channel or action with its quota', '渠道或动作及其配额');
  }
  if (value?.kind !== 'map') return [];
  return [...value.entries].flatMap(([of, entry]) => {
    const each = entry.value;
    const quota = fields.text(each, of);
    if (quota === undefined) return [];
    if (new RegExp(QUOTA_PATTERN).test(quota)) return [{ of, quota }];
    fields.expected(of, each.span, 'a quota such as “20 per minute”', '配额，例如“20 per minute”');
    return [];
  });
};

interface MapSlot {
  map?: CsvMap;
  readonly texts: TextFile[];
  readonly diagnostics: Diagnostic[];
}

const readMapValue = async (
  value: YamlValue | undefined,
  folder: string,
  source: string,
  zone: string,
  slot: MapSlot,
): Promise<CsvMap | undefined> => {
  if (!value) return undefined;
  if (value.kind !== 'scalar') {
    const result = readCsvMap(value, source, zone);
    slot.diagnostics.push(...result.diagnostics);
    return result.map;
  }
  try {
    const path = resolve(folder, value.text);
    const { file, diagnostics } = await readText(path, shownPath(path));
    slot.diagnostics.push(...diagnostics);
    if (!file) return undefined;
    slot.texts.push(file);
    const result = parseCsvMap(file.text, file.path, zone);
    slot.diagnostics.push(...result.diagnostics);
    return result.map;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const reason = error.message.slice(error.message.indexOf(': ') + 2);
    slot.diagnostics.push(fileDiagnostic('file/missing-file', value.span, { path: value.text, reason }));
    return undefined;
  }
};

const readEvents = async (
  fields: FieldReader,
  top: YamlMap | undefined,
  folder: string,
  source: string,
  zone: string,
  slot: MapSlot,
): Promise<readonly EventSource[]> => {
  const sources: EventSource[] = [];
  for (const value of fields.oneOrMore(field(top, 'events'))) {
    const map = value.kind === 'map' ? fields.map(value, 'events', ['file', 'map']) : undefined;
    const name = fields.text(map ? field(map, 'file') : value, 'events');
    if (map && !map.entries.has('file')) {
      fields.report(fileDiagnostic('file/missing-key', value.span, { key: 'file' }));
    }
    if (name === undefined) continue;
    const own = await readMapValue(field(map, 'map'), folder, source, zone, slot);
    const path = resolve(folder, name);
    const mapping = own ?? (looksLikeCsv(path) ? slot.map : undefined);
    sources.push(mapping ? { path: shownPath(path), map: mapping } : { path: shownPath(path) });
  }
  return sources;
};

/** Reads a project from the text of its file. What is wrong with it is in `diagnostics`; the rest still counts. */
export const readProject = async (path: string): Promise<Project> => {
  const folder = dirname(resolve(path));
  const shown = shownPath(path);
  const { file, diagnostics: unreadable } = await readText(path, shown);
  if (!file) return { ...emptyProject(folder), diagnostics: unreadable };
  const { value, diagnostics: problems } = readYaml(file.text, shown);
  const fields = createFieldReader();
  const top = fields.map(value, basename(path), [...PROJECT_KEYS, ...RUN_KEYS]);
  const texts = (name: string): readonly string[] =>
    fields.oneOrMore(field(top, name)).flatMap((each) => fields.text(each, name) ?? []);

  const timeZone = fields.zone(field(top, 'timeZone', 'time zone'), 'timeZone') ?? 'UTC';
  const depthValue = field(top, 'depth');
  const depth = fields.number(depthValue, 'depth') ?? DEFAULT_DEPTH;
  if (depthValue && (!Number.isInteger(depth) || depth < 1 || depth > 1000)) {
    fields.expected('depth', depthValue.span, 'a whole number from 1 to 1000', '1 到 1000 的整数');
  }
  const lateness = fields.duration(field(top, 'lateness'), 'lateness') ?? 0;
  const language = fields.oneOf(field(top, 'language'), 'language', ['en', 'zh'] as const);
  const membersValue = field(top, 'members');
  const members = fields.number(membersValue, 'members');
  if (membersValue && members !== undefined && (!Number.isInteger(members) || members < 1)) {
    fields.expected('members', membersValue.span, 'a whole number, 1 or more', '不小于 1 的整数');
  }
  const quotas = readQuotas(fields, field(top, 'quotas'));
  const languages = fields
    .oneOrMore(field(top, 'languages'))
    .flatMap((each) => fields.oneOf(each, 'languages', ['en', 'zh'] as const) ?? []);
  const caps = fields.oneOrMore(field(top, 'caps')).flatMap((each) => readCap(fields, each) ?? []);
  const named = texts('rules').map((each) => resolve(folder, each));
  const usual = join(folder, 'rules');
  const rules = named.length > 0 ? named : [existsSync(usual) ? usual : folder];
  const packs = fields.oneOrMore(field(top, 'packs')).flatMap((each) => {
    const name = fields.text(each, 'packs');
    if (name === undefined) return [];
    const at = resolve(folder, name);
    if (existsSync(at)) return [at];
    const reason = 'there is no such folder';
    fields.report(fileDiagnostic('file/missing-file', each.span, { path: name, reason }));
    return [];
  });
  const { running, diagnostics: runFindings } = readRunSettings(top, folder);
  const slot: MapSlot = { texts: [file], diagnostics: [] };
  const map = await readMapValue(field(top, 'map'), folder, shown, timeZone, slot);
  if (map) slot.map = map;
  const events = await readEvents(fields, top, folder, shown, timeZone, slot);
  return {
    texts: slot.texts,
    file: shown,
    folder,
    rules,
    events,
    ...(map ? { map } : {}),
    timeZone,
    lateness,
    latenessGiven: top?.entries.has('lateness') ?? false,
    depth,
    caps,
    ...(top?.entries.has('templates') ? { templates: texts('templates') } : {}),
    extensions: texts('extensions'),
    packs,
    ...(language ? { language } : {}),
    ...(members === undefined ? {} : { members }),
    ...(quotas.length > 0 ? { quotas } : {}),
    ...(languages.length > 0 ? { languages } : {}),
    running,
    diagnostics: [...problems, ...fields.diagnostics, ...runFindings, ...slot.diagnostics],
  };
};
