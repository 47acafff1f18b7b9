import { styleText } from 'node:util';

/** Ways to set text off. */
type Tone = 'title' | 'dim' | 'error' | 'warning' | 'info' | 'good' | 'accent' | 'held';

/** Sets text off on a terminal, or leaves it as it is. */
export type Style = (tone: Tone, text: string) => string;

const TONES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  title: 'bold',
  dim: 'dim',
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'cyan'],
  good: 'green',
  accent: 'cyan',
  held: 'yellow',
};

interface StreamLike {
  readonly isTTY?: boolean;
}

/** Colours only for a terminal; NO_COLOR and FORCE_COLOR are heeded. */
export const hasColors = (stream: StreamLike, env: Readonly<Record<string, string | undefined>>): boolean => {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || env['FORCE_COLOR'] === '0';
  return forced || (stream.isTTY === true && !refused);
};

/** Sets text off where the stream shows colours. */
export const createStyle = (stream: StreamLike, env: Readonly<Record<string, string | undefined>>): Style =>
  hasColors(stream, env)
    ? (tone, text) => styleText(TONES[tone], text, { validateStream: false })
    : plainStyle;

/** No colours at all. */
export const plainStyle: Style = (_, text) => text;
