import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it.skipIf(process.platform === 'win32')('wakes no debugger at a signal', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=reeve-source', '--no-warnings', main, 'lsp']);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const ask = async (id: number, method: string): Promise<void> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params: { capabilities: {} } });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    await once(child.stdout, 'data');
  };
  await ask(1, 'initialize');
  child.kill('SIGUSR1');
  await new Promise((done) => setTimeout(done, 300));
  // It is alive, and goes on as if nothing had been.
  await ask(2, 'shutdown');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(said).toBe('');
});
