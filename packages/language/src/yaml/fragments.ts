import { type Fragments as Kinds, parseFragment } from '../syntax/fragment.ts';
import type {
  Cell,
  DurationLiteral,
  EventSelector,
  Expression,
  Name,
  ParameterType,
  Step,
  TextLiteral,
  Trigger,
  TypeNode,
} from '../syntax/tree.ts';
import type { YamlComment } from './inspect-tokens.ts';
import type { YamlScalar } from './node.ts';
import { readPlain } from './plain.ts';
import type { Report } from './report.ts';

/** Reads the Reeve text in scalars. What cannot be read is reported, and stands for itself as an `error` where it can. */
export interface Fragments {
  readonly expression: (node: YamlScalar) => Expression;
  /** The expression that a scalar without quotes is; `undefined` where it is text. */
  readonly plain: (node: YamlScalar) => Expression | undefined;
  readonly text: (node: YamlScalar) => TextLiteral;
  readonly trigger: (node: YamlScalar) => Trigger;
  readonly until: (node: YamlScalar) => Kinds['until'];
  readonly duration: (node: YamlScalar) => DurationLiteral;
  readonly waitFor: (node: YamlScalar) => Kinds['waitFor'];
  readonly call: (node: YamlScalar) => Kinds['call'];
  readonly type: (node: YamlScalar) => TypeNode;
  readonly cell: (node: YamlScalar) => Cell;
  readonly steps: (node: YamlScalar) => readonly Step[];
  readonly atMost: (node: YamlScalar) => Kinds['atMost'] | undefined;
  readonly quiet: (node: YamlScalar) => Kinds['quiet'] | undefined;
  readonly approval: (node: YamlScalar) => Kinds['approval'] | undefined;
  readonly date: (node: YamlScalar) => Kinds['date'] | undefined;
  readonly parameterType: (node: YamlScalar) => ParameterType;
  /** Comments inside the Reeve text of scalars that stand beside no line of it. */
  readonly comments: readonly YamlComment[];
}

export function createFragments(report: Report): Fragments {
  const comments: YamlComment[] = [];
  const { source } = report;

  const read = <Kind extends keyof Kinds>(kind: Kind, node: YamlScalar): Kinds[Kind] | undefined => {
    const fragment = parseFragment(kind, node.text, { source, offset: node.offsetAt });
    report.found.push(...fragment.diagnostics);
    for (const { text, span } of fragment.comments) comments.push({ text, start: span.start, end: span.end });
    return fragment.value;
  };
  const spanOf = (node: YamlScalar): Expression['span'] => report.span(node.start, node.end);
  const noName = (node: YamlScalar): Name => ({ id: '', written: '', span: spanOf(node) });
  const noEvent = (node: YamlScalar): EventSelector => ({ event: noName(node), span: spanOf(node) });
  const noTrigger = (node: YamlScalar): Trigger => ({ kind: 'error', span: spanOf(node) });

  return {
    comments,
    expression: (node) => read('expression', node) ?? { kind: 'error', span: spanOf(node) },
    plain: (node) => readPlain(node.text, { source, offset: node.offsetAt })?.value,
    text: (node) => read('text', node) ?? { kind: 'text', parts: [node.text], span: spanOf(node) },
    trigger: (node) => read('trigger', node) ?? noTrigger(node),
    until: (node) => read('until', node) ?? { trigger: noTrigger(node) },
    duration: (node) => read('duration', node) ?? { kind: 'duration', parts: [], span: spanOf(node) },
    waitFor: (node) => read('waitFor', node) ?? { event: noEvent(node) },
    call: (node) => read('call', node) ?? { plan: noName(node), args: [] },
    type: (node) => read('type', node) ?? { kind: 'error', span: spanOf(node) },
    cell: (node) => read('cell', node) ?? { kind: 'error', span: spanOf(node) },
    steps: (node) => read('steps', node) ?? [],
    atMost: (node) => read('atMost', node),
    quiet: (node) => read('quiet', node),
    approval: (node) => read('approval', node),
    date: (node) => read('date', node),
    parameterType: (node) => read('parameterType', node) ?? { kind: 'error', span: spanOf(node) },
  };
}
