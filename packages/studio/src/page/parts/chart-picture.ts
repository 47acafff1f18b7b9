import type { Lang } from '../words.ts';
import { escaped, type Picture, tones } from './picture.ts';

/** One line or row of bars of a chart. */
export interface Series {
  readonly label: string;
  /** A custom property of the theme: `--bar-1`. */
  readonly tone: string;
  readonly values: readonly (number | null)[];
  readonly bars?: boolean;
}

const WIDTH = 900;
const HEIGHT = 360;
const LEFT = 60;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 62;

/** A chart as a picture of its own: title, axes, and a legend, in the colours of the theme. */
export function chartPicture(
  {
    name,
    days,
    series,
    percent,
  }: {
    readonly name: string;
    readonly days: readonly number[];
    readonly series: readonly Series[];
    readonly percent: boolean;
  },
  lang: Lang,
): Picture {
  const tone = tones();
  const [inner, tall] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];
  const most = Math.max(...series.flatMap(({ values }) => values.map((value) => value ?? 0)), 0);
  const step = percent ? 0.25 : niceStep(Math.max(most, 4) / 4);
  const top = percent ? 1 : Math.max(4 * step, Math.ceil(most / step) * step);
  const slot = inner / Math.max(1, days.length);
  const x = (i: number): number => LEFT + (i + 0.5) * slot;
  const y = (value: number): number => TOP + tall * (1 - value / top);
  const text = (at: readonly [number, number], said: string, more: string): string =>
    `<text x="${at[0]}" y="${at[1]}" ${more}>${escaped(said)}</text>`;
  const out: string[] = [text([LEFT, 26], name, `font-size="15" font-weight="600" fill="${tone('--ink')}"`)];
  for (let value = 0; value <= top + step / 2; value += step) {
    out.push(
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="${tone('--line')}"/>`,
      text(
        [LEFT - 8, y(value) + 4],
        percent ? `${Math.round(value * 100)}%` : value.toLocaleString(lang),
        `font-size="12" text-anchor="end" fill="${tone('--quiet')}"`,
      ),
    );
  }
  const format = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en', {
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const every = Math.max(1, Math.ceil(days.length / 8));
  for (let i = 0; i < days.length; i += every)
    out.push(
      text(
        [x(i), HEIGHT - BOTTOM + 20],
        format.format(days[i]),
        `font-size="12" text-anchor="middle" fill="${tone('--quiet')}"`,
      ),
    );
  for (const each of series) {
    const colour = tone(each.tone);
    if (each.bars)
      each.values.forEach((value, i) => {
        if (value)
          out.push(
            `<rect x="${x(i) - slot * 0.4}" width="${slot * 0.8}" y="${y(value)}" height="${y(0) - y(value)}" fill="${colour}"/>`,
          );
      });
    else out.push(`<path d="${line(each.values, x, y)}" fill="none" stroke="${colour}" stroke-width="2"/>`);
  }
  let at = LEFT;
  for (const { label, tone: colour } of series) {
    out.push(
      `<rect x="${at}" y="${HEIGHT - 24}" width="10" height="10" rx="2" fill="${tone(colour)}"/>`,
      text([at + 16, HEIGHT - 15], label, `font-size="12" fill="${tone('--quiet')}"`),
    );
    at += 40 + label.length * 9;
  }
  const ground = `<rect width="100%" height="100%" fill="${tone('--paper')}"/>`;
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif">${ground}${out.join('')}</svg>`,
    width: WIDTH,
    height: HEIGHT,
  };
}

/** 1, 2 or 5 times a power of ten, at least one. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}

/** Days without a value break the line. */
function line(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  let drawing = false;
  return values
    .map((value, i) => {
      if (value === null) {
        drawing = false;
        return '';
      }
      const part = `${drawing ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      drawing = true;
      return part;
    })
    .join('');
}
