/** A ```sh block of a page. */
export interface DocBlock {
  readonly file: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly command: string;
  /** Why it is not run; the reason is the block's first comment. */
  readonly notRun?: string;
}

// These two lines of README.md are run by themselves, from a clean clone.
const RUN_ELSEWHERE: readonly string[] = ['## Quick start', '## Tests'];

/**
 * Finds the shell blocks of a page, in order.
 *
 * @throws when a block says `no-run` and its first line is not a comment that says why, or is never closed.
 */
export const findDocBlocks = (file: string, markdown: string): readonly DocBlock[] => {
  const blocks: DocBlock[] = [];
  const lines = markdown.split(/\r?\n/);
  let heading = '';
  for (let at = 0; at < lines.length; at += 1) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(lines[at] ?? '');
    if (!fence) {
      if (/^## /.test(lines[at] ?? '')) heading = (lines[at] ?? '').trim();
      continue;
    }
    const [, indent = '', mark = '', info = ''] = fence;
    const end = lines.findIndex((line, index) => index > at && line.trim() === mark);
    if (end === -1) throw new Error(`${file}:${at + 1}: a block is never closed`);
    const [language, ...flags] = info.trim().split(/\s+/);
    const elsewhere = file === 'README.md' && RUN_ELSEWHERE.includes(heading);
    if ((language === 'sh' || language === 'bash' || language === 'shell') && !elsewhere) {
      const body = lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
      const block = { file, line: at + 1, command: body.join('\n') };
      if (flags.includes('no-run')) {
        const reason = /^#\s*(\S.*)$/.exec(body[0] ?? '')?.[1];
        if (!reason) throw new Error(`${file}:${at + 1}: a no-run block starts with a comment that says why`);
        blocks.push({ ...block, notRun: reason });
      } else blocks.push(block);
    }
    at = end;
  }
  return blocks;
};
