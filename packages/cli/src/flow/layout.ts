import { Graph, layout } from '@dagrejs/dagre';
import type { FlowEdge, FlowGraph, FlowNode } from '@reeve/language';
import type { Lang } from '../terminal/frames.ts';
import { widthOf } from '../terminal/width.ts';
import { linesOf } from './node-lines.ts';

/** Middle and size, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box with its words and its place. */
export interface PlacedNode extends Box {
  readonly node: FlowNode;
  readonly lines: readonly string[];
}

/** A line from box to box, with a place for its words. */
export interface PlacedEdge {
  readonly edge: FlowEdge;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label?: { readonly text: string; readonly x: number; readonly y: number };
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const LETTER = 7.2;
const SMALL = 6.2;
const LINE = 17;

/** Lays a graph out in layers from left to right. */
export function placed(graph: FlowGraph, lang: Lang): Placed {
  const g = new Graph({ multigraph: true });
  g.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 46, edgesep: 14, marginx: 24, marginy: 24 });
  g.setDefaultEdgeLabel(() => ({}));
  const lines = new Map(graph.nodes.map((node) => [node.id, linesOf(node, lang)]));
  for (const node of graph.nodes) {
    const own = lines.get(node.id) ?? [];
    const wide = Math.max(...own.map((line, i) => widthOf(line) * (i === 0 ? LETTER : SMALL)));
    g.setNode(node.id, {
      width: Math.ceil(wide) + (node.kind === 'event' ? 38 : 28),
      height: own.length * LINE + 16,
    });
  }
  graph.edges.forEach((edge, i) => {
    const text = edge.action;
    const size = text === undefined ? {} : { width: widthOf(text) * SMALL + 10, height: 14, labelpos: 'c' };
    g.setEdge(edge.from, edge.to, { ...size }, String(i));
  });
  layout(g);
  const boxOf = (id: string): Box => {
    const { x, y, width: w, height: h } = g.node(id) as Box;
    return { x, y, width: w, height: h };
  };
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number };
  // A line leaves the column of its box before it bends, so that it crosses no wider box of that column.
  const columns = new Map<number, number>();
  for (const { id } of graph.nodes) {
    const { x, width: wide } = boxOf(id);
    columns.set(Math.round(x), Math.max(columns.get(Math.round(x)) ?? 0, wide / 2));
  }
  const clear = (box: Box, side: number): number =>
    box.x + side * ((columns.get(Math.round(box.x)) ?? 0) + 4);
  return {
    width: Math.ceil(Math.max(width, 0)),
    height: Math.ceil(Math.max(height, 0)),
    nodes: graph.nodes.map((node) => {
      return { node, lines: lines.get(node.id) ?? [], ...boxOf(node.id) };
    }),
    edges: graph.edges.map((edge, i): PlacedEdge => {
      const laid = g.edge(edge.from, edge.to, String(i)) as {
        points: readonly { x: number; y: number }[];
        x?: number;
        y?: number;
      };
      const [from, to] = [boxOf(edge.from), boxOf(edge.to)];
      // Forward out of the right side and into the left; back the other way, a little nearer to where it runs.
      const side = from.x <= to.x ? 1 : -1;
      const between = laid.points.slice(1, -1);
      const height = (box: Box, next: { readonly y: number } = box): number =>
        side === 1 ? box.y : box.y + (next.y < box.y ? -0.25 : 0.25) * box.height;
      const [begin, end] = [height(from, between[0]), height(to, between.at(-1))];
      return {
        edge,
        points: [
          { x: from.x + (side * from.width) / 2, y: begin },
          { x: clear(from, side), y: begin },
          ...between,
          { x: clear(to, -side), y: end },
          { x: to.x - (side * to.width) / 2, y: end },
        ],
        ...(edge.action !== undefined &&
          laid.x !== undefined &&
          laid.y !== undefined && { label: { text: edge.action, x: laid.x, y: laid.y } }),
      };
    }),
  };
}
