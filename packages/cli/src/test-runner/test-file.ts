import { dirname, resolve } from 'node:path';
import type { Diagnostic, Event, Input } from '@reeve/ir';
import type { ParameterValue } from '@reeve/language';
import { createTimeReader, DEFAULT_COMMUNITY, type TimeReader } from '@reeve/runtime/events';
import type { CapSentence } from '../project/project.ts';
import { createFieldReader, type FieldReader, field } from '../yaml-file/fields.ts';
import { fileDiagnostic, plainOf, readYaml, type YamlMap, type YamlValue } from '../yaml-file/value.ts';

/** Settings that a test file gives instead of a project file. */
interface TestProject {
  readonly timeZone?: string;
  readonly lateness?: number;
  readonly depth?: number;
  readonly caps?: readonly CapSentence[];
  readonly templates?: readonly string[];
}

/** A decision as a test describes it: what it does not name is not compared. */
export interface ExpectedDecision {
  /** 1-based line in the test file. */
  readonly line: number;
  readonly rule?: string;
  readonly at?: number;
  readonly member?: string;
  readonly community?: string;
  /** Id of the subject, of whatever kind. */
  readonly subject?: string;
  /** `member`, `community`, `channel` or the name of a field. */
  readonly kind?: string;
  readonly cause?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
  readonly effects?: readonly ExpectedEffect[];
  readonly held?: readonly ExpectedHeld[];
  /** What woke it, or `no` for one that begins. */
  readonly continues?: string;
}

interface ExpectedEffect {
  readonly action: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

export interface ExpectedHeld extends ExpectedEffect {
  readonly reason?: string;
  readonly until?: number;
}

/** A finding as a test describes it. */
export interface ExpectedDiagnostic {
  readonly code: string;
  readonly line?: number;
  readonly column?: number;
  /** The text that it points at. */
  readonly at?: string;
  readonly severity?: string;
}

/** One test. */
export interface TestCase {
  readonly name: string;
  readonly line: number;
  /** Rules: paths, or text in the file. */
  readonly rules: readonly string[];
  readonly text?: string;
  /** Line of the file on which the text begins, for findings inside it. */
  readonly textLine?: number;
  readonly spelling?: 'yaml';
  readonly project: TestProject;
  /** Values for parameters that the rules declare. */
  readonly parameters: readonly ParameterValue[];
  readonly inputs: readonly Input[];
  /** A file of events instead of a list. */
  readonly eventFile?: string;
  readonly until?: number;
  readonly from?: number;
  readonly expect?: readonly ExpectedDecision[];
  readonly includes: readonly ExpectedDecision[];
  readonly never: readonly ExpectedDecision[];
  readonly diagnostics?: readonly ExpectedDiagnostic[];
  readonly stats: Readonly<Record<string, number>>;
  /** Run it once more, stopped and restored after each input. */
  readonly cut: boolean;
}

/** A file of tests. */
export interface TestFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly tests: readonly TestCase[];
  readonly diagnostics: readonly Diagnostic[];
}

const SHARED = ['rules', 'text', 'yaml', 'project', 'with', 'cut'];
const TOP = [...SHARED, 'events', 'tests'];
const CASE = [
  ...SHARED,
  'name',
  'events',
  'from',
  'until',
  'expect',
  'includes',
  'never',
  'diagnostics',
  'stats',
];
const EVENT = [
  'type',
  'at',
  'time',
  'member',
  'subject',
  'community',
  'source',
  'id',
  'data',
  'depth',
  'every',
  'times',
  'advance',
];
/** As many events as one line of a test may stand for. */
const MOST_TIMES = 100_000;
const DECISION = [
  'rule',
  'at',
  'member',
  'community',
  'subject',
  'kind',
  'cause',
  'values',
  'effects',
  'held',
  'continues',
];
const STATS = ['events', 'late', 'repeated', 'undeclared', 'mistyped'];

/** Reads one file's tests. */
class TestFileReader {
  readonly fields: FieldReader = createFieldReader();
  readonly source: string;
  readonly text: string;
  time: TimeReader;

  constructor(text: string, source: string) {
    this.text = text;
    this.source = source;
    this.time = createTimeReader('iso', 'UTC') as TimeReader;
  }

