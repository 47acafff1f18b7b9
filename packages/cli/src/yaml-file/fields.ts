import type { Diagnostic, Span } from '@reeve/ir';
import { isZone } from '@reeve/runtime/events';
import { parseDuration } from '../time/duration.ts';
import { fileDiagnostic, type YamlEntry, type YamlMap, type YamlValue } from './value.ts';

/**
 * Reads what is expected out of YAML values and collects a finding for whatever is not. Each reader gives `undefined`
 * where a value is absent or wrong, so that one slip does not hide the next.
 */
export interface FieldReader {
  readonly diagnostics: readonly Diagnostic[];
  report(diagnostic: Diagnostic): void;
  /** Reports that something has to be of another kind. */
  expected(what: string, span: Span, expected: string, zh?: string): undefined;
  map(value: YamlValue | undefined, what: string, known?: readonly string[]): YamlMap | undefined;
  list(value: YamlValue | undefined, what: string): readonly YamlValue[] | undefined;
  /** A list, or one value that stands for a list of one. */
  oneOrMore(value: YamlValue | undefined): readonly YamlValue[];
  text(value: YamlValue | undefined, what: string): string | undefined;
  number(value: YamlValue | undefined, what: string): number | undefined;
  yesNo(value: YamlValue | undefined, what: string): boolean | undefined;
  duration(value: YamlValue | undefined, what: string): number | undefined;
  zone(value: YamlValue | undefined, what: string): string | undefined;
  oneOf<T extends string>(value: YamlValue | undefined, what: string, options: readonly T[]): T | undefined;
}

/** The value of a key, if it is there. */
export const field = (map: YamlMap | undefined, ...names: readonly string[]): YamlValue | undefined => {
  for (const name of names) {
    const entry: YamlEntry | undefined = map?.entries.get(name);
    if (entry) return entry.value;
  }
  return undefined;
};

const near = (wrong: string, known: readonly string[]): string | undefined => {
  const squeeze = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');
  const wanted = squeeze(wrong);
  return known.find((each) => {
    const other = squeeze(each);
    if (other === wanted || (wanted.length > 3 && (other.startsWith(wanted) || wanted.startsWith(other))))
      return true;
    if (Math.abs(other.length - wanted.length) > 1 || wanted.length < 3) return false;
    let left = 0;
    while (left < wanted.length && wanted[left] === other[left]) left++;
    let right = 0;
    while (right < wanted.length - left && wanted.at(-1 - right) === other.at(-1 - right)) right++;
    // One letter more, less or other, or two neighbours exchanged.
    return Math.max(wanted.length, other.length) - left - right <= (wanted.length === other.length ? 2 : 1);
  });
};

/** Makes a reader; its findings are in `diagnostics`. */
export const createFieldReader = (): FieldReader => {
  const diagnostics: Diagnostic[] = [];
  const expected = (what: string, span: Span, wanted: string, zh?: string): undefined => {
    const made = fileDiagnostic('file/bad-value', span, { what, expected: wanted });
    const message = zh === undefined ? made.message : { en: made.message.en, zh: `${what} 应为${zh}。` };
    diagnostics.push({ ...made, message });
    return undefined;
  };
  const scalar = (value: YamlValue, what: string, wanted: string, zh: string) =>
    value.kind === 'scalar' ? value : expected(what, value.span, wanted, zh);

  return {
    diagnostics,
    report: (diagnostic) => diagnostics.push(diagnostic),
    expected,
    map(value, what, known) {
      if (value === undefined) return undefined;
      if (value.kind !== 'map') return expected(what, value.span, 'keys with values', '键值对');
      for (const [key, entry] of known ? value.entries : []) {
        if (known!.includes(key)) continue;
        const guess = near(key, known!);
        const fixes = guess && [
          {
            title: { en: `Did you mean “${guess}”?`, zh: `是不是要写“${guess}”？` },
            edits: [{ span: entry.key, text: guess }],
            safe: false,
          },
        ];
        const params = { key, known: known!.join(', ') };
        diagnostics.push(fileDiagnostic('file/unknown-key', entry.key, params, fixes ? { fixes } : {}));
      }
      return value;
    },
    list(value, what) {
      if (value === undefined) return undefined;
      return value.kind === 'list' ? value.items : expected(what, value.span, 'a list', '列表');
    },
    oneOrMore(value) {
      if (value === undefined || value.kind === 'null') return [];
      return value.kind === 'list' ? value.items : [value];
    },
    text(value, what) {
      return value && scalar(value, what, 'text', '文本')?.text;
    },
    number(value, what) {
      if (value === undefined) return undefined;
      return value.kind === 'scalar' && typeof value.value === 'number' && Number.isFinite(value.value)
        ? value.value
        : expected(what, value.span, 'a number', '数字');
    },
    yesNo(value, what) {
      if (value === undefined) return undefined;
      if (value.kind === 'scalar') {
        if (typeof value.value === 'boolean') return value.value;
        if (['yes', '是'].includes(value.text)) return true;
        if (['no', '否'].includes(value.text)) return false;
      }
      return expected(what, value.span, 'yes or no', '是或否');
    },
    duration(value, what) {
      const read = value && scalar(value, what, 'a length of time, as 10 minutes', '时长，例如 10 minutes');
      if (!read) return undefined;
      return (
        parseDuration(read.text) ??
        expected(what, read.span, 'a length of time, as 10 minutes', '时长，例如 10 minutes')
      );
    },
    zone(value, what) {
      const read = value && scalar(value, what, 'a time zone, as Asia/Shanghai', '时区，例如 Asia/Shanghai');
      if (!read) return undefined;
      return isZone(read.text)
        ? read.text
        : expected(what, read.span, 'a time zone, as Asia/Shanghai', '时区，例如 Asia/Shanghai');
    },
    oneOf(value, what, options) {
      const read =
        value && scalar(value, what, `one of ${options.join(', ')}`, `以下之一：${options.join('、')}`);
      if (!read) return undefined;
      return (
        options.find((each) => each === read.text) ??
        expected(what, read.span, `one of ${options.join(', ')}`, `以下之一：${options.join('、')}`)
      );
    },
  };
};
