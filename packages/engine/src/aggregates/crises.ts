/** Stretches in which a subject's crisis was open, `(open, close]`: left out of baselines (Meaning 6). */
export class Crises {
  readonly #bySubject: Map<number, { open: number; close: number; rules: number }[]> = new Map();

  /** A rule's crisis opens; those of several rules over the same window are one stretch while any is open. */
  open(subject: number, time: number): void {
    const stretches = this.#bySubject.get(subject) ?? [];
    const last = stretches[stretches.length - 1];
    if (last && last.rules > 0) last.rules++;
    else stretches.push({ open: time, close: Number.POSITIVE_INFINITY, rules: 1 });
    this.#bySubject.set(subject, stretches);
  }

  close(subject: number, time: number): void {
    const stretches = this.#bySubject.get(subject);
    const last = stretches?.[stretches.length - 1];
    if (last && last.rules > 0 && --last.rules === 0) last.close = time;
  }

  /** Whether an event of this time belongs to an open crisis. */
  covers(subject: number, time: number): boolean {
    const stretches = this.#bySubject.get(subject);
    const last = stretches?.[stretches.length - 1];
    return last !== undefined && last.rules > 0 && time > last.open;
  }

  /** How much of `(from, to]` was crisis, in milliseconds. */
  within(subject: number, from: number, to: number): number {
    const stretches = this.#bySubject.get(subject);
    if (!stretches) return 0;
    let total = 0;
    for (const { open, close } of stretches) total += Math.max(0, Math.min(close, to) - Math.max(open, from));
    return total;
  }

  /** Forgets what ended before `time`. */
  forget(subject: number, time: number): void {
    const stretches = this.#bySubject.get(subject);
    if (!stretches) return;
    while (stretches.length > 0 && (stretches[0]?.close ?? Number.POSITIVE_INFINITY) <= time)
      stretches.shift();
    if (stretches.length === 0) this.#bySubject.delete(subject);
  }

  save(): unknown {
    return [...this.#bySubject].map(([subject, stretches]) => [
      subject,
      stretches.map(({ open, close, rules }) => [open, Number.isFinite(close) ? close : null, rules]),
    ]);
  }

  load(saved: unknown): void {
    for (const [subject, stretches] of saved as readonly [
      number,
      readonly [number, number | null, number][],
    ][]) {
      this.#bySubject.set(
        subject,
        stretches.map(([open, close, rules]) => ({ open, close: close ?? Number.POSITIVE_INFINITY, rules })),
      );
    }
  }
}
