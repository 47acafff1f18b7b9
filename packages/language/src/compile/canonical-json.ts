/** What says nothing of what a program does: what things are called. */
const SILENT: ReadonlySet<string> = new Set(['label', 'labels', 'title', 'version']);

/**
 * JSON of plain data with sorted keys and without places in the text, labels and titles: equal for things that do the
 * same, however they are spelled.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const inner = record[key];
    if (inner === undefined || SILENT.has(key) || (key === 'span' && isPlace(inner))) continue;
    parts.push(`${JSON.stringify(key)}:${canonicalJson(inner)}`);
  }
  return `{${parts.join(',')}}`;
}

/** A window's `span` is a length of time and counts; a node's is where it stands in the text. */
function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'source' in value;
}
