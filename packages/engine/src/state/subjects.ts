import type { AttributeIr, Event, SubjectKind, SubjectRef, Value } from '@reeve/ir';
import { fieldOf } from '../evaluate/fields.ts';
import { type Column, countColumn, type SavedNumbers, timeColumn } from './columns.ts';
import { hashed, hashText } from './hash.ts';

export const MEMBER = 0;
export const COMMUNITY = 1;

/**
 * All subjects of one kind, interned to small integers in the order in which they were first seen. They are found by a
 * hash of their id in a table of integers (open addressing, at most half full), which takes a third of what a Map does.
 */
export class SubjectTable {
  readonly ids: string[] = [];
  /** Most engines see one community: then this stays empty. */
  readonly communities: Column<Int32Array> = countColumn();
  /** Time of the first event of any type that names the subject; kept only where somebody asks what is usual. */
  readonly first: Column<Float64Array> = timeColumn();
  /** Pairs: hash, and index of the subject plus one; zero where there is none. */
  #cells: Int32Array = new Int32Array(64);
  #mask = 31;
  readonly #keepsFirst: boolean;

  constructor(keepsFirst: boolean) {
    this.#keepsFirst = keepsFirst;
  }

  find(community: number, id: string): number {
    return this.#look(community, id, NaN);
  }

  intern(community: number, id: string, time: number): number {
    return this.#look(community, id, time);
  }

  /** Finds the subject; where there is none it begins at `time`, if that is a number. */
  #look(community: number, id: string, time: number): number {
    hashText(id, community);
    const hash = hashed[0] as number;
    const cells = this.#cells;
    let place = hash & this.#mask;
    for (;;) {
      const index = (cells[place * 2 + 1] as number) - 1;
      if (index < 0) break;
      if (cells[place * 2] === hash && this.ids[index] === id && this.communities.get(index) === community)
        return index;
      place = (place + 1) & this.#mask;
    }
    if (Number.isNaN(time)) return -1;
    const index = this.ids.push(id) - 1;
    this.communities.set(index, community);
    if (this.#keepsFirst) this.first.set(index, time);
    cells[place * 2] = hash;
    cells[place * 2 + 1] = index + 1;
    if (index * 2 > this.#mask) this.#grow();
    return index;
  }

  #grow(): void {
    const old = this.#cells;
    const cells = new Int32Array(old.length * 2);
    const mask = old.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let place = (old[i] as number) & mask;
      while (cells[place * 2 + 1] !== 0) place = (place + 1) & mask;
      cells[place * 2] = old[i] as number;
      cells[place * 2 + 1] = old[i + 1] as number;
    }
    this.#cells = cells;
    this.#mask = mask;
  }

  save(): SavedTable {
    return { ids: this.ids, communities: this.communities.save(), first: this.first.save() };
  }

  load(saved: SavedTable): void {
    saved.ids.forEach((id, i) => {
      this.intern(Number(saved.communities[i] ?? 0), id, 0);
    });
    this.first.load(saved.first);
  }
}

interface SavedTable {
  readonly ids: readonly string[];
  readonly communities: SavedNumbers;
  readonly first: SavedNumbers;
}

/** Attribute values of members or communities: a column for each declared path. */
export class Attributes {
  readonly #columns: Map<string, { readonly values: Value[]; readonly default: Value }> = new Map();

  constructor(declared: readonly AttributeIr[]) {
    for (const { path, default: value } of declared) this.#columns.set(path, { values: [], default: value });
  }

  has(path: string): boolean {
    return this.#columns.has(path);
  }

  /** The declared paths. */
  paths(): Iterable<string> {
    return this.#columns.keys();
  }

  get(path: string, subject: number): Value {
    const column = this.#columns.get(path);
    if (!column) return null;
    return (subject >= 0 ? column.values[subject] : undefined) ?? column.default;
  }

  /** A reader of one path, for hot places. */
  reader(path: string): (subject: number) => Value {
    const column = this.#columns.get(path);
    if (!column) return () => null;
    const { values, default: fallback } = column;
    return (subject) => (subject >= 0 ? values[subject] : undefined) ?? fallback;
  }

  set(path: string, subject: number, value: Value): void {
    const column = this.#columns.get(path);
    if (!column) return;
    while (column.values.length < subject) column.values.push(null);
    column.values[subject] = value;
  }

