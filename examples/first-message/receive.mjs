// A receiver to try things with: prints each message, and remembers ids so that a repeat is taken once.
import { createServer } from 'node:http';

const seen = new Set();
createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const id = String(request.headers['webhook-id']);
    if (seen.has(id)) console.log(`again ${id}`);
    else console.log(`${request.url} ${body}`);
    seen.add(id);
    response.writeHead(204).end();
  });
}).listen(Number(process.argv[2] ?? 8788), '127.0.0.1', () => console.log('Waiting for messages.'));
