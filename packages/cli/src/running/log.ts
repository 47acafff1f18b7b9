import { styleText } from 'node:util';

/** Writes what happens, for people on a terminal and as JSON lines elsewhere. Nothing personal is ever handed to it. */
export type RunLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

const TONES = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** One line for each thing told: `{"time":…,"level":…,"msg":…}` unless the stream is a terminal. */
export function createLog(stream: NodeJS.WriteStream, format: string): RunLog {
  const forPeople = stream.isTTY === true && format === 'text';
  return (level, message, fields = {}) => {
    if (level === 'debug' && process.env['REEVE_DEBUG'] === undefined) return;
    if (!forPeople) {
      stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg: message, ...fields })}\n`);
      return;
    }
    const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${String(value)}`);
    stream.write(
      `${styleText(TONES[level], level.padEnd(5))} ${message}${styleText('dim', rest.join(''))}\n`,
    );
  };
}
