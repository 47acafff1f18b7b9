import { describe, expect, it } from 'vitest';
import { createRegistry } from '../registry/registry.ts';
import { MANIFEST_DIAGNOSTICS } from './diagnostics.ts';
import { readManifest, readPack } from './read.ts';

const action = (more: object = {}): object => ({
  id: 'chat.say',
  labels: { en: 'say', zh: '说' },
  input: {
    type: 'object',
    properties: {
      to: { type: 'string', format: 'member', labels: { zh: '给' } },
      loud: { type: 'boolean' },
      after: { type: 'string', format: 'duration' },
    },
    required: ['to'],
  },
  ...more,
});
const text = (contributes: object, more: object = {}): string =>
  JSON.stringify(
    { name: 'reeve-chat', version: '1.0.0', engines: { reeve: '^0.1' }, reeve: { contributes }, ...more },
    null,
    2,
  );
const codes = (source: string): readonly string[] =>
  readManifest(source, 'package.json').diagnostics.map((each) => each.code);
const excerpt = (source: string): string | undefined => {
  const [first] = readManifest(source, 'package.json').diagnostics;
  return first && source.slice(first.span.start, first.span.end);
};

describe('readManifest', () => {
  it('turns schemas into typed parameters', () => {
    const { manifest, diagnostics } = readManifest(text({ actions: [action({ reaches: 'to' })] }), 'p');
    expect(diagnostics).toEqual([]);
    const signatures = createRegistry([manifest!]).signatures();
    expect(signatures.actions).toEqual([
      {
        id: 'chat.say',
        labels: { en: 'say', zh: '说' },
        params: [
          { name: 'to', labels: { zh: '给' }, type: { kind: 'member' }, required: true },
          { name: 'loud', labels: {}, type: { kind: 'yesno' }, required: false },
          { name: 'after', labels: {}, type: { kind: 'duration' }, required: false },
        ],
        reaches: 'to',
        emits: [],
        idempotent: false,
      },
    ]);
  });

  it('flattens groups of attributes and their labels', () => {
    const consent = {
      type: 'object',
      labels: { zh: '同意' },
      properties: { marketing: { type: 'boolean', default: false, personal: true, labels: { zh: '营销' } } },
    };
    const source = text({ attributes: { member: { type: 'object', properties: { consent } } } });
    const { manifest } = readManifest(source, 'p');
    expect(createRegistry([manifest!]).signatures().member).toEqual([
      {
        name: 'consent.marketing',
        labels: { zh: '同意.营销' },
        type: { kind: 'yesno' },
        personal: true,
        default: false,
      },
    ]);
  });

  it('keeps what the host needs: main, permissions, what starts and what is serial', () => {
    const permissions = { network: ['*', 'a.example'], attributes: ['email', 'consent.sms'], mail: true };
    const source = (main: string, asked: object = permissions): string =>
      text(
        {},
        {
          main,
          reeve: {
            onStartup: true,
            permissions: asked,
            contributes: { actions: [action({ serial: true })] },
          },
        },
      );
    const { manifest } = readManifest(source('./dist/main.js'), 'p');
    expect(manifest).toMatchObject({ main: './dist/main.js', onStartup: true, permissions });
    expect(manifest?.contributes.actions?.[0]?.serial).toBe(true);
    for (const bad of ['../main.js', '/etc/main.js', 'a/../../main.js', ''])
      expect(codes(source(bad))).toEqual(['manifest/invalid']);
    for (const bad of [{ network: ['a.*'] }, { attributes: ['a b'] }, { mail: 'yes' }, { files: ['/'] }])
      expect(codes(source('main.js', bad))).toEqual(['manifest/invalid']);
  });

  it('reads the schemas that $ref names, and says which are missing', () => {
    const source = text({ actions: [action({ input: { $ref: 'schemas/say.json' } })] });
    const good = readManifest(source, 'p', {
      readSchema: () => '{"type":"object","properties":{"x":{"type":"number"}}}',
    });
    expect(good.manifest?.contributes.actions?.[0]?.input['type']).toBe('object');
    expect(codes(source)).toEqual(['manifest/missing-schema']);
    expect(excerpt(source)).toBe('"schemas/say.json"');
  });

  it('points at what is wrong', () => {
    expect(codes('{')).toEqual(['manifest/not-json']);
    expect(codes('[]')).toEqual(['manifest/invalid']);
    expect(codes('{"name":"x"}')).toContain('manifest/invalid');
    const unknown = text({ actoins: [] });
    expect(codes(unknown)).toEqual(['manifest/invalid']);
    expect(excerpt(unknown)).toBe('"actoins"');
    const badId = text({ actions: [action({ id: 'Say!' })] });
    expect(excerpt(badId)).toBe('"Say!"');
    const badInput = text({
      actions: [action({ input: { type: 'object', properties: { a: { type: 'blob' } } } })],
    });
    expect(codes(badInput)).toEqual(['manifest/bad-schema']);
    const reaches = text({ actions: [action({ reaches: 'who' })] });
    expect(codes(reaches)).toEqual(['manifest/unknown-parameter']);
    expect(excerpt(reaches)).toBe('"who"');
    const sets = text({ actions: [action({ sets: { what: 'volume', of: 'to', value: 'level' } })] });
    expect(codes(sets)).toEqual(['manifest/unknown-parameter']);
    expect(excerpt(sets)).toBe('"level"');
    expect(codes(text({ actions: [action({ channel: 'from-input' })] }))).toEqual([
      'manifest/unknown-parameter',
    ]);
    expect(codes(text({}, { engines: { reeve: '^9' } }))).toEqual(['manifest/unsupported-engine']);
    expect(codes(text({}, { engines: { reeve: 'soon' } }))).toEqual(['manifest/unsupported-engine']);
  });

  it('reads packs from their own files, and points into these', () => {
    const pack = { id: 'hello', labels: { en: 'Hello', zh: '你好' }, files: ['rules/*.reeve'] };
    const source = text({
      packs: [{ $ref: 'hello/pack.json' }, { id: 'bye', files: ['bye.reeve'], requires: ['hello'] }],
      patterns: [{ id: 'win-back', file: 'patterns/win-back.reeve' }],
    });
    const read = (json: unknown) =>
      readManifest(source, 'a/package.json', { readSchema: () => JSON.stringify(json) });
    const { packs, patterns } = createRegistry([read(pack).manifest!]);
    expect(packs.map(({ id, folder, owner }) => [id, folder, owner.name])).toEqual([
      ['hello', 'hello/', 'reeve-chat'],
      ['bye', '', 'reeve-chat'],
    ]);
    expect(patterns).toMatchObject([{ id: 'win-back' }]);
    const wrong = read({ ...pack, figures: {} }).diagnostics;
    expect(wrong).toMatchObject([
      {
        code: 'manifest/invalid',
        span: { source: 'a/hello/pack.json' },
        message: { en: expect.stringContaining('figures') },
      },
    ]);
    expect(codes(source)).toEqual(['manifest/missing-schema']);
    for (const bad of [{ files: ['../rules'] }, { files: [] }, { files: ['/etc'] }, { id: 'a b' }])
      expect(readPack(JSON.stringify({ ...pack, ...bad }), 'pack.json').diagnostics).not.toEqual([]);
    expect(readPack('{', 'pack.json').diagnostics[0]?.code).toBe('manifest/not-json');
    expect(readPack('[]', 'x/pack.json').diagnostics[0]?.message.en).toMatch(/^pack\.json /);
    for (const bad of [{ id: 'Win', file: 'a.reeve' }, { id: 'win', file: '../a.reeve' }, { id: 'win' }])
      expect(codes(text({ patterns: [bad] }))).toContain('manifest/invalid');
  });

  it('reports what two extensions both add, and keeps the first', () => {
    const first = readManifest(text({ actions: [action()] }), 'a/package.json').manifest!;
    const second = readManifest(text({ actions: [action()] }, { name: 'other' }), 'b/package.json').manifest!;
    const registry = createRegistry([first, second]);
    expect(registry.diagnostics.map((each) => [each.code, each.span.source])).toEqual([
      ['manifest/duplicate', 'b/package.json'],
    ]);
    expect(registry.ownerOf('chat.say')).toBe('reeve-chat');
    expect(registry.ownerOf('chat.shout')).toBeUndefined();
    expect(registry.signatures().actions).toHaveLength(1);
  });

  it('never throws, whatever the text', () => {
    for (const source of [
      '',
      '\0',
      'null',
      '{"reeve":1}',
      '"x"',
      '1e999',
      '\uFEFF{}',
      `${'['.repeat(5000)}`,
    ]) {
      expect(readManifest(source, 'p').diagnostics.length).toBeGreaterThan(0);
    }
  });

  it('has a row for each code in both languages', () => {
    for (const row of Object.values(MANIFEST_DIAGNOSTICS)) {
      expect(row.explanation.en.length).toBeGreaterThan(20);
      expect(row.explanation.zh).toMatch(/\p{Script=Han}/u);
    }
  });
});
