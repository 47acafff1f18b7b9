import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { API_VERSION } from '../manifest/version.ts';

const manifestOf = (name: string, word: string): string =>
  `${JSON.stringify(
    {
      name,
      version: '0.1.0',
      description: 'An extension of Reeve.',
      private: true,
      type: 'module',
      main: 'main.js',
      engines: { node: '>=24', reeve: `^${API_VERSION.replace(/\.\d+$/, '')}` },
      scripts: { test: 'node --test' },
      devDependencies: { '@reeve/extensions': `^${API_VERSION}` },
      reeve: {
        permissions: { network: ['api.example.com'], secrets: [`${word.toUpperCase()}_TOKEN`] },
        contributes: {
          actions: [
            {
              id: `${word}.send`,
              labels: { en: `send ${word}`, zh: `发送 ${word}` },
              description: { en: 'Sends a text to a room.', zh: '向房间发送一段文字。' },
              input: { $ref: 'schemas/send.json' },
              quota: '20 per minute',
              idempotent: true,
            },
          ],
        },
      },
    },
    null,
    2,
  )}\n`;

const SCHEMA = `${JSON.stringify(
  {
    type: 'object',
    properties: {
      room: { type: 'string', labels: { en: 'room', zh: '房间' } },
      text: { type: 'string', labels: { en: 'text', zh: '内容' } },
    },
    required: ['room', 'text'],
  },
  null,
  2,
)}\n`;

const mainOf = (
  word: string,
): string => `// Runs in a process of its own: no network, no files but this folder, no other processes.
// What it needs of the world it gets through the context.

/**
 * @param {import('@reeve/extensions/api').ExtensionContext} context
 */
export function activate(context) {
  context.actions.register('${word}.send', (request) => send(context, request));
}

/**
 * @param {import('@reeve/extensions/api').ExtensionContext} context
 * @param {import('@reeve/extensions/api').ActionRequest} request
 * @returns {Promise<import('@reeve/extensions/api').ActionResult>}
 */
async function send(context, { input, key }) {
  let response;
  try {
    response = await context.fetch('https://api.example.com/messages', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // The host puts the secret in; this code never sees it.
        authorization: 'Bearer {{${word.toUpperCase()}_TOKEN}}',
        // The same effect always has the same key: a provider that knows it drops repeats.
        'idempotency-key': key,
      },
      body: JSON.stringify({ room: input.room, text: input.text }),
    });
  } catch (error) {
    // Refused by the allow-list: trying again does not help. Unreachable: nothing was sent. Else it may have been.
    if (error.code === 'refused') return { status: 'failed', error: error.message, retryable: false };
    if (error.code === 'unreachable') return { status: 'failed', error: error.message, retryable: true };
    return { status: 'unknown', error: error.message };
  }
  if (response.status === 429) {
    const seconds = Number(response.headers['retry-after']) || 60;
    return { status: 'failed', error: 'too many', retryable: true, retryAfter: seconds * 1000 };
  }
  if (response.status >= 500) return { status: 'failed', error: \`status \${response.status}\`, retryable: true };
  if (response.status >= 400) return { status: 'failed', error: \`status \${response.status}\`, retryable: false };
  return { status: 'accepted' };
}
`;

const testOf = (word: string): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestHost } from '@reeve/extensions/testing';

// The extension runs as it will run in production; its requests come here.
const folder = import.meta.dirname;

test('sends the text with the secret and the key', async () => {
  await using host = await createTestHost(folder, { fetch: () => ({ status: 200 }) });
  const result = await host.run('${word}.send', { room: 'lobby', text: 'Hello' });
  assert.deepEqual(result, { status: 'accepted' });
  const [request] = host.requests;
  assert.equal(request.headers.authorization, 'Bearer test-${word.toUpperCase()}_TOKEN');
  assert.equal(request.headers['idempotency-key'], 'test-1');
  assert.deepEqual(JSON.parse(request.body), { room: 'lobby', text: 'Hello' });
});

test('waits as long as the provider asks', async () => {
  const fetch = () => ({ status: 429, headers: { 'retry-after': '7' } });
  await using host = await createTestHost(folder, { fetch });
  const result = await host.run('${word}.send', { room: 'lobby', text: 'Hello' });
  assert.deepEqual(result, { status: 'failed', error: 'too many', retryable: true, retryAfter: 7000 });
});

test('is not asked for what its schema does not allow', async () => {
  await using host = await createTestHost(folder);
  const result = await host.run('${word}.send', { room: 'lobby' });
  assert.equal(result.status, 'failed');
  assert.equal(host.requests.length, 0);
});
`;

const readmeOf = (name: string, word: string): string => `# ${name}

An extension of Reeve. Rules may say:

\`\`\`reeve
rule say_hello:
  when member.joined
  then send ${word} room: "lobby", text: "Hello"
\`\`\`

- \`package.json\`: what it adds to the language, and what it asks for: hosts, secrets, attributes of members, mail.
- \`schemas/\`: the parameters of its actions, JSON Schema.
- \`main.js\`: \`activate(context)\` binds every action that package.json declares.
- \`main.test.js\`: \`npm test\` runs it in the process that it will have in production.

\`reeve ext check .\` tells whether it will load. In a project's \`reeve.yaml\`:

\`\`\`yaml
extensions: [./extensions/${name}]
grants:
  ${name}:
    network: [api.example.com]
    secrets: [${word.toUpperCase()}_TOKEN]
\`\`\`
`;

/** The files that were written, or why none were. */
export type CreateExtensionResult =
  | { readonly files: readonly string[] }
  | { readonly problem: 'name' | 'not-empty' };

/**
 * Writes an extension to begin with: manifest, code in plain JavaScript, a schema, tests and a page to read.
 *
 * @param name as npm has it, `reeve-hello` or `@me/reeve-hello`
 */
export const createExtension = async (folder: string, name: string): Promise<CreateExtensionResult> => {
  if (!/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) || name.length > 100)
    return { problem: 'name' };
  const word = name
    .replace(/^@[^/]*\//, '')
    .replace(/^reeve-/, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .replace(/_$/, '');
  if (word === '') return { problem: 'name' };
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) return { problem: 'not-empty' };
  const files: Readonly<Record<string, string>> = {
    'package.json': manifestOf(name, word),
    'main.js': mainOf(word),
    'main.test.js': testOf(word),
    'schemas/send.json': SCHEMA,
    'README.md': readmeOf(name, word),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return { files: Object.keys(files) };
};