  lineOf(value: YamlValue): number {
    let line = 1;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < value.span.start; i = this.text.indexOf('\n', i + 1))
      line++;
    return line;
  }

  timeOf(value: YamlValue | undefined, what: string): number | undefined {
    const text = this.fields.text(value, what);
    if (text === undefined || !value) return undefined;
    const time = this.time(text);
    if (typeof time === 'number') return time;
    return this.fields.expected(what, value.span, `a time, as 2026-01-08T09:00:00Z: ${time}`);
  }

  texts(value: YamlValue | undefined, what: string): readonly string[] {
    return this.fields.oneOrMore(value).flatMap((each) => this.fields.text(each, what) ?? []);
  }

  project(value: YamlValue | undefined, base: TestProject): TestProject {
    const known = ['timeZone', 'time zone', 'lateness', 'depth', 'caps', 'templates'];
    const map = this.fields.map(value, 'project', known);
    const timeZone = this.fields.zone(field(map, 'timeZone', 'time zone'), 'timeZone');
    const lateness = this.fields.duration(field(map, 'lateness'), 'lateness');
    const depth = this.fields.number(field(map, 'depth'), 'depth');
    const caps = this.fields
      .oneOrMore(field(map, 'caps'))
      .flatMap((each) => (each.kind === 'scalar' ? [{ text: each.text, span: each.span }] : []));
    return {
      ...base,
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(lateness === undefined ? {} : { lateness }),
      ...(depth === undefined ? {} : { depth }),
      ...(caps.length > 0 ? { caps } : {}),
      ...(map?.entries.has('templates')
        ? { templates: this.texts(field(map, 'templates'), 'templates') }
        : {}),
    };
  }

  inputs(value: YamlValue, index: number): readonly Input[] {
    const map = this.fields.map(value, 'an event', EVENT);
    if (!map) return [];
    const advance = field(map, 'advance');
    if (advance) {
      const to = this.timeOf(advance, 'advance');
      return to === undefined ? [] : [{ kind: 'advance', to }];
    }
    const event = this.event(map, value, index);
    if (event === undefined) return [];
    if (!map.entries.has('every') && !map.entries.has('times')) return [{ kind: 'event', event }];
    for (const key of ['every', 'times']) {
      if (!map.entries.has(key)) this.fields.report(fileDiagnostic('file/missing-key', value.span, { key }));
    }
    const every = this.fields.duration(field(map, 'every'), 'every') ?? 0;
    const times = this.fields.number(field(map, 'times'), 'times') ?? 0;
    if (!Number.isInteger(times) || times < 0 || times > MOST_TIMES) {
      this.fields.expected('times', value.span, `a whole number up to ${MOST_TIMES}`);
      return [];
    }
    return Array.from({ length: times }, (_, i) => ({
      kind: 'event',
      event: { ...event, id: `${event.id}-${i + 1}`, time: event.time + i * every },
    }));
  }

  event(map: YamlMap, value: YamlValue, index: number): Event | undefined {
    const type = this.fields.text(field(map, 'type'), 'type');
    const time = this.timeOf(field(map, 'at', 'time'), 'at');
    for (const [key, found] of [
      ['type', map.entries.has('type')],
      ['at', map.entries.has('at') || map.entries.has('time')],
    ] as const) {
      if (!found) this.fields.report(fileDiagnostic('file/missing-key', value.span, { key }));
    }
    if (type === undefined || time === undefined) return undefined;
    const member = this.fields.text(field(map, 'member', 'subject'), 'member');
    const data = this.fields.map(field(map, 'data'), 'data');
    const depth = this.fields.number(field(map, 'depth'), 'depth');
    return {
      id: this.fields.text(field(map, 'id'), 'id') ?? `e${index + 1}`,
      type,
      time,
      ...(member === undefined ? {} : { member }),
      community: this.fields.text(field(map, 'community', 'source'), 'community') ?? DEFAULT_COMMUNITY,
      data: data ? (plainOf(data) as Readonly<Record<string, unknown>>) : {},
      ...(depth === undefined ? {} : { depth }),
    };
  }

  effect(value: YamlValue, what: string, held: boolean): ExpectedHeld | undefined {
    if (value.kind === 'scalar') return { action: value.text };
    const map = this.fields.map(
      value,
      what,
      held ? ['action', 'input', 'reason', 'until'] : ['action', 'input'],
    );
    const action = this.fields.text(field(map, 'action'), 'action');
    const input = this.fields.map(field(map, 'input'), 'input');
    const reason = this.fields.text(field(map, 'reason'), 'reason');
    const until = field(map, 'until') && this.timeOf(field(map, 'until'), 'until');
    if (action === undefined) return undefined;
    return {
      action,
      ...(input ? { input: plainOf(input) as Readonly<Record<string, unknown>> } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(until === undefined ? {} : { until }),
    };
  }

  decision(value: YamlValue): ExpectedDecision | undefined {
    const map = this.fields.map(value, 'a decision', DECISION);
    if (!map) return undefined;
    const text = (name: string): string | undefined => this.fields.text(field(map, name), name);
    const values = this.fields.map(field(map, 'values'), 'values');
    const list = <T>(name: string, read: (each: YamlValue) => T | undefined): readonly T[] | undefined =>
      this.fields.list(field(map, name), name)?.flatMap((each) => read(each) ?? []);
    const at = field(map, 'at') && this.timeOf(field(map, 'at'), 'at');
    const read: { -readonly [K in keyof ExpectedDecision]: ExpectedDecision[K] | undefined } = {
      line: this.lineOf(value),
      rule: text('rule'),
      at,
      member: text('member'),
      community: text('community'),
      subject: text('subject'),
      kind: text('kind'),
      cause: map.entries.has('cause') ? this.texts(field(map, 'cause'), 'cause') : undefined,
      values: values && (plainOf(values) as Readonly<Record<string, unknown>>),
      effects: list('effects', (each) => this.effect(each, 'an effect', false)),
      held: list('held', (each) => this.effect(each, 'a held effect', true)),
      continues: text('continues'),
    };
    return Object.fromEntries(
      Object.entries(read).filter(([, each]) => each !== undefined),
    ) as unknown as ExpectedDecision;
  }

  decisions(value: YamlValue | undefined, what: string): readonly ExpectedDecision[] | undefined {
    return this.fields.list(value, what)?.flatMap((each) => this.decision(each) ?? []);
  }

  diagnosticsOf(value: YamlValue | undefined): readonly ExpectedDiagnostic[] | undefined {
    return this.fields.list(value, 'diagnostics')?.flatMap((each): readonly ExpectedDiagnostic[] => {
      if (each.kind === 'scalar') return [{ code: each.text }];
      const map = this.fields.map(each, 'a diagnostic', ['code', 'line', 'column', 'at', 'severity']);
      const code = this.fields.text(field(map, 'code'), 'code');
      const line = this.fields.number(field(map, 'line'), 'line');
      const column = this.fields.number(field(map, 'column'), 'column');
      const at = this.fields.text(field(map, 'at'), 'at');
      const severity = this.fields.text(field(map, 'severity'), 'severity');
      if (code === undefined) return [];
      return [
        {
          code,
          ...(line === undefined ? {} : { line }),
          ...(column === undefined ? {} : { column }),
          ...(at === undefined ? {} : { at }),
          ...(severity === undefined ? {} : { severity }),
        },
      ];
    });
  }

  /** What a file says for all of its tests, or one test for itself. */
  shared(map: YamlMap | undefined, base: Shared): Shared {
    const text = field(map, 'text', 'yaml');
    const cut = this.fields.oneOf(field(map, 'cut'), 'cut', ['every', 'never'] as const);
    const rules = map?.entries.has('rules') ? this.texts(field(map, 'rules'), 'rules') : undefined;
    const own = this.fields.text(text, 'text');
    const project = this.project(field(map, 'project'), base.project);
    const inside: Pick<TestCase, 'rules' | 'text' | 'textLine' | 'spelling'> =
      own !== undefined && text
        ? {
            rules: rules ?? [],
            text: own,
            textLine: this.lineOf(text) + (text.kind === 'scalar' && text.block ? 1 : 0),
            ...(map?.entries.has('yaml') ? { spelling: 'yaml' as const } : {}),
          }
        : rules
          ? { rules }
          : base.inside;
    return {
      inside,
      project,
      parameters: this.parameters(map, base.parameters),
      cut: cut === undefined ? base.cut : cut === 'every',
    };
  }

  /** Values of a test take the place of those that hold for the file. */
  parameters(map: YamlMap | undefined, base: readonly ParameterValue[]): readonly ParameterValue[] {
    const own = [...(this.fields.map(field(map, 'with'), 'with')?.entries ?? [])].flatMap(
      ([name, { value }]) => {
        const text = this.fields.text(value, name);
        return text === undefined ? [] : [{ name, text, span: value.span }];
      },
    );
    const names = new Set(own.map(({ name }) => name));
    return [...base.filter(({ name }) => !names.has(name)), ...own];
  }

  events(value: YamlValue | undefined): Pick<TestCase, 'inputs' | 'eventFile'> {
    if (value?.kind === 'scalar') return { inputs: [], eventFile: value.text };
    const list = this.fields.list(value, 'events') ?? [];
    return { inputs: list.flatMap((each, index) => this.inputs(each, index)) };
  }

  testCase(
    value: YamlValue,
    base: Shared,
    defaults: Pick<TestCase, 'inputs' | 'eventFile'>,
  ): TestCase | undefined {
    const map = this.fields.map(value, 'a test', CASE);
    if (!map) return undefined;
    const shared = this.shared(map, base);
    this.time = createTimeReader('iso', shared.project.timeZone ?? 'UTC') as TimeReader;
    const name = this.fields.text(field(map, 'name'), 'name');
    if (!map.entries.has('name'))
      this.fields.report(fileDiagnostic('file/missing-key', value.span, { key: 'name' }));
    const wanted = ['expect', 'includes', 'never', 'diagnostics', 'stats'];
    if (!wanted.some((key) => map.entries.has(key))) {
      this.fields.report(fileDiagnostic('file/missing-key', value.span, { key: 'expect' }));
    }
    const until = field(map, 'until') && this.timeOf(field(map, 'until'), 'until');
    const from = field(map, 'from') && this.timeOf(field(map, 'from'), 'from');
    const expect = this.decisions(field(map, 'expect'), 'expect');
    const diagnostics = this.diagnosticsOf(field(map, 'diagnostics'));
    const stats = [...(this.fields.map(field(map, 'stats'), 'stats', STATS)?.entries ?? [])].flatMap(
      ([key, entry]) => {
        const count = this.fields.number(entry.value, key);
        return count === undefined ? [] : [[key, count] as const];
      },
    );
    return {
      name: name ?? '',
      line: this.lineOf(value),
      ...shared.inside,
      project: shared.project,
      parameters: shared.parameters,
      ...(map.entries.has('events') ? this.events(field(map, 'events')) : defaults),
      ...(until === undefined ? {} : { until }),
      ...(from === undefined ? {} : { from }),
      ...(expect ? { expect } : {}),
      includes: this.decisions(field(map, 'includes'), 'includes') ?? [],
      never: this.decisions(field(map, 'never'), 'never') ?? [],
      ...(diagnostics ? { diagnostics } : {}),
      stats: Object.fromEntries(stats),
      cut: shared.cut,
    };
  }
}

