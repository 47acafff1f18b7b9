/** What the host tells a child. */
export type ToChild =
  | {
      readonly t: 'start';
      readonly main: string;
      readonly name: string;
      readonly version: string;
      readonly settings: Readonly<Record<string, unknown>>;
    }
  | { readonly t: 'run'; readonly id: number; readonly request: unknown }
  | { readonly t: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly t: 'refusal'; readonly id: number; readonly message: string; readonly code?: string }
  | { readonly t: 'ping'; readonly n: number }
  | { readonly t: 'stop' };

/** What an extension may ask of the host. */
export const CALLS = [
  'fetch',
  'sign',
  'mail',
  'records.get',
  'records.list',
  'ledger.balance',
  'cases.open',
] as const;
export type CallName = (typeof CALLS)[number];

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What an honest child tells the host; nothing of it is believed before it is checked. */
export type FromChild =
  | { readonly t: 'ready'; readonly actions: readonly string[]; readonly functions: readonly string[] }
  | { readonly t: 'broken'; readonly message: string }
  | { readonly t: 'result'; readonly id: number; readonly result: unknown }
  | { readonly t: 'threw'; readonly id: number; readonly message: string }
  | { readonly t: 'call'; readonly id: number; readonly what: CallName; readonly args: readonly unknown[] }
  | {
      readonly t: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  | { readonly t: 'pong'; readonly n: number };
