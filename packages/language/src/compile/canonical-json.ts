/** What says nothing of what a program does: where it stands in the text and how it is called there. */
const SILENT: ReadonlySet<string> = new Set(['span', 'label', 'labels', 'title', 'version']);

/**
 * JSON of plain data with sorted keys and without spans, labels and titles: equal for things that do the same,
 * however they are spelled.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    if (SILENT.has(key) || record[key] === undefined) continue;
    parts.push(`${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  }
  return `{${parts.join(',')}}`;
}
