import type { Labels } from '@reeve/ir';
import type { LabelNode } from '../syntax/tree.ts';

const HAN = /\p{Script=Han}/u;

/** The language of a label: as it says, else by its letters. */
function labelLanguage(label: LabelNode): 'en' | 'zh' {
  return label.lang ?? (HAN.test(label.text) ? 'zh' : 'en');
}

/** Labels by language; of two for one language the first stands. */
export function labelsOf(nodes: readonly LabelNode[]): Labels {
  const labels: { en?: string; zh?: string } = {};
  for (const node of nodes) labels[labelLanguage(node)] ??= node.text;
  return labels;
}

/** The title to show where there is room for one: the first label written, else the name. */
export function titleOf(nodes: readonly LabelNode[], name: string): string {
  return nodes[0]?.text ?? name;
}

/**
 * The label of a dotted name as it can be written: each part's label joined by dots. A label for the last part
 * only stands after the ids of the parts before it.
 */
export function dottedLabel(id: string, label: string): string {
  const parts = id.split('.');
  const given = label.split('.');
  return given.length >= parts.length
    ? label
    : [...parts.slice(0, parts.length - given.length), ...given].join('.');
}
