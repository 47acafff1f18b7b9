import { type Decision, formatTimestamp } from '@reeve/ir';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** `00` to `999`, as long as they are asked for. */
const padded = (length: number, width: number): readonly string[] =>
  Array.from({ length }, (_, i) => String(i).padStart(width, '0'));
const TWO = padded(60, 2);
const THREE = padded(1000, 3);

/** Characters that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A text in JSON; most have nothing in them to be written in another way. */
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

const listOf = (texts: readonly string[]): string => {
  if (texts.length === 1) return `[${quoted(texts[0] as string)}]`;
  return `[${texts.map(quoted).join()}]`;
};

/** Decisions of one day share the beginning of their times. */
const createTimeWriter = (): ((time: number) => string) => {
  let day = Number.NaN;
  let date = '';
  return (time) => {
    const of = Math.floor(time / DAY);
    if (of !== day) {
      day = of;
      const midnight = formatTimestamp(of * DAY);
      date = midnight.slice(0, midnight.indexOf('T') + 1);
    }
    let rest = time - of * DAY;
    const hour = Math.floor(rest / HOUR);
    rest -= hour * HOUR;
    const minute = Math.floor(rest / MINUTE);
    rest -= minute * MINUTE;
    const second = Math.floor(rest / 1000);
    return `${date}${TWO[hour]}:${TWO[minute]}:${TWO[second]}.${THREE[rest - second * 1000]}Z`;
  };
};

const timeOf = createTimeWriter();

/** One value of `values`; `undefined` where JSON would leave it out. */
const jsonOf = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
};

const valuesOf = (values: Decision['values']): string => {
  let text = '';
  for (const key of Object.keys(values)) {
    const value = jsonOf(values[key]);
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(key)}:${value}`;
  }
  return `{${text}}`;
};

const effectsOf = (effects: Decision['effects']): string =>
  effects.length === 0
    ? '[]'
    : `[${effects
        .map(
          ({ action, input, key }) =>
            `{"action":${quoted(action)},"input":${valuesOf(input)},"key":${quoted(key)}}`,
        )
        .join()}]`;

const heldOf = (held: Decision['held']): string =>
  held.length === 0
    ? '[]'
    : `[${held
        .map(({ action, reason, until }) => {
          const rest = until === undefined ? '' : `,"until":"${timeOf(until)}"`;
          return `{"action":${quoted(action)},"reason":${quoted(reason)}${rest}}`;
        })
        .join()}]`;

/**
 * One decision as one line of JSON, with its end, as the machine contract has it: keys in a fixed order, times in
 * RFC 3339. Written by hand, as there may be as many of them as there are events.
 */
export const decisionLine = (decision: Decision): string => {
  const { rule, at, subject, community, cause, values, effects, held, continues, run } = decision;
  const next = continues
    ? `,"continues":{"run":${quoted(continues.run)},"after":${quoted(continues.after)}}`
    : '';
  const begun = run === undefined ? '' : `,"run":${quoted(run)}`;
  return `{"rule":${quoted(rule)},"at":"${timeOf(at)}","subject":{"kind":${quoted(subject.kind)},"id":${quoted(
    subject.id,
  )}},"community":${quoted(community)},"cause":${listOf(cause)},"values":${valuesOf(values)},"effects":${effectsOf(
    effects,
  )},"held":${heldOf(held)}${next}${begun}}\n`;
};
