/** A decision, as far as all contenders can tell it. */
export interface Found {
  readonly rule: string;
  readonly at: number;
  readonly subject: string;
}

/** The same text for the same decisions, in whatever order they were found. */
export const fingerprint = (found: readonly Found[]): string =>
  found
    .map(({ rule, at, subject }) => `${rule} ${at} ${subject}`)
    .sort()
    .join('\n');
