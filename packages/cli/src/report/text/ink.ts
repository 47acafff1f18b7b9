import { styleText } from 'node:util';

const TONES = { title: 'bold', dim: 'dim', good: 'green', accent: 'cyan', held: 'yellow' } as const;

/** Sets text off, or leaves it as it is. */
export type Ink = (tone: keyof typeof TONES, text: string) => string;

/** Colours where `colors` says so; whoever prints knows whether there is a terminal. */
export const createInk = (colors: boolean): Ink =>
  colors ? (tone, text) => styleText(TONES[tone], text, { validateStream: false }) : (_, text) => text;