interface Shared {
  readonly inside: Pick<TestCase, 'rules' | 'text' | 'textLine' | 'spelling'>;
  readonly project: TestProject;
  readonly parameters: readonly ParameterValue[];
  readonly cut: boolean;
}

/**
 * Reads a file of tests.
 *
 * @param text the YAML text
 * @param path how the file is called; paths inside it are taken from its folder
 */
export const readTestFile = (text: string, path: string): TestFile => {
  const { value, diagnostics: problems } = readYaml(text, path);
  const reader = new TestFileReader(text, path);
  const top = reader.fields.map(value, 'the test file', TOP);
  const shared = reader.shared(top, {
    inside: { rules: [] },
    project: {},
    parameters: [],
    cut: false,
  });
  reader.time = createTimeReader('iso', shared.project.timeZone ?? 'UTC') as TimeReader;
  const defaults = reader.events(field(top, 'events'));
  const list = reader.fields.list(field(top, 'tests'), 'tests') ?? [];
  const tests = list.flatMap((each) => reader.testCase(each, shared, defaults) ?? []);
  if (problems.length === 0 && !top?.entries.has('tests') && reader.fields.diagnostics.length === 0) {
    const span = value?.span ?? { source: path, start: 0, end: 0 };
    reader.fields.report(fileDiagnostic('file/missing-key', { ...span, end: span.start }, { key: 'tests' }));
  }
  return {
    path,
    folder: dirname(resolve(path)),
    text,
    tests,
    diagnostics: [...problems, ...reader.fields.diagnostics],
  };
};
