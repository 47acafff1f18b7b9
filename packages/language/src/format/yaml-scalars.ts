import { Document, isSeq, Scalar } from 'yaml';

/** Where a scalar stands: after a key on its own line, or inside `{ }` or `[ ]`, where commas and brackets part values. */
export type YamlPlace = 'block' | 'flow';

/** Characters that a scalar shows only by an escape. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\ufeff]/u;
const HIDDEN_BUT_NEWLINE = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029\ufeff]/u;

/** What YAML's core schema takes for something else than text, and so do editors. */
const OTHER_THAN_TEXT = /^(?:~|null|true|false|[-+.\d][-+.\dxobae_,:]*)$/i;

/** The text without quotes where YAML reads it back the same, else `undefined`. Numbers and truths stay as they are. */
export function yamlPlain(text: string, place: YamlPlace): string | undefined {
  if (text === '' || HIDDEN.test(text)) return undefined;
  const printed = print(text, undefined, place);
  return printed === text ? text : undefined;
}

/** The text in quotes. */
export function yamlQuoted(text: string, place: YamlPlace): string {
  return print(text, Scalar.QUOTE_DOUBLE, place);
}

/** The text, in quotes where it needs them or where an editor would take it for something else. */
export function yamlText(text: string, place: YamlPlace): string {
  const plain = OTHER_THAN_TEXT.test(text) ? undefined : yamlPlain(text, place);
  const mustQuote = text === '' || HIDDEN.test(text) || OTHER_THAN_TEXT.test(text);
  return plain ?? print(text, mustQuote ? Scalar.QUOTE_DOUBLE : undefined, place);
}

/** Text after a key, over several lines where it has several; `indent` is that of the lines after the first. */
export function yamlLines(text: string, indent: number): readonly string[] {
  if (!text.includes('\n') || HIDDEN_BUT_NEWLINE.test(text)) return [yamlText(text, 'block')];
  const [first = '', ...rest] = new Document({ k: text }, { schema: 'failsafe' })
    .toString({ lineWidth: 0 })
    .replace(/\n$/, '')
    .split('\n');
  return [
    first.slice('k: '.length),
    ...rest.map((line) => (line === '' ? '' : ' '.repeat(indent - 2) + line)),
  ];
}

/** A key: `message.send`, `50%`, `"we, too"`. */
export function yamlKey(text: string): string {
  return text === '<<' ? '"<<"' : yamlText(text, 'flow');
}

function print(text: string, type: Scalar.Type | undefined, place: YamlPlace): string {
  const scalar = new Scalar(text);
  if (type) scalar.type = type;
  const options = {
    lineWidth: 0,
    flowCollectionPadding: false,
    doubleQuotedMinMultiLineLength: 1_000_000_000,
  };
  if (place === 'block') {
    const printed = new Document({ k: scalar }, { schema: 'failsafe' }).toString(options);
    return printed.slice('k: '.length).replace(/\n$/, '');
  }
  const document = new Document([scalar], { schema: 'failsafe' });
  if (isSeq(document.contents)) document.contents.flow = true;
  return document.toString(options).replace(/^\[|\]\n$/g, '');
}
