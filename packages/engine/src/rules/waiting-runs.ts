import type { Run } from './runs.ts';

export interface WaitingSetting {
  keyOf(run: Run): string;
  /** Types of the events that a run waits for; none where any will do. */
  typesOf(run: Run): readonly string[];
}

const ANY = '*';

/** The runs that wait, found by what may wake them: a time, an event, an approval, room under a limit. */
export class WaitingRuns {
  readonly #setting: WaitingSetting;
  readonly #runs: Map<number, Run> = new Map();
  /** Runs that wait for an event, by kind and subject. */
  readonly #awaiting: Map<string, Set<number>> = new Map();
  /** Event types that any run waits for, with how many do. */
  readonly #types: Map<string, number> = new Map();
  readonly #approvals: Map<string, number> = new Map();
  /** Runs held back over a limit or quiet hours, by rule and subject: what `replace` replaces. */
  readonly #releases: Map<string, Set<number>> = new Map();

  constructor(setting: WaitingSetting) {
    this.#setting = setting;
  }

  get(id: number): Run | undefined {
    return this.#runs.get(id);
  }

  add(run: Run): void {
    this.#runs.set(run.id, run);
    const { wait } = run;
    if (wait?.kind === 'event') {
      addTo(this.#awaiting, subjectKey(run.kind, run.subject), run.id);
      for (const type of this.#typesOf(run)) this.#types.set(type, (this.#types.get(type) ?? 0) + 1);
    } else if (wait?.kind === 'approval') this.#approvals.set(this.#setting.keyOf(run), run.id);
    else if (wait?.kind === 'release') addTo(this.#releases, releaseKey(run), run.id);
  }

  remove(run: Run): void {
    this.#runs.delete(run.id);
    const { wait } = run;
    if (wait?.kind === 'event') {
      removeFrom(this.#awaiting, subjectKey(run.kind, run.subject), run.id);
      for (const type of this.#typesOf(run)) {
        const left = (this.#types.get(type) ?? 1) - 1;
        if (left === 0) this.#types.delete(type);
        else this.#types.set(type, left);
      }
    } else if (wait?.kind === 'approval') this.#approvals.delete(this.#setting.keyOf(run));
    else if (wait?.kind === 'release') removeFrom(this.#releases, releaseKey(run), run.id);
  }

  #typesOf(run: Run): readonly string[] {
    const types = this.#setting.typesOf(run);
    return types.length === 0 ? [ANY] : types;
  }

  /** Whether any run waits for events of this type. */
  isAwaited(type: string): boolean {
    return this.#types.size > 0 && (this.#types.has(type) || this.#types.has(ANY));
  }

  /** Runs of a subject that wait for an event. */
  awaiting(kind: number, subject: number): readonly Run[] {
    return this.#all(this.#awaiting.get(subjectKey(kind, subject)));
  }

  /** Whether any event could wake any run. */
  get isAwaiting(): boolean {
    return this.#approvals.size > 0 || this.#types.size > 0;
  }

  get awaitsApproval(): boolean {
    return this.#approvals.size > 0;
  }

  /** The run that waits for approval under this key. */
  forApproval(key: string): Run | undefined {
    const id = this.#approvals.get(key);
    return id === undefined ? undefined : this.#runs.get(id);
  }

  /** Runs of the same rule and subject that are held back over a limit or quiet hours. */
  heldLike(run: Run): readonly Run[] {
    return this.#all(this.#releases.get(releaseKey(run)));
  }

  #all(ids: ReadonlySet<number> | undefined): readonly Run[] {
    return ids ? [...ids].flatMap((id) => this.#runs.get(id) ?? []) : [];
  }

  /** The runs of a rule for a subject, in the order in which they began. */
  of(rule: number, kind: number, subject: number): readonly Readonly<Run>[] {
    return [...this.#runs.values()].filter(
      (run) => run.rule === rule && run.kind === kind && run.subject === subject,
    );
  }

  /** All of them, in the order in which they began. */
  all(): readonly Readonly<Run>[] {
    return [...this.#runs.values()].sort((a, b) => a.id - b.id);
  }

  /** Forgets all of them. */
  clear(): void {
    for (const held of [this.#runs, this.#awaiting, this.#types, this.#approvals, this.#releases])
      held.clear();
  }

  save(): readonly Run[] {
    return [...this.#runs.values()];
  }

  load(runs: readonly Run[]): void {
    for (const run of runs) this.add({ ...run });
  }
}

const subjectKey = (kind: number, subject: number): string => `${kind}\u0000${subject}`;
const releaseKey = (run: Run): string => `${run.rule}\u0000${run.kind}\u0000${run.subject}`;

function addTo(map: Map<string, Set<number>>, key: string, id: number): void {
  const set = map.get(key);
  if (set) set.add(id);
  else map.set(key, new Set([id]));
}

function removeFrom(map: Map<string, Set<number>>, key: string, id: number): void {
  const set = map.get(key);
  set?.delete(id);
  if (set?.size === 0) map.delete(key);
}
