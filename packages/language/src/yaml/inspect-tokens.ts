import type { CST } from 'yaml';
import type { Report } from './report.ts';

/** A comment of a YAML text. */
export interface YamlComment {
  readonly start: number;
  readonly end: number;
  /** Without its `#`. */
  readonly text: string;
}

/** Deepest nesting of lists and maps that is read. */
const MAX_YAML_DEPTH = 200;

export interface Inspected {
  readonly comments: readonly YamlComment[];
  /** A quote or a bracket is never closed, and reported. */
  readonly isUnclosed: boolean;
  readonly readable: boolean;
}

const CLOSING: ReadonlySet<string> = new Set<CST.SourceToken['type']>(['flow-map-end', 'flow-seq-end']);

/**
 * Goes through the tokens of a YAML text once, without recursion: gathers the comments, and refuses what a rule file
 * has no use for and what could make a small text grow without bound when read (aliases, tags, deep nesting).
 */
export function inspectTokens(tokens: readonly CST.Token[], report: Report): Inspected {
  const comments: YamlComment[] = [];
  let isUnclosed = false;
  const unclosed = (kind: 'quote' | 'bracket', offset: number): void => {
    isUnclosed = true;
    report.add(`yaml/unclosed-${kind}`, { start: offset, end: offset + 1 });
  };
  let tooDeep: CST.Token | undefined;
  const stack: { readonly token: CST.Token; readonly depth: number }[] = [];
  const push = (list: readonly (CST.Token | null | undefined)[] | undefined, depth: number): void => {
    for (const token of list ?? []) if (token) stack.push({ token, depth });
  };
  push(tokens, 0);
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, depth } = top;
    switch (token.type) {
      case 'comment':
        comments.push({
          start: token.offset,
          end: token.offset + token.source.length,
          text: token.source.slice(1),
        });
        break;
      case 'anchor':
      case 'alias':
      case 'tag':
        report.add(`yaml/${token.type}`, { start: token.offset, end: token.offset + token.source.length });
        // What an alias stands for is never looked up, so nothing grows.
        break;
      case 'directive':
        report.add('yaml/directive', { start: token.offset, end: token.offset + token.source.length });
        break;
      case 'document':
        push(token.start, depth);
        push([token.value], depth);
        push(token.end, depth);
        break;
      case 'block-map':
      case 'block-seq':
      case 'flow-collection': {
        if (depth >= MAX_YAML_DEPTH) {
          if (!tooDeep || token.offset < tooDeep.offset) tooDeep = token;
          break;
        }
        for (const item of token.items) {
          push(item.start, depth);
          push([item.key], depth + 1);
          push(item.sep, depth);
          push([item.value], depth + 1);
        }
        if (token.type === 'flow-collection') {
          push(token.end, depth);
          if (!token.end.some(({ type }) => CLOSING.has(type))) unclosed('bracket', token.offset);
        }
        break;
      }
      case 'block-scalar':
        push(token.props, depth);
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        if (!isClosed(token.source)) unclosed('quote', token.offset);
        push(token.end, depth);
        break;
      case 'scalar':
      case 'doc-end':
        push(token.end, depth);
        break;
      default:
        break;
    }
  }
  if (tooDeep) {
    report.add(
      'yaml/too-deep',
      { start: tooDeep.offset, end: tooDeep.offset + 1 },
      { limit: MAX_YAML_DEPTH },
    );
  }
  comments.sort((a, b) => a.start - b.start);
  return { comments, isUnclosed, readable: !tooDeep };
}

/** Whether a scalar in quotes ends with its quote; within it stands escaped or doubled. */
function isClosed(source: string): boolean {
  const quote = source.charAt(0);
  if (source.length < 2 || !source.endsWith(quote)) return false;
  const before = /(\\*|'*)$/.exec(source.slice(1, -1))?.[1] ?? '';
  return quote === '"' ? !before.startsWith('\\') || before.length % 2 === 0 : before.length % 2 === 0;
}
