import type { MetricSignature, Signatures, Span } from '@reeve/ir';
import { parseText } from '../syntax/read-text.ts';
import type { Declaration, SyntaxTree } from '../syntax/tree.ts';
import { collectFields, collectParams } from './declared-types.ts';
import { labelsOf } from './labels.ts';
import { firstHere, type Report } from './report.ts';
import {
  type EventSymbol,
  type FieldSymbol,
  fieldSymbol,
  type MetricSymbol,
  type Model,
  type PlanSymbol,
  type RuleSymbol,
  type SegmentSymbol,
  type TableSymbol,
  type TemplateSymbol,
} from './symbols.ts';

/** Words that names begin with or that stand for values: nothing may be declared under them. */
const RESERVED: ReadonlySet<string> = new Set([
  'member',
  'community',
  'event',
  'now',
  'channel',
  'activity',
  'yes',
  'no',
  'true',
  'false',
]);

/**
 * Every name that the texts and the extensions declare. A project's declaration wins over an extension's of the same
 * name; two of the project's own are reported, and the first stands.
 */
export function collect(trees: readonly SyntaxTree[], signatures: Signatures, report: Report): Model {
  const events = new Map<string, EventSymbol>();
  const attributes = { member: new Map<string, FieldSymbol>(), community: new Map<string, FieldSymbol>() };
  const segments = new Map<string, SegmentSymbol>();
  const metrics = new Map<string, MetricSymbol>();
  const tables = new Map<string, TableSymbol>();
  const templates = new Map<string, TemplateSymbol>();
  const plans = new Map<string, PlanSymbol>();
  const rules = new Map<string, RuleSymbol>();
  for (const event of signatures.events) {
    const fields = new Map(event.fields.map((field) => [field.name, fieldSymbol(field)]));
    events.set(event.id, { id: event.id, labels: event.labels, fields, activity: event.activity });
  }
  for (const field of signatures.member) attributes.member.set(field.name, fieldSymbol(field));
  for (const field of signatures.community) attributes.community.set(field.name, fieldSymbol(field));

  /** Segments, metrics and tables are all known by their bare name: one name, one meaning. */
  const bare = new Map<string, Span>();
  /** Says whether a name is still free among `known`. */
  const isFree = (
    declaration: Exclude<Declaration, { kind: 'unreadable' | 'attributes' }>,
    known: { get(name: string): { readonly span?: Span } | undefined },
  ): boolean => {
    const { name, kind } = declaration;
    if (name.id === '') return false;
    if (kind !== 'rule' && kind !== 'template' && RESERVED.has(name.id)) {
      report('name/reserved', name.span, { name: name.written });
      return false;
    }
    const isBare = kind === 'segment' || kind === 'metric' || kind === 'table';
    const first = known.get(name.id)?.span ?? (isBare ? bare.get(name.id) : undefined);
    if (first) {
      report(`name/duplicate-${kind}`, name.span, { name: name.id }, { related: firstHere(first) });
      return false;
    }
    if (isBare) bare.set(name.id, name.span);
    return true;
  };

  for (const tree of trees) {
    for (const node of tree.declarations) {
      switch (node.kind) {
        case 'event': {
          const fields = new Map<string, FieldSymbol>();
          collectFields(node.fields, fields, report);
          if (!isFree(node, events)) break;
          const labels = { ...events.get(node.name.id)?.labels, ...labelsOf(node.labels) };
          events.set(node.name.id, {
            id: node.name.id,
            labels,
            fields,
            activity: node.activity,
            span: node.name.span,
          });
          break;
        }
        case 'attributes':
          collectFields(node.fields, attributes[node.of], report);
          break;
        case 'segment':
          if (isFree(node, segments))
            segments.set(node.name.id, { ...declared(node), of: node.of ?? 'member' });
          break;
        case 'metric':
          if (isFree(node, metrics))
            metrics.set(node.name.id, { ...declared(node), of: node.of ?? 'community' });
          break;
        case 'table': {
          const params = collectParams(node.params, report);
          const outputs = collectParams(node.outputs, report);
          if (isFree(node, tables)) tables.set(node.name.id, { ...declared(node), params, outputs });
          break;
        }
        case 'template': {
          const params = collectParams(node.params, report);
          if (isFree(node, templates)) templates.set(node.name.id, { ...declared(node), params });
          break;
        }
        case 'plan': {
          const params = collectParams(node.params, report);
          if (isFree(node, plans)) plans.set(node.name.id, { ...declared(node), params, index: plans.size });
          break;
        }
        case 'rule':
          if (isFree(node, rules)) rules.set(node.name.id, declared(node));
          break;
        // Both are gone by now, their values filled in.
        case 'parameter':
        case 'use':
        case 'unreadable':
          break;
      }
    }
  }
  for (const signature of signatures.metrics ?? []) {
    if (metrics.has(signature.id) || segments.has(signature.id) || tables.has(signature.id)) continue;
    const node = metricNode(signature);
    if (node) {
      const { id, labels, of } = signature;
      metrics.set(id, { name: id, labels, span: node.name.span, node, of, contributed: true });
    }
  }
  return {
    events,
    attributes,
    segments,
    metrics,
    tables,
    templates,
    plans,
    rules,
    actions: new Map(signatures.actions.map((action) => [action.id, action])),
    functions: new Map(signatures.functions.map((fn) => [fn.id, fn])),
    channels: new Map(signatures.channels.map((channel) => [channel.id, channel])),
    activity: activityOf(events, signatures),
  };
}

type MetricNode = MetricSymbol['node'];
const metricNodes = new WeakMap<MetricSignature, MetricNode>();

/** The declaration of a metric that an extension contributes; nothing where its text cannot be read. */
function metricNode(signature: MetricSignature): MetricNode | undefined {
  const known = metricNodes.get(signature);
  if (known) return known;
  const { id, of, value } = signature;
  const { tree, diagnostics } = parseText(`metric ${id} per ${of} = ${value}`, `extension:${id}`, 'en');
  const [node] = tree.declarations;
  if (diagnostics.length > 0 || node?.kind !== 'metric') return undefined;
  metricNodes.set(signature, node);
  return node;
}

function declared<N extends Exclude<Declaration, { kind: 'unreadable' | 'attributes' }>>(
  node: N,
): { name: string; labels: ReturnType<typeof labelsOf>; span: Span; node: N } {
  return { name: node.name.id, labels: labelsOf(node.labels), span: node.name.span, node };
}

/**
 * What counts as activity: the events that the project itself marks. Where it marks none, those that extensions mark,
 * also where the project declares them anew; but where it declares events and none of them is marked by anybody,
 * the list is empty and every event counts, since what extensions mark does not happen there.
 */
function activityOf(events: ReadonlyMap<string, EventSymbol>, signatures: Signatures): readonly string[] {
  const own = [...events.values()].filter((event) => event.span);
  const marked = own.filter((event) => event.activity).map((event) => event.id);
  if (marked.length > 0) return marked.sort();
  const byExtensions = signatures.events.filter((event) => event.activity).map((event) => event.id);
  const happens = own.length === 0 || own.some((event) => byExtensions.includes(event.id));
  return happens ? byExtensions.sort() : [];
}
