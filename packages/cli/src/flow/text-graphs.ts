import type { FlowGraph, FlowNode } from '@reeve/language';
import type { Lang } from '../terminal/frames.ts';
import { linesOf } from './node-lines.ts';

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const SHAPES = { rule: 'box', plan: 'box', event: 'ellipse' } as const;
const STYLES = { triggers: 'solid', emits: 'solid', wakes: 'dotted', starts: 'dashed' } as const;

/** The graph for Graphviz. */
export const renderDot = (graph: FlowGraph, lang: Lang): string => {
  const nodes = graph.nodes.map((node) => {
    const label = linesOf(node, lang)
      .map((line) => quoted(line).slice(1, -1))
      .join('\\n');
    const style = node.kind === 'plan' ? ', style=dashed' : '';
    return `  ${quoted(node.id)} [label="${label}", shape=${SHAPES[node.kind]}${style}];`;
  });
  const edges = graph.edges.map(({ from, to, kind, action, inLoop }) => {
    const label = action === undefined ? '' : `, label=${quoted(action)}`;
    const loop = inLoop ? ', color=red, penwidth=2' : '';
    return `  ${quoted(from)} -> ${quoted(to)} [style=${STYLES[kind]}${label}${loop}];`;
  });
  return `digraph reeve {\n  rankdir=LR;\n  node [fontname="sans-serif"];\n${[...nodes, ...edges].join('\n')}\n}\n`;
};

const mermaidText = (text: string): string =>
  text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');

const mermaidNode = (id: string, node: FlowNode, lang: Lang): string => {
  const text = linesOf(node, lang).map(mermaidText).join('<br>');
  if (node.kind === 'event') return `  ${id}(["${text}"])`;
  return node.kind === 'plan' ? `  ${id}[["${text}"]]` : `  ${id}["${text}"]`;
};

const ARROWS = { triggers: '-->', emits: '-->', wakes: '-.->', starts: '==>' } as const;

/** The graph for Mermaid. */
export const renderMermaid = (graph: FlowGraph, lang: Lang): string => {
  const ids = new Map(graph.nodes.map((node, i) => [node.id, `n${i}`]));
  const nodes = graph.nodes.map((node) => mermaidNode(ids.get(node.id) ?? '', node, lang));
  const edges = graph.edges.map(({ from, to, kind, action }) => {
    const label = action === undefined ? '' : `|"${mermaidText(action)}"|`;
    return `  ${ids.get(from)} ${ARROWS[kind]}${label} ${ids.get(to)}`;
  });
  const looping = graph.edges.flatMap(({ inLoop }, i) => (inLoop ? [i] : []));
  const marks =
    looping.length > 0 ? `\n  linkStyle ${looping.join(',')} stroke:#c2410c,stroke-width:2px` : '';
  return `flowchart LR\n${[...nodes, ...edges].join('\n')}${marks}\n`;
};
