import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import type { Signatures } from '@reeve/ir';
import { createLanguageService, type LanguageService } from '@reeve/language/service';

const core = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });

/** What the core extension contributes. */
export const signatures: Signatures = createRegistry([core.manifest!]).signatures();

/** A service with some texts open. */
export function serviceWith(texts: Readonly<Record<string, string>>): LanguageService {
  const service = createLanguageService({ signatures });
  for (const [source, text] of Object.entries(texts)) service.open(source, text);
  return service;
}

/** A text with its cursor, `▮`, taken out. */
export function cut(marked: string): { readonly text: string; readonly at: number } {
  const at = marked.indexOf('▮');
  return { text: marked.replace('▮', ''), at };
}

/** Labels of what is offered at `▮`. */
export function offered(
  marked: string,
  { source = 'a.reeve', beside = {} }: { source?: string; beside?: Readonly<Record<string, string>> } = {},
): readonly string[] {
  const { text, at } = cut(marked);
  return (
    serviceWith({ ...beside, [source]: text })
      .completions(source, at)
      ?.items.map(({ label }) => label) ?? []
  );
}

/** The rules of an example, by path. */
export function example(...paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8')]),
  );
}
