/** A growable column of numbers in a typed array; cells that were never written hold `empty`. */
export class Column<A extends Float64Array | Int32Array | Uint8Array> {
  #cells: A;
  readonly #create: (size: number) => A;
  readonly #empty: number;

  constructor(create: (size: number) => A, empty: number) {
    this.#create = create;
    this.#empty = empty;
    this.#cells = create(64);
    this.#cells.fill(empty);
  }

  get(index: number): number {
    return index < this.#cells.length ? (this.#cells[index] as number) : this.#empty;
  }

  set(index: number, value: number): void {
    if (index >= this.#cells.length) {
      if (Object.is(value, this.#empty)) return;
      this.#grow(index + 1);
    }
    this.#cells[index] = value;
  }

  add(index: number, by: number): void {
    this.set(index, this.get(index) + by);
  }

  #grow(least: number): void {
    const old = this.#cells;
    const next = this.#create(Math.max(least, old.length * 2));
    next.set(old as never);
    next.fill(this.#empty, old.length);
    this.#cells = next;
  }

  /** The cells up to the last one that is not empty. */
  save(): SavedNumbers {
    let end = this.#cells.length;
    while (end > 0 && Object.is(this.#cells[end - 1], this.#empty)) end--;
    return Float64Array.from(this.#cells.subarray(0, end));
  }

  load(saved: SavedNumbers): void {
    this.#cells = this.#create(Math.max(64, saved.length));
    if (saved instanceof Float64Array) this.#cells.set(saved);
    else for (let i = 0; i < saved.length; i++) this.#cells[i] = loadNumber(saved[i] as number | string);
    this.#cells.fill(this.#empty, saved.length);
  }
}

/** Numbers of a saved state: as they are, or as JSON holds them. */
export type SavedNumbers = Float64Array | readonly (number | string)[];

/** For `JSON.stringify`: numbers as JSON can hold them. */
export const numbersAsJson = (_key: string, value: unknown): unknown =>
  value instanceof Float64Array ? Array.from(value, saveNumber) : value;

/** JSON has no NaN, infinities or minus zero; a snapshot must hold them. */
export function saveNumber(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

export function loadNumber(saved: number | string): number {
  return typeof saved === 'number' ? saved : Number(saved);
}

export const timeColumn = (): Column<Float64Array> => new Column((n) => new Float64Array(n), Number.NaN);
export const numberColumn = (): Column<Float64Array> => new Column((n) => new Float64Array(n), 0);
export const countColumn = (): Column<Int32Array> => new Column((n) => new Int32Array(n), 0);
export const indexColumn = (): Column<Int32Array> => new Column((n) => new Int32Array(n), -1);
export const flagColumn = (): Column<Uint8Array> => new Column((n) => new Uint8Array(n), 0);
