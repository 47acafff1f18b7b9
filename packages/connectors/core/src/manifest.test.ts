import { fileURLToPath } from 'node:url';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import { describe, expect, it } from 'vitest';
import { extensionFolder } from './index.ts';

describe('the core extension', () => {
  it('has a manifest as valid as anybody’s', async () => {
    const { manifest, diagnostics } = await loadExtension(fileURLToPath(extensionFolder));
    expect(diagnostics).toEqual([]);
    const registry = createRegistry([manifest!]);
    expect(registry.diagnostics).toEqual([]);
    expect(registry.signatures().actions.map((each) => each.id)).toContain('log.write');
  });

  it('labels everything in both languages, each label once among its neighbours', async () => {
    const { manifest } = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
    const all = createRegistry([manifest!]).signatures();
    const groups = [
      all.actions,
      all.events,
      all.channels,
      all.member,
      all.community,
      ...all.actions.map((each) => each.params),
      ...all.events.map((each) => each.fields),
    ];
    for (const group of groups) {
      for (const lang of ['en', 'zh'] as const) {
        const labels = group.map((each) => each.labels[lang]);
        expect(labels.every((label) => label !== undefined && label !== '')).toBe(true);
        expect(new Set(labels).size).toBe(labels.length);
      }
    }
  });

  it('names as emitted only events that it declares', async () => {
    const { manifest } = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
    const all = createRegistry([manifest!]).signatures();
    const events = new Set(all.events.map((each) => each.id));
    const emitted = all.actions.flatMap((each) => each.emits);
    expect(emitted.length).toBeGreaterThan(0);
    expect(emitted.filter((each) => !events.has(each))).toEqual([]);
  });
});
