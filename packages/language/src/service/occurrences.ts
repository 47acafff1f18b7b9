import type { Span } from '@reeve/ir';
import { type Lookup, lookUp } from '../check/canonicalize.ts';
import type { NameKind, Vocabulary } from '../check/vocabulary.ts';
import type { Declaration, Field, Name, Parameter, SyntaxTree } from '../syntax/tree.ts';

/** What a name in a text means. */
export interface Meaning {
  readonly kind: NameKind | 'rule';
  readonly id: string;
  /** As `Vocabulary` tells names of a kind apart: a field's event, a parameter's action or plan … */
  readonly owner?: string;
}

/** A name in a text that means something that is declared. */
export interface Occurrence extends Meaning {
  /** Of the part that means it: `tier` of `member.tier`, without the quotes of a template's name. */
  readonly span: Span;
  readonly role: 'definition' | 'reference';
}

/** Every name of a text that is understood, in the order of the text. */
export function occurrencesOf(tree: SyntaxTree, vocabulary: Vocabulary): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const declaration of tree.declarations) define(declaration, found, tree.text);
  lookUp(tree, vocabulary, (lookup) => refer(lookup, found, tree.text));
  giveParameters(tree.declarations, found);
  // `complaint.filed.topic` is looked up as an event and as its field: the narrower one tells more.
  return found.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The meaning in one word, to compare by. Options and fields of different owners are different things. */
export function keyOf({ kind, id, owner }: Meaning): string {
  return `${kind}\0${owner ?? ''}\0${id}`;
}

function define(declaration: Declaration, found: Occurrence[], text: string): void {
  const add = (kind: Meaning['kind'], id: string, span: Span, owner?: string): void => {
    if (id !== '')
      found.push({
        kind,
        id,
        span: unquoted(span, text),
        role: 'definition',
        ...(owner !== undefined && { owner }),
      });
  };
  const params = (owner: string, list: readonly Parameter[]): void => {
    for (const param of list) add('param', param.name.id, param.name.span, owner);
  };
  if (declaration.kind === 'unreadable') return;
  if (declaration.kind === 'parameter') {
    add('param', declaration.name.id, declaration.name.span, PARAMETERS);
    return;
  }
  if (declaration.kind === 'use') {
    const pack = declaration.name.id;
    for (const { name } of declaration.settings)
      found.push({
        kind: 'param',
        id: name.id,
        owner: PARAMETERS + pack,
        span: name.span,
        role: 'reference',
      });
    for (const { id, span } of declaration.except)
      found.push({
        kind: 'rule',
        id,
        owner: PARAMETERS + pack,
        span: unquoted(span, text),
        role: 'reference',
      });
    return;
  }
  if (declaration.kind === 'attributes') {
    defineFields(declaration.fields, 'attribute', declaration.of, '', add);
    return;
  }
  const { kind, name } = declaration;
  add(kind, name.id, name.span);
  if (kind === 'event') defineFields(declaration.fields, 'field', name.id, '', add);
  else if (kind === 'table') params(name.id, [...declaration.params, ...declaration.outputs]);
  else if (kind === 'plan' || kind === 'template') params(name.id, declaration.params);
}

/** Begins the owner of what belongs to a pack; alone, that of the parameters of a project's own texts. */
const PARAMETERS = '$';

/** The pack that a parameter or rule belongs to, `pack` absent for a project's own; nothing for what is of no pack. */
export function packOf({ owner }: Meaning): { readonly pack?: string } | undefined {
  if (owner?.startsWith(PARAMETERS) !== true) return undefined;
  const pack = owner.slice(PARAMETERS.length);
  return pack === '' ? {} : { pack };
}

/** Every `$name`, wherever it stands for a value. */
function giveParameters(node: unknown, found: Occurrence[]): void {
  if (Array.isArray(node)) for (const each of node) giveParameters(each, found);
  else if (typeof node === 'object' && node !== null) {
    const { kind, name, parameter, given } = node as {
      readonly kind?: unknown;
      readonly name?: Name;
      readonly parameter?: Name;
      readonly given?: Readonly<Record<string, Name>>;
    };
    const names = [
      ...(kind === 'given' && name ? [name] : []),
      ...(kind === 'duration' && parameter ? [parameter] : []),
      ...Object.values(given ?? {}),
    ];
    for (const { id, span } of names)
      found.push({
        kind: 'param',
        id,
        owner: PARAMETERS,
        span: { ...span, start: span.end - id.length },
        role: 'reference',
      });
    for (const [key, each] of Object.entries(node))
      if (key !== 'span' && key !== 'trivia' && key !== 'given') giveParameters(each, found);
  }
}

function defineFields(
  fields: readonly Field[],
  kind: 'field' | 'attribute',
  owner: string,
  prefix: string,
  add: (kind: Meaning['kind'], id: string, span: Span, owner?: string) => void,
): void {
  for (const { name, type } of fields) {
    const id = prefix + name.id;
    if (type.kind === 'group') {
      defineFields(type.fields, kind, owner, `${id}.`, add);
      continue;
    }
    add(kind, id, name.span, owner);
    const inner = type.kind === 'listOf' ? type.of : type;
    if (inner.kind === 'oneOf')
      for (const option of inner.options) add('option', option.name.id, option.name.span, `${owner}.${id}`);
  }
}

function refer(lookup: Lookup, found: Occurrence[], text: string): void {
  const { kind, id, owner } = lookup;
  if (id === undefined || kind === 'value') return;
  const span = unquoted(lookup.name.span, text);
  const own = { kind, id, ...(owner !== undefined && { owner }) };
  const written = text.slice(span.start, span.end);
  const isPart = kind === 'attribute' || kind === 'field';
  const from = isPart ? partStart(written, id) : 0;
  if (kind === 'field' && owner !== undefined && from > 0 && !/^(?:event|事件)\./u.test(written))
    found.push({
      kind: 'event',
      id: owner,
      span: { ...span, end: span.start + from - 1 },
      role: 'reference',
    });
  found.push({ ...own, span: { ...span, start: span.start + from }, role: 'reference' });
}

/** Where the last parts of a dotted name begin, as many as the id has. */
function partStart(written: string, id: string): number {
  let parts = id.split('.').length;
  for (let at = written.length - 1; at >= 0; at--) {
    if (written[at] === '.' || written[at] === '．') parts -= 1;
    if (parts === 0) return at + 1;
  }
  return 0;
}

const QUOTES = /^["'“”‘’「『]|["'“”‘’」』]$/gu;

/** A name in quotes is its text. */
function unquoted(span: Span, text: string): Span {
  const written = text.slice(span.start, span.end);
  const bare = written.replace(QUOTES, '');
  if (bare === written) return span;
  const start = span.start + written.indexOf(bare);
  return { ...span, start, end: start + bare.length };
}
