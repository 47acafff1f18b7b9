/**
 * JSON with a member's id replaced by a pseudonym, as a value or as a key, wherever it
 * stands alone: what every store does when a member is erased.
 */
export function withPseudonym(value: unknown, member: string, pseudonym: string): unknown {
  if (value === member) return pseudonym;
  if (Array.isArray(value)) return value.map((each) => withPseudonym(each, member, pseudonym));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key === member ? pseudonym : key,
      withPseudonym(each, member, pseudonym),
    ]),
  );
}
