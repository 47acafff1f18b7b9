import type { FlowGraph } from '@reeve/language';
import type { Lang } from '../terminal/frames.ts';
import { type Placed, type PlacedEdge, type PlacedNode, placed } from './layout.ts';

const STYLE = `
  svg { --paper: #ffffff; --ink: #1c2430; --soft: #5b6675; --line: #97a1af; --rule: #e7effb; --rule-edge: #3b6fb6;
    --event: #f5f6f8; --event-edge: #aeb6c2; --plan: #eaf5ec; --plan-edge: #4b8a59; --loop: #c2410c; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14181f; --ink: #e6eaf0; --soft: #9aa5b4; --line: #667181; --rule: #1d2c44; --rule-edge: #6c9de0;
      --event: #20262f; --event-edge: #566070; --plan: #1c3324; --plan-edge: #6fb281; --loop: #fb923c; }
  }
  text { font: 13px/1.2 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; fill: var(--ink); }
  .small { font-size: 11px; fill: var(--soft); }
  .action { font-size: 11px; fill: var(--soft); paint-order: stroke; stroke: var(--paper); stroke-width: 8px; stroke-linejoin: round; }
  .paper { fill: var(--paper); }
  .rule rect { fill: var(--rule); stroke: var(--rule-edge); }
  .event rect { fill: var(--event); stroke: var(--event-edge); }
  .plan rect { fill: var(--plan); stroke: var(--plan-edge); stroke-dasharray: 5 3; }
  rect { stroke-width: 1.2; }
  path { fill: none; stroke: var(--line); stroke-width: 1.4; }
  .wakes { stroke-dasharray: 2 4; }
  .starts { stroke-dasharray: 6 4; }
  .loop { stroke: var(--loop); stroke-width: 2; }
  marker path { fill: var(--line); stroke: none; }
  #loop-end path { fill: var(--loop); }
`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const at = (value: number): string => String(Math.round(value * 10) / 10);

/** A smooth line through the points that the layout gives, level at each of them. */
const curve = ({ points }: PlacedEdge): string => {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${at(first.x)},${at(first.y)}`;
  let from = first;
  for (const to of rest) {
    const middle = at((from.x + to.x) / 2);
    path += ` C${middle},${at(from.y)} ${middle},${at(to.y)} ${at(to.x)},${at(to.y)}`;
    from = to;
  }
  return path;
};

const edgeOf = (placedEdge: PlacedEdge): string => {
  const { edge } = placedEdge;
  const classes = [edge.kind, ...(edge.inLoop ? ['loop'] : [])].join(' ');
  const end = edge.inLoop ? 'loop-end' : 'end';
  return `<path class="${classes}" d="${curve(placedEdge)}" marker-end="url(#${end})"/>`;
};

const labelOf = ({ label }: PlacedEdge): string =>
  label
    ? `<text class="action" text-anchor="middle" x="${at(label.x)}" y="${at(label.y + 4)}">${escapeXml(label.text)}</text>`
    : '';

const nodeOf = ({ node, lines, x, y, width, height }: PlacedNode): string => {
  const round = node.kind === 'event' ? height / 2 : 6;
  const left = x - width / 2;
  const top = y - height / 2;
  const texts = lines.map((line, i) => {
    const base = top + 8 + 13 + i * 17;
    return `<text${i > 0 ? ' class="small"' : ''} text-anchor="middle" x="${at(x)}" y="${at(base)}">${escapeXml(line)}</text>`;
  });
  return (
    `<g class="${node.kind}"><title>${escapeXml(`${node.kind} ${node.name}`)}</title>` +
    `<rect x="${at(left)}" y="${at(top)}" width="${at(width)}" height="${at(height)}" rx="${at(round)}"/>` +
    `${texts.join('')}</g>`
  );
};

const marker = (id: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z"/></marker>`;

const drawn = ({ width, height, nodes, edges }: Placed, title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<style>${STYLE}</style>
<defs>${marker('end')}${marker('loop-end')}</defs>
<rect class="paper" stroke="none" width="${width}" height="${height}"/>
${edges.map(edgeOf).join('\n')}
${nodes.map(nodeOf).join('\n')}
${edges.map(labelOf).filter(Boolean).join('\n')}
</svg>
`;

const TITLES = { en: 'What sets off what', zh: '规则之间的触发关系' } as const;

/** The graph as a picture for light and dark pages. */
export const renderSvg = (graph: FlowGraph, lang: Lang): string => drawn(placed(graph, lang), TITLES[lang]);
