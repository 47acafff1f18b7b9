import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import type { Event, Program, TemplateIr } from '@reeve/ir';
import { compile, DEFAULT_PROJECT_SETTINGS, parse } from '@reeve/language';
import type { ActionFacts, Clock } from '@reeve/runtime';

/** Compiles a text with the core extension's signatures. Throws where it has errors. */
export async function programOf(
  text: string,
  settings: Partial<typeof DEFAULT_PROJECT_SETTINGS> = {},
): Promise<{ readonly program: Program; readonly templates: readonly TemplateIr[] }> {
  const core = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
  const { signatures } = { signatures: createRegistry(core.manifest ? [core.manifest] : []).signatures() };
  const { tree } = parse(text, { source: 'rules.reeve' });
  const { program, templates, diagnostics } = compile([tree], {
    signatures,
    project: { ...DEFAULT_PROJECT_SETTINGS, ...settings },
  });
  if (!program) throw new Error(diagnostics.map(({ message }) => message.en).join('\n'));
  return { program, templates: templates ?? [] };
}

/** A clock that stands still until it is told. Sleeping moves nobody on but real time. */
export function clockAt(start: number): Clock & { at: number } {
  const clock = {
    at: start,
    now: () => clock.at,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(ms, 200));
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
  return clock;
}

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 1);

let ids = 0;
export const event = (
  type: string,
  time: number,
  member?: string,
  data: Record<string, unknown> = {},
): Event => ({
  id: `e${++ids}`,
  type,
  time,
  community: 'c1',
  ...(member === undefined ? {} : { member }),
  data,
});

export const SENDS: Partial<ActionFacts> = {
  reaches: 'to',
  purpose: 'purpose',
  channel: 'from-input',
  idempotent: true,
};
