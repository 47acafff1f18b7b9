import { createLineMap } from './line-map.ts';
import type { YamlEntry, YamlItem, YamlNode } from './node.ts';
import { readPiece, refuseRepeated, type YamlText } from './read-document.ts';
import { createReport, type Report } from './report.ts';

/** Longest YAML text that is read, in UTF-16 code units: reading one takes far more memory than the text itself. */
const MAX_YAML_LENGTH = 4_000_000;

/**
 * Reads a whole YAML text. Where its form is broken it is read again in pieces, a declaration each, so that a quote that
 * is never closed costs one rule and not all that follow.
 */
export function readWhole(text: string, report: Report): YamlText {
  if (text.length > MAX_YAML_LENGTH) {
    report.add('yaml/too-long', { start: 0, end: 0 }, { limit: MAX_YAML_LENGTH / 1_000_000 });
    return { comments: [], broken: [] };
  }
  const first = createReport(report.source);
  const whole = readPiece(text, 0, text.length, first);
  if (whole.broken.length > 0) return readInPieces(text, report);
  report.found.push(...first.found);
  return whole;
}

/** One section of a text, by lines: its key, and its declarations below it. */
interface Section {
  readonly header: Range;
  readonly pieces: Range[];
}
interface Range {
  readonly start: number;
  end: number;
}

function readInPieces(text: string, report: Report): YamlText {
  const comments: YamlText['comments'][number][] = [];
  const broken: Range[] = [];
  const read = ({ start, end }: Range): YamlNode | undefined => {
    const piece = readPiece(text, start, end, report);
    comments.push(...piece.comments);
    broken.push(...piece.broken);
    return piece.root;
  };
  const items = cut(text).flatMap(({ header, pieces }): readonly YamlItem[] => {
    const head = read(header);
    const bodies = pieces.map(read).filter((it) => it !== undefined);
    if (!head) return bodies.map((value) => ({ start: value.start, end: value.end, value }));
    return [{ start: head.start, end: head.end, value: withBody(head, bodies, report) }];
  });
  const root: YamlNode = { kind: 'list', start: 0, end: text.length, items };
  return { root, comments, broken };
}

/** The key of a section with what stands below it as its value. */
function withBody(head: YamlNode, bodies: readonly YamlNode[], report: Report): YamlNode {
  if (bodies.length === 0) return head;
  const inside = head.kind === 'list' ? head.items[0]?.value : head;
  const key = inside?.kind === 'map' ? inside.entries.at(-1) : undefined;
  if (inside?.kind !== 'map' || !key) return head;
  const start = bodies[0]?.start ?? head.end;
  const end = bodies.at(-1)?.end ?? head.end;
  const entries = bodies.flatMap((body): readonly YamlEntry[] => (body.kind === 'map' ? body.entries : []));
  refuseRepeated(entries, report);
  const items = bodies.map((value): YamlItem => ({ start: value.start, end: value.end, value }));
  const value: YamlNode = bodies.every(({ kind }) => kind === 'map')
    ? { kind: 'map', start, end, entries }
    : { kind: 'list', start, end, items };
  return { ...inside, end, entries: [...inside.entries.slice(0, -1), { ...key, end, value }] };
}

/** A key alone on its line, as sections have them. */
const HEADER = /^(?:- +)?["']?[\p{L}_]+["']?[ \t]*:[ \t\r]*(?:#.*)?$/u;

/** Cuts by indentation alone: the form of what is inside is broken, its lines are not. */
function cut(text: string): readonly Section[] {
  const map = createLineMap(text);
  const sections: Section[] = [{ header: { start: 0, end: 0 }, pieces: [] }];
  let body: number | undefined;
  let isOpen = false;
  /** Where comments begin that may belong to what comes next. */
  let gap: number | undefined;
  for (let start = 0, line = 0; start < text.length; line += 1, start = map.startOf(line)) {
    const end = map.startOf(line + 1);
    const indent = map.indentOf(line);
    const content = text.slice(start, end).trim();
    const section = sections.at(-1) as Section;
    const last = section.pieces.at(-1) ?? section.header;
    if (content === '' || content.startsWith('#')) {
      if (content !== '' && indent <= (body ?? 0)) gap ??= start;
      if (gap === undefined) last.end = end;
    } else {
      const isSection = indent === 0;
      const isPiece = !isSection && isOpen && (body === undefined || indent <= body);
      if (isSection) {
        sections.push({ header: { start: gap ?? start, end }, pieces: [] });
        isOpen = HEADER.test(content);
        body = undefined;
      } else if (isPiece) {
        body ??= indent;
        section.pieces.push({ start: gap ?? start, end });
      } else last.end = end;
      gap = undefined;
    }
  }
  if (gap !== undefined) sections.push({ header: { start: gap, end: text.length }, pieces: [] });
  return sections;
}
