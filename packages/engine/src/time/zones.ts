import { daysFromCivil } from '@reeve/ir';
import { DAY, MINUTE, type Zones } from './calendar.ts';

/** Offsets are constant over most stretches of this length; where they are not, each minute is asked for. */
const STRETCH: number = 15 * DAY;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly stretches: Map<number, number>;
  readonly minutes: Map<number, number>;
}

/**
 * Time zones from the platform's own table (ICU, by `Intl`). It reads no clock: the same zone and time give the same
 * offset on every machine with the same version of that table.
 */
export function createZones(): Zones {
  const zones = new Map<string, Zone>();

  function find(name: string): Zone {
    let zone = zones.get(name);
    if (!zone) {
      const format = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        calendar: 'iso8601',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
      zone = { format, stretches: new Map(), minutes: new Map() };
      zones.set(name, zone);
    }
    return zone;
  }

  return {
    offset(name, time) {
      if (name === 'UTC') return 0;
      const zone = find(name);
      const stretch = Math.floor(time / STRETCH);
      let constant = zone.stretches.get(stretch);
      if (constant === undefined) {
        const first = ask(zone.format, stretch * STRETCH);
        constant = first === ask(zone.format, (stretch + 1) * STRETCH) ? first : Number.NaN;
        if (zone.stretches.size > 4096) zone.stretches.clear();
        zone.stretches.set(stretch, constant);
      }
      if (!Number.isNaN(constant)) return constant;
      const minute = Math.floor(time / MINUTE);
      let offset = zone.minutes.get(minute);
      if (offset === undefined) {
        offset = ask(zone.format, minute * MINUTE);
        if (zone.minutes.size > 65_536) zone.minutes.clear();
        zone.minutes.set(minute, offset);
      }
      return offset;
    },
  };
}

function ask(format: Intl.DateTimeFormat, time: number): number {
  const part: Record<string, number> = {};
  let bc = false;
  for (const { type, value } of format.formatToParts(time)) {
    if (type === 'era') bc = value.startsWith('B');
    else part[type] = Number(value);
  }
  const year = bc ? 1 - (part['year'] ?? 0) : (part['year'] ?? 0);
  const days = daysFromCivil(year, part['month'] ?? 1, part['day'] ?? 1);
  const local =
    days * DAY + (((part['hour'] ?? 0) * 60 + (part['minute'] ?? 0)) * 60 + (part['second'] ?? 0)) * 1000;
  return local - Math.floor(time / 1000) * 1000;
}
