import type { Bilingual } from '@reeve/ir';
import { EVENT_ROWS, type EventCode } from './event-rows.ts';

/** A line or row that was not taken as an event, and why. */
export interface Refusal {
  /** The file's path, or `-` for standard input. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  readonly code: EventCode;
  readonly reason: Bilingual;
}

/** What is wrong with one line; the reader adds where. */
export interface Fault {
  readonly fault: EventCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Builds a fault. */
export const fault = (code: EventCode, params: Readonly<Record<string, string | number>> = {}): Fault => ({
  fault: code,
  params,
});

const fill = (template: string, params: Fault['params']): string =>
  template.replace(/\{(\w+)\}/g, (whole, key: string) => String(params[key] ?? whole));

/** A fault with its place and its sentences. */
export const refusal = (source: string, line: number, of: Fault): Refusal => {
  const { message } = EVENT_ROWS[of.fault];
  return {
    source,
    line,
    code: of.fault,
    reason: { en: fill(message.en, of.params), zh: fill(message.zh, of.params) },
  };
};

/** At most so many characters of a value that is quoted in a message. */
export const excerpt = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/\p{Cc}+/gu, ' ');
  return clean.length > 40 ? `${clean.slice(0, 39)}…` : clean;
};
