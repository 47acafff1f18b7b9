import { afterAll, describe, expect, it } from 'vitest';
import type { ActionRequest } from '../../src/api/index.ts';
import { createSandbox, createScriptActions, type Sandbox } from '../../src/sandbox/index.ts';
import { type GatedScript, readScript } from '../../src/script-gate/index.ts';

const gated = (name: string, body: string): GatedScript => {
  const { script, diagnostics } = readScript(
    `/**\n * @emits link.posted, link.counted\n * @param {member} who\n * @param {text} text\n */\nexport function ${name}(who, text) {\n${body}\n}`,
    { source: `scripts/${name}.js`, name },
  );
  expect(diagnostics).toEqual([]);
  return script!;
};

const BODIES: Readonly<Record<string, string>> = {
  links: "return text.split(' ').map((site) => ({ type: 'link.posted', member: who, data: { site } }));",
  one: "return { type: 'link.counted', data: { count: text.length } };",
  nothing: 'return null;',
  // What a script gives is believed in nothing.
  another: "return [{ type: 'member.banned', member: who }];",
  words: 'return text;',
  list: 'return [[who]];',
  more: "return [{ type: 'link.posted', time: 1 }];",
  crowd: "return Array.from({ length: 101 }, () => ({ type: 'link.posted' }));",
  whom: "return [{ type: 'link.posted', member: 7 }];",
  throws: "throw 'secret of ' + who;",
};
const scripts = Object.entries(BODIES).map(([name, body]) => gated(name, body));
const sandbox: Sandbox = createSandbox({ scripts: scripts.map((each) => ({ ...each, author: 'project' })) });
afterAll(() => sandbox[Symbol.dispose]());
const actions = createScriptActions(sandbox, scripts);
const run = async (id: string, text = 'a.example b.example') =>
  actions[id]!.run({ action: id, input: { who: 'ada', text }, key: 'k' } as unknown as ActionRequest);

describe('an action that is a script', () => {
  it('says what happened, as events', async () => {
    expect(await run('links')).toEqual({
      status: 'delivered',
      events: [
        { type: 'link.posted', member: 'ada', data: { site: 'a.example' } },
        { type: 'link.posted', member: 'ada', data: { site: 'b.example' } },
      ],
    });
    expect(await run('one')).toEqual({
      status: 'delivered',
      events: [{ type: 'link.counted', data: { count: 19 } }],
    });
    expect(await run('nothing')).toEqual({ status: 'delivered', events: [] });
    expect(actions['links']).toMatchObject({ emits: ['link.posted', 'link.counted'], idempotent: true });
  });

  it.each([
    ['another', 'event 1 that it gave is of no type that it @emits'],
    ['words', 'event 1 that it gave is no object'],
    ['list', 'event 1 that it gave is no object'],
    ['more', 'event 1 that it gave has more than type, member and data'],
    ['crowd', 'it gave more than 100 events'],
    ['whom', 'event 1 that it gave has a member that is no text'],
    ['throws', 'it gave nothing (threw)'],
  ])('fails for good where it gives something else: %s', async (id, what) => {
    expect(await run(id)).toEqual({
      status: 'failed',
      error: `scripts/${id}.js: ${what}.`,
      retryable: false,
    });
  });
});

describe('what a script says that it is', () => {
  const read = (comment: string) =>
    readScript(`/**${comment}*/\nexport function f() { return null; }`, { source: 'f.js', name: 'f' });

  it('is an action where it emits, else a function', () => {
    expect(read('@emits a.b c.d')).toMatchObject({
      action: { id: 'f', emits: ['a.b', 'c.d'], idempotent: true },
      script: { returns: 'json', emits: ['a.b', 'c.d'] },
      diagnostics: [],
    });
    expect(read('@emits a.b').signature).toBeUndefined();
    expect(read('@returns {number}').action).toBeUndefined();
  });

  it.each([
    ['@emits', 'Write @emits event.type.'],
    ['@emits Über', '“Über” is no type of an event.'],
    ['@emits a.b\n * @returns {number}', 'not both'],
    ['', '@emits event.type where it is an action'],
  ])('has to be clear: %s', (comment, what) => {
    const { script, diagnostics } = read(comment);
    expect(script).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(['script/signature']);
    expect(diagnostics[0]!.message.en).toContain(what);
  });
});
