import { formatTimestamp, type Type, type Value } from '@reeve/ir';
import { DAY, HOUR, MINUTE, SECOND, toLocal, type Zones } from '../time/calendar.ts';

/** A value as people read it in a message: percent as `87.5%`, times on the wall clock of `zone`, no value as `—`. */
export function render(value: Value, type: Type, zones: Zones, zone: string): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (type.kind === 'time')
      return formatTimestamp(toLocal(zones, zone, value))
        .slice(0, 16)
        .replace('T', ' ');
    if (type.kind === 'duration') return renderDuration(value);
    if (type.kind === 'number' && type.unit === 'percent') return `${trim(value * 100, 1)}%`;
    return trim(value, 2);
  }
  const item: Type = type.kind === 'listOf' ? type.of : { kind: 'any' };
  return value.map((one) => render(one, item, zones, zone)).join(', ');
}

function trim(value: number, digits: number): string {
  const scale = 10 ** digits;
  const rounded = Math.round(value * scale) / scale;
  return String(Number.isFinite(rounded) ? (Object.is(rounded, -0) ? 0 : rounded) : value);
}

function renderDuration(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ];
  const parts: string[] = [];
  let rest = Math.abs(ms);
  for (const [length, name] of units) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    rest -= count * length;
  }
  return `${ms < 0 ? '-' : ''}${parts.slice(0, 2).join(' ') || '0 seconds'}`;
}
