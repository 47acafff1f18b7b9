import { loadNumber, type SavedNumbers, saveNumber } from '../state/columns.ts';

/**
 * Entries (time, subject, flag) in order of time, in a ring of typed arrays. Positions are absolute: they stay valid
 * while the entry is kept, so that cursors for "left the window" and "left the baseline" are plain numbers.
 */
export class EntryQueue {
  #times: Float64Array = new Float64Array(256);
  #subjects: Int32Array = new Int32Array(256);
  #flags: Uint8Array = new Uint8Array(256);
  #mask = 255;
  #start = 0;
  #end = 0;

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  time(position: number): number {
    return this.#times[position & this.#mask] as number;
  }

  subject(position: number): number {
    return this.#subjects[position & this.#mask] as number;
  }

  flag(position: number): number {
    return this.#flags[position & this.#mask] as number;
  }

  setFlag(position: number, flag: number): void {
    this.#flags[position & this.#mask] = flag;
  }

  push(time: number, subject: number, flag: number): number {
    if (this.#end - this.#start > this.#mask) this.#grow();
    const position = this.#end++;
    const place = position & this.#mask;
    this.#times[place] = time;
    this.#subjects[place] = subject;
    this.#flags[place] = flag;
    return position;
  }

  /** Forgets all before `position`. */
  dropBefore(position: number): void {
    this.#start = position;
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    const mask = size - 1;
    const times = new Float64Array(size);
    const subjects = new Int32Array(size);
    const flags = new Uint8Array(size);
    for (let i = this.#start; i < this.#end; i++) {
      times[i & mask] = this.time(i);
      subjects[i & mask] = this.subject(i);
      flags[i & mask] = this.flag(i);
    }
    this.#times = times;
    this.#subjects = subjects;
    this.#flags = flags;
    this.#mask = mask;
  }

  save(): SavedNumbers {
    const out: (number | string)[] = [this.#start];
    for (let i = this.#start; i < this.#end; i++)
      out.push(saveNumber(this.time(i)), this.subject(i), this.flag(i));
    return out;
  }

  load(saved: SavedNumbers): void {
    this.#start = loadNumber(saved[0] ?? 0);
    this.#end = this.#start;
    for (let i = 1; i + 2 < saved.length; i += 3) {
      this.push(
        loadNumber(saved[i] as number),
        loadNumber(saved[i + 1] as number),
        loadNumber(saved[i + 2] as number),
      );
    }
  }
}
