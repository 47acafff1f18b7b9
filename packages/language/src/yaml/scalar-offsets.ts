/** Where each character of a scalar's value stands in the source, so that findings point at the author's own text. */
export function scalarOffsets(
  source: string,
  start: number,
  end: number,
  text: string,
): (index: number) => number {
  if (source.startsWith(text, start)) return (index) => start + index;
  const raw = source.slice(start, end);
  const quoted = raw.startsWith('"') || raw.startsWith("'");
  if (quoted && source.startsWith(text, start + 1)) return (index) => start + 1 + index;
  let offsets: Uint32Array | undefined;
  return (index) => {
    offsets ??= alignedOffsets(source, start, end, text);
    return offsets[Math.min(index, text.length)] ?? end;
  };
}

/** Escapes and folded lines make value and source differ: both are walked, and each character is looked for in turn. */
function alignedOffsets(source: string, start: number, end: number, text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  const quote = source.charAt(start);
  const first = quote === '|' || quote === '>' ? afterLine(source, start, end) : start;
  let at = quote === '"' || quote === "'" ? first + 1 : first;
  for (let index = 0; index < text.length; index += 1) {
    const step = nextCharacter(source, at, end, text.charAt(index), quote);
    offsets[index] = Math.min(step.found, end);
    at = step.after;
  }
  offsets[text.length] = Math.min(at, end);
  return offsets;
}

function afterLine(source: string, start: number, end: number): number {
  const newline = source.indexOf('\n', start);
  return newline < 0 ? end : Math.min(newline + 1, end);
}

const ESCAPE_LENGTH: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function nextCharacter(
  source: string,
  from: number,
  end: number,
  wanted: string,
  quote: string,
): { readonly found: number; readonly after: number } {
  let at = from;
  while (at < end) {
    const char = source.charAt(at);
    if (char === wanted && !(quote === '"' && char === '\\')) {
      return { found: at, after: quote === "'" && char === "'" ? at + 2 : at + 1 };
    }
    if (quote === '"' && char === '\\' && source.charAt(at + 1) !== '\n') {
      const length = ESCAPE_LENGTH[source.charAt(at + 1)] ?? 2;
      return { found: at, after: at + length };
    }
    // What is left are line breaks and indentation: folded away, or standing for the space or newline wanted.
    if (!/\s|\\/.test(char)) return { found: at, after: at };
    if (/\s/.test(wanted) && !/\s/.test(source.charAt(at + 1))) return { found: at, after: at + 1 };
    at += 1;
  }
  return { found: end, after: end };
}
