import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FlowGraph } from '@reeve/language';
import { fileError, UsageError } from '../failure.ts';
import type { Lang } from '../terminal/frames.ts';

const ENDINGS = ['.svg', '.dot', '.gv', '.mmd', '.mermaid'];

/** Refuses a file that no drawing is known for, before anything is done. */
export const requireGraphEnding = (path: string): void => {
  if (!ENDINGS.includes(extname(path).toLowerCase())) {
    throw new UsageError(`${path}: a drawing ends in ${ENDINGS.join(', ')}`);
  }
};

/** Draws what sets off what into a file; its ending says how. */
export const writeGraph = async (path: string, graph: FlowGraph, lang: Lang): Promise<void> => {
  const ending = extname(path).toLowerCase();
  let text: string;
  if (ending === '.svg') text = (await import('./svg.ts')).renderSvg(graph, lang);
  else {
    const { renderDot, renderMermaid } = await import('./text-graphs.ts');
    text = ending === '.dot' || ending === '.gv' ? renderDot(graph, lang) : renderMermaid(graph, lang);
  }
  try {
    await writeFile(path, text);
  } catch (error) {
    throw fileError(path, error);
  }
};
