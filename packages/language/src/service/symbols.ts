import type { Span } from '@reeve/ir';
import { titleOf } from '../check/labels.ts';
import { createLineIndex } from '../syntax/positions.ts';
import type { Clause, Declaration, Step, SyntaxTree } from '../syntax/tree.ts';
import type { Meaning } from './occurrences.ts';

/** One line of the outline: a declaration, or a part of one. */
export interface OutlineItem {
  readonly kind: Meaning['kind'] | 'attributes' | 'parameter' | 'use';
  readonly name: string;
  /** Its title, where it has one. */
  readonly title?: string;
  readonly span: Span;
  /** Of the name alone. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/** The declarations of a text, with the fields of events and attributes under them. */
export function outlineOf(tree: SyntaxTree): readonly OutlineItem[] {
  return tree.declarations.flatMap((declaration): readonly OutlineItem[] => {
    switch (declaration.kind) {
      case 'unreadable':
        return [];
      case 'attributes':
        return [
          {
            kind: 'attributes',
            name: declaration.of,
            span: declaration.span,
            nameSpan: { ...declaration.span, end: declaration.span.start + declaration.of.length },
            children: fieldItems(declaration.fields, 'attribute'),
          },
        ];
      default: {
        const { kind, name, labels, span } = declaration;
        const title = titleOf(labels, name.id);
        const children = kind === 'event' ? fieldItems(declaration.fields, 'field') : [];
        return [
          { kind, name: name.id, span, nameSpan: name.span, children, ...(title !== name.id && { title }) },
        ];
      }
    }
  });
}

type Fields = Extract<Declaration, { kind: 'event' }>['fields'];

function fieldItems(fields: Fields, kind: 'field' | 'attribute'): readonly OutlineItem[] {
  return fields.map(({ name, labels, span, type }) => {
    const title = titleOf(labels, name.id);
    return {
      kind,
      name: name.id,
      span,
      nameSpan: name.span,
      children: type.kind === 'group' ? fieldItems(type.fields, kind) : [],
      ...(title !== name.id && { title }),
    };
  });
}

/** A stretch of lines that can be shown as its first; lines count from 0, both are included. */
export interface FoldingRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'declaration' | 'block' | 'comment';
}

/** What can be folded: declarations, blocks of steps, runs of comments. */
export function foldingOf(tree: SyntaxTree): readonly FoldingRange[] {
  const places = createLineIndex(tree.text);
  const lines = (offset: number): number => places(offset).line - 1;
  const found: FoldingRange[] = [];
  const add = (span: Span, kind: FoldingRange['kind']): void => {
    const start = lines(span.start);
    const end = lines(Math.max(span.start, span.end - 1));
    if (end > start) found.push({ start, end, kind });
  };
  for (const declaration of tree.declarations) {
    add(declaration.span, 'declaration');
    if (declaration.kind === 'plan') steps(declaration.steps, add);
    if (declaration.kind === 'rule') clauses(declaration.clauses, add);
  }
  comments(tree.text, found);
  return found.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

type Fold = (span: Span, kind: FoldingRange['kind']) => void;

function clauses(list: readonly Clause[], add: Fold): void {
  for (const clause of list) {
    if (clause.kind !== 'then') continue;
    add(clause.span, 'block');
    steps(clause.steps, add);
  }
}

function steps(list: readonly Step[], add: Fold): void {
  for (const step of list) {
    switch (step.kind) {
      case 'if':
      case 'waitFor':
        add(step.span, 'block');
        steps(step.then, add);
        steps(step.otherwise?.steps ?? [], add);
        break;
      case 'split':
        add(step.span, 'block');
        for (const branch of step.branches) steps(branch.steps, add);
        break;
      default:
    }
  }
}

function comments(text: string, found: FoldingRange[]): void {
  const lines = text.split('\n');
  let start: number | undefined;
  for (let at = 0; at <= lines.length; at++) {
    if (at < lines.length && /^\s*#/u.test(lines[at] ?? '')) {
      start ??= at;
      continue;
    }
    if (start !== undefined && at - 1 > start) found.push({ start, end: at - 1, kind: 'comment' });
    start = undefined;
  }
}
