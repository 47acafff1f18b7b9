import { createHmac } from 'node:crypto';
import type { ExtensionContext, Manifest } from '../api/index.ts';
import type { Grants } from './grants.ts';
import { fetchError } from './http-transport.ts';

/** Gives a secret's value by its name: from the environment, a vault, a file. */
export type ReadSecret = (name: string) => string | undefined;

/** The secrets of one extension. Their values stay in the host. */
export interface Secrets {
  /** Puts secrets into a text, and remembers their values in `used`. */
  fill(text: string, used: Map<string, string>): string;
  /** Takes values out of what comes back. */
  hide(text: string, used: ReadonlyMap<string, string>): string;
  /** Breaks placeholders in what goes to the extension: a member's name must not become a secret on its way out. */
  defuse(json: string): string;
  sign(request: Parameters<ExtensionContext['sign']>[0]): string;
}

const PLACEHOLDER = /\{\{\s*([A-Z][A-Z0-9_]*)\s*\}\}/g;

export const createSecrets = (manifest: Manifest, grants: Grants, read: ReadSecret): Secrets => {
  const asked = manifest.permissions.secrets ?? [];
  const granted = grants.secrets ?? [];
  const secretNamed = (name: string): string => {
    if (!asked.includes(name))
      throw fetchError('refused', `The manifest does not ask for the secret ${name}.`);
    if (!granted.includes(name) && !granted.includes('*'))
      throw fetchError('refused', `The operator did not grant the secret ${name}.`);
    const value = read(name);
    if (value === undefined || value === '') throw fetchError('refused', `The secret ${name} is not set.`);
    return value;
  };
  const inside =
    asked.length > 0 ? new RegExp(`\\{\\{(?=\\s*(?:${asked.join('|')})\\s*\\}\\})`, 'g') : undefined;
  return {
    fill: (text, used) =>
      text.replace(PLACEHOLDER, (whole, name: string) => {
        // What no manifest asks for is not ours: templates of other systems look the same.
        if (!asked.includes(name)) return whole;
        const value = secretNamed(name);
        used.set(name, value);
        return value;
      }),
    hide: (text, used) =>
      [...used].reduce(
        (all, [name, value]) => (value.length < 6 ? all : all.replaceAll(value, `[${name}]`)),
        text,
      ),
    defuse: (json) => (inside ? json.replace(inside, '{ {') : json),
    sign: ({ secret, text, key, encoding, secretEncoding }) => {
      const value = secretNamed(secret);
      const put = (into: string): string => into.replaceAll('{{secret}}', () => value);
      const bytes = key === undefined ? Buffer.from(value, secretEncoding ?? 'utf8') : Buffer.from(put(key));
      return createHmac('sha256', bytes).update(put(text)).digest(encoding);
    },
  };
};
