// In a Fastify app: events come in over the app's own route, and messages go out by the app's own function. Typed by what
// `reeve types --project examples/first-message` wrote.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extensionFolder } from '@reeve/connector-core';
import { loadSignatures } from '@reeve/extensions/node';
import { compile, DEFAULT_PROJECT_SETTINGS, parse } from '@reeve/language';
import { createRuntime, type TypedEvent, typedActions } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';
import Fastify from 'fastify';
import type { Actions, Events } from './first-message.types.ts';

const folder = new URL('../first-message/', import.meta.url);
const text = await readFile(new URL('rules/welcome.reeve', folder), 'utf8');
const { signatures } = await loadSignatures(extensionFolder);
const { program, templates = [] } = compile([parse(text, { source: 'welcome.reeve' }).tree], {
  signatures,
  // How late an event may come: the clock waits for so long before it says that nothing happened.
  project: { ...DEFAULT_PROJECT_SETTINGS, latenessMs: 500 },
});
if (!program) throw new Error('The rules have errors.');

const actions = typedActions<Actions>({
  'message.send': {
    reaches: 'to',
    idempotent: true,
    run: ({ input, message, key }) => {
      console.log(`to ${input.to}: ${message?.text}`);
      return { status: 'delivered', reference: key };
    },
  },
});

const app = Fastify();
// A file keeps everything; this one is forgotten.
const store = await openSqliteStore(':memory:');
const runtime = await createRuntime({ program, templates, store, actions });
const stopping = new AbortController();
const working = runtime.run(stopping.signal);

app.post<{ Params: { member: string } }>('/join/:member', async ({ params }, reply) => {
  const event: TypedEvent<Events, 'member.joined'> = {
    id: randomUUID(),
    type: 'member.joined',
    time: Date.now(),
    member: params.member,
    community: 'tea',
    data: { name: params.member },
  };
  // It answers when the event, and what was decided on it, are on the disk.
  await runtime.ingest([event]);
  return reply.code(202).send();
});
app.get('/health', async () => (await runtime.status()).store.effects);
app.addHook('onClose', async () => {
  stopping.abort();
  await working;
  await runtime.close();
  await store[Symbol.asyncDispose]();
});

// As a client would, so that this sample ends by itself.
console.log((await app.inject({ method: 'POST', url: '/join/ada' })).statusCode);
while ((await runtime.status()).store.effects.delivered === 0)
  await new Promise((done) => setTimeout(done, 20));
console.log((await app.inject('/health')).json());
await app.close();