  save(): Readonly<Record<string, readonly Value[]>> {
    return Object.fromEntries([...this.#columns].map(([path, { values }]) => [path, values]));
  }

  load(saved: Readonly<Record<string, readonly Value[]>>): void {
    for (const [path, values] of Object.entries(saved)) {
      const column = this.#columns.get(path);
      if (!column) continue;
      column.values.length = 0;
      for (const value of values) column.values.push(value);
    }
  }
}

/** Id of the subject of a kind that an event is about; `null` where it names none. */
export function subjectId(kind: SubjectKind, event: Event): string | null {
  if (kind.kind === 'member') return event.member ?? null;
  if (kind.kind === 'community') return event.community;
  const value = fieldOf(event.data, kind.path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null;
}

/** Who and what the engine knows of: members, communities, and the values of fields that rules are `per`. */
export class Subjects {
  readonly kinds: readonly SubjectKind[];
  readonly tables: readonly SubjectTable[];
  /** The event last seen and its member: everything that looks at an event asks for them again. */
  #seen: Event | null = null;
  #seenMember = -1;
  #seenCommunity = -1;
  #expected: Int32Array = new Int32Array(0);
  #refSubject = -1;
  #refKind = -1;
  #ref: SubjectRef = { kind: '', id: '' };

  /** `keepsFirst` says of which kinds it matters when they were first seen. */
  constructor(kinds: readonly SubjectKind[], keepsFirst: (kind: number) => boolean) {
    this.kinds = kinds;
    this.tables = kinds.map((_, kind) => new SubjectTable(keepsFirst(kind)));
  }

  table(kind: number): SubjectTable {
    return this.tables[kind] as SubjectTable;
  }

  /**
   * Looks up the members of a batch ahead of time; -1 for those not known. Nothing is changed by it. One look-up waits
   * for memory some hundred nanoseconds; of many side by side the processor waits for several at once.
   */
  expect(events: readonly Event[]): Int32Array {
    if (this.#expected.length < events.length) this.#expected = new Int32Array(events.length);
    const expected = this.#expected;
    const members = this.table(MEMBER);
    const communities = this.table(COMMUNITY);
    let name: string | undefined;
    let community = -1;
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as Event;
      if (event.community !== name) {
        name = event.community;
        community = communities.find(0, name);
      }
      expected[i] = event.member === undefined || community < 0 ? -1 : members.find(community, event.member);
    }
    return expected;
  }

  /** Interns all that an event names, and gives its community. `member` is its member where that is known. */
  see(event: Event, member: number): number {
    // Most events are of the community of the event before.
    if (event.community !== this.#seen?.community)
      this.#seenCommunity = this.table(COMMUNITY).intern(0, event.community, event.time);
    const community = this.#seenCommunity;
    this.#seen = event;
    if (member >= 0) this.#seenMember = member;
    else
      this.#seenMember =
        event.member === undefined ? -1 : this.table(MEMBER).intern(community, event.member, event.time);
    for (let kind = 2; kind < this.kinds.length; kind++) {
      const id = this.#fieldId(kind, event);
      if (id !== null) this.table(kind).intern(community, id, event.time);
    }
    return community;
  }

  /** The subject of this kind that an event is about, -1 where it names none. */
  ofEvent(kind: number, community: number, event: Event): number {
    if (kind === COMMUNITY) return community;
    if (kind === MEMBER && event === this.#seen) return this.#seenMember;
    if (kind === MEMBER)
      return event.member === undefined ? -1 : this.table(MEMBER).find(community, event.member);
    const id = this.#fieldId(kind, event);
    return id === null ? -1 : this.table(kind).find(community, id);
  }

  #fieldId(kind: number, event: Event): string | null {
    return subjectId(this.kinds[kind] as SubjectKind, event);
  }

  /** All subjects of a kind in a community, in the order in which they were first seen. */
  inCommunity(kind: number, community: number): readonly number[] {
    const { communities, ids } = this.table(kind);
    const found: number[] = [];
    for (let i = 0; i < ids.length; i++) if (communities.get(i) === community) found.push(i);
    return found;
  }

  communityOf(kind: number, subject: number): number {
    return kind === COMMUNITY ? subject : this.table(kind).communities.get(subject);
  }

  communityName(community: number): string {
    return this.table(COMMUNITY).ids[community] as string;
  }

  /** Name of a subject; of the same one twice in a row it is the same object. */
  ref(kind: number, subject: number): SubjectRef {
    if (subject === this.#refSubject && kind === this.#refKind) return this.#ref;
    const declared = this.kinds[kind] as SubjectKind;
    this.#refSubject = subject;
    this.#refKind = kind;
    this.#ref = {
      kind: declared.kind === 'field' ? declared.path : declared.kind,
      id: this.table(kind).ids[subject] as string,
    };
    return this.#ref;
  }

  /** Order of subjects at one instant: by community, then by id, as UTF-16. */
  compare(kind: number, a: number, b: number): number {
    if (a === b) return 0;
    const table = this.table(kind);
    const left = this.communityName(this.communityOf(kind, a));
    const right = this.communityName(this.communityOf(kind, b));
    if (left !== right) return left < right ? -1 : 1;
    return (table.ids[a] as string) < (table.ids[b] as string) ? -1 : 1;
  }

  save(): readonly unknown[] {
    return this.tables.map((table) => table.save());
  }

  load(saved: readonly unknown[]): void {
    saved.forEach((table, kind) => {
      this.table(kind).load(table as SavedTable);
    });
  }
}
