/** A piece of a string: text, or the place of an expression between braces (offsets of what stands inside them). */
export type StringPart = string | { readonly start: number; readonly end: number };

/** What was found from a quote on. */
interface ScannedString {
  /** Offset after the closing quote, or of the end of the line where there is none. */
  readonly end: number;
  /** Offset of the content's end. */
  readonly contentEnd: number;
  readonly closed: boolean;
  readonly parts: readonly StringPart[];
  /** Offset of a `{` that is never closed; it is then taken as text. */
  readonly openBrace?: number;
  /** Offset of a placeholder that is nested too deep. */
  readonly tooDeep?: number;
}

/** How many braces and quotes may be open at once inside a placeholder. */
const NESTING_LIMIT = 400;
/** A placeholder is an expression in a message: longer ones are a forgotten brace. Also bounds the work. */
const PLACEHOLDER_LIMIT = 2000;
/** After so many braces that are never closed the rest of a text is not searched any more. */
const FAILURE_LIMIT = 1000;

const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '‘': '’',
  '’': '’',
};

/** Whether a character opens a string. */
export function opensString(char: string): boolean {
  return Object.hasOwn(CLOSING, char);
}

/** Reads the strings of one text; it remembers what it has looked for in vain, so that the whole stays linear. */
export interface StringScanner {
  /**
   * Reads a string from its opening quote at `start`. It ends at its closing quote or, unclosed, at the end of the
   * line. `raw` is for regular expressions: there braces and backslashes mean themselves.
   */
  readonly quoted: (start: number, raw: boolean) => ScannedString;
  /** Reads the whole text as content without quotes (a YAML scalar). */
  readonly bare: () => ScannedString;
}

export function createStringScanner(text: string): StringScanner {
  const absentUntil: Record<string, number> = {};
  let failures = 0;
  const placeholder: FindPlaceholder = (start, limit, oneLine) => {
    if (failures >= FAILURE_LIMIT) return {};
    const found = scanPlaceholder(text, start, limit, oneLine);
    if (found.end === undefined) failures += 1;
    return found;
  };
  /** “ may be closed by a plain quote where its own partner is missing on the line. */
  const closingOf = (start: number): string => {
    const open = text.charAt(start);
    const own = CLOSING[open] ?? open;
    if (own === open) return own;
    const plain = own === '’' || own === '‘' ? "'" : '"';
    if (start < (absentUntil[own] ?? 0)) return plain;
    for (let at = start + 1; at < text.length; at += 1) {
      if (text.charAt(at) === own) return own;
      if (!isLineEnd(text.charCodeAt(at)) && at + 1 < text.length) continue;
      absentUntil[own] = at;
      break;
    }
    return plain;
  };
  return {
    quoted: (start, raw) => scanContent(text, start + 1, closingOf(start), raw, placeholder),
    bare: () => scanContent(text, 0, undefined, false, placeholder),
  };
}

type FindPlaceholder = (
  start: number,
  limit: number,
  oneLine: boolean,
) => { readonly end?: number; readonly tooDeep?: boolean };

function scanContent(
  text: string,
  from: number,
  close: string | undefined,
  raw: boolean,
  findPlaceholder: FindPlaceholder,
): ScannedString {
  const limit = text.length;
  const parts: StringPart[] = [];
  let piece = '';
  let runStart = from;
  let at = from;
  let openBrace: number | undefined;
  let tooDeep: number | undefined;
  const flush = (to: number): void => {
    piece += text.slice(runStart, to);
  };
  while (at < limit) {
    const char = text.charAt(at);
    if (char === close) break;
    if (close !== undefined && isLineEnd(char.charCodeAt(0))) break;
    if (char === '\\' && at + 1 < limit && !(close !== undefined && isLineEnd(text.charCodeAt(at + 1)))) {
      const next = text.charAt(at + 1);
      const meant =
        close === undefined ? unescapeBare(next) : raw ? unescapeRaw(next, close) : unescapeQuoted(next);
      if (meant !== undefined) {
        flush(at);
        piece += meant;
        runStart = at + 2;
      }
      at += 2;
      continue;
    }
    if (char === '{' && !raw && openBrace === undefined) {
      const found = findPlaceholder(at, limit, close !== undefined);
      if (found.tooDeep) tooDeep ??= at;
      if (found.end === undefined) openBrace = at;
      else {
        flush(at);
        if (piece !== '') parts.push(piece);
        piece = '';
        parts.push({ start: at + 1, end: found.end });
        at = found.end + 1;
        runStart = at;
        continue;
      }
    }
    at += 1;
  }
  flush(at);
  if (piece !== '' || parts.length === 0) parts.push(piece);
  const closed = close === undefined || (at < limit && text.charAt(at) === close);
  return {
    end: closed && close !== undefined ? at + 1 : at,
    contentEnd: at,
    closed,
    parts,
    ...(openBrace !== undefined && { openBrace }),
    ...(tooDeep !== undefined && { tooDeep }),
  };
}

/** Finds the `}` of the `{` at `start`, over strings and braces within. */
function scanPlaceholder(
  text: string,
  start: number,
  limit: number,
  oneLine: boolean,
): { readonly end?: number; readonly tooDeep?: boolean } {
  // What is open around us: `}` for a brace, a quote for a string.
  const open: string[] = ['}'];
  const last = Math.min(limit, start + PLACEHOLDER_LIMIT);
  for (let at = start + 1; at < last; at += 1) {
    const char = text.charAt(at);
    const within = open[open.length - 1];
    if (oneLine && isLineEnd(char.charCodeAt(0))) return {};
    if (char === within) {
      open.pop();
      if (open.length === 0) return { end: at };
    } else if (char === '\\' && within !== '}') {
      at += 1;
    } else if (char === '{') {
      open.push('}');
    } else if (within === '}' && opensString(char)) {
      open.push(CLOSING[char] ?? char);
    }
    if (open.length > NESTING_LIMIT) return { tooDeep: true };
  }
  return {};
}

function unescapeQuoted(next: string): string | undefined {
  if (next === 'n') return '\n';
  if (next === 't') return '\t';
  return next === '\\' || next === '{' || next === '}' || opensString(next) ? next : undefined;
}

function unescapeRaw(next: string, close: string): string | undefined {
  return next === close ? next : undefined;
}

function unescapeBare(next: string): string | undefined {
  return next === '\\' || next === '{' || next === '}' ? next : undefined;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
