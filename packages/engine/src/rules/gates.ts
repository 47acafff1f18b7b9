import type { ActionUse, HoldReason, Program, Value } from '@reeve/ir';
import type { Probe } from '../explain/probe.ts';
import type { Attributes, Subjects } from '../state/subjects.ts';
import { MEMBER } from '../state/subjects.ts';
import type { Zones } from '../time/calendar.ts';
import { capCovers, PassLog } from './limits.ts';
import type { Run } from './runs.ts';

/** What an effect must pass as it leaves: chain of causes, blocklist, consent, caps (Meanings 8 to 10). */
export class Gates {
  readonly #program: Program;
  readonly #subjects: Subjects;
  readonly #members: Attributes;
  readonly #zones: Zones;
  readonly #caps: PassLog = new PassLog();
  readonly #probe: Probe | null;

  constructor(program: Program, subjects: Subjects, members: Attributes, zones: Zones, probe: Probe | null) {
    this.#probe = probe;
    this.#program = program;
    this.#subjects = subjects;
    this.#members = members;
    this.#zones = zones;
  }

  /** Why the effect is held; `null` where it may leave, which the caps then remember. */
  pass(run: Run, use: ActionUse, input: Readonly<Record<string, Value>>, now: number): HoldReason | null {
    if ((run.event?.depth ?? 0) >= this.#program.depth) return 'loop';
    if (this.#program.rules[run.rule]?.shadow) return 'shadow';
    const find = (id: string): number => this.#subjects.table(MEMBER).find(run.community, id);
    const gains = use.benefits === undefined ? null : input[use.benefits];
    if (typeof gains === 'string' && this.#members.get('blocked', find(gains)) === true) return 'blocklist';
    const reached = use.reaches === undefined ? null : input[use.reaches];
    if (typeof reached !== 'string') return null;
    const member = find(reached);
    if (this.#members.get('blocked', member) === true) return 'blocklist';
    const purpose = use.purpose === undefined ? null : (input[use.purpose] ?? null);
    const path = `consent.${String(purpose)}`;
    if (typeof purpose === 'string' && this.#members.has(path) && this.#members.get(path, member) !== true)
      return 'consent';
    return this.#capped(run, use, reached, typeof purpose === 'string' ? purpose : null, input, now)
      ? 'cap'
      : null;
  }

  #capped(
    run: Run,
    use: ActionUse,
    member: string,
    purpose: string | null,
    input: Readonly<Record<string, Value>>,
    now: number,
  ): boolean {
    if (this.#program.caps.length === 0) return false;
    const via = input['via'];
    const channel =
      use.channel === undefined || use.channel === 'from-input'
        ? typeof via === 'string'
          ? via
          : null
        : use.channel;
    const community = this.#subjects.communityName(run.community);
    const covering = this.#program.caps.flatMap((cap, i) => {
      if (!capCovers(cap, { action: use.action, channel, purpose })) return [];
      return [{ cap, key: `${i}\u0000${community}\u0000${cap.scope === 'member' ? member : ''}` }];
    });
    const zone = this.#program.timeZone;
    for (const { cap, key } of covering) {
      const frees = this.#caps.frees(key, cap.count, cap.per, now, this.#zones, zone);
      if (frees <= now) continue;
      this.#probe?.capped(run.rule, cap, frees);
      return true;
    }
    for (const { cap, key } of covering) this.#caps.pass(key, cap.count, now, now);
    return false;
  }

  save(): unknown {
    return this.#caps.save();
  }

  load(saved: unknown): void {
    this.#caps.load(saved);
  }
}
