/** A value as a text; nothing where it is neither a text nor a number. */
export function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
