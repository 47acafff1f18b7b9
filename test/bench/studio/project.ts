import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTimestamp } from '@reeve/ir';
import { type Served, serve } from '../../studio/served.ts';
import { month } from '../workload.ts';

export const PASSWORD = 'correct horse battery';
export const SIZE = { events: 100_000, members: 10_000, days: 90 };

/** The rules of the bench, with something that each does, so that there is an outbox and cases. */
const RULES = `${readFileSync(new URL('../rules.reeve', import.meta.url), 'utf8')
  .replace(
    'quiet\n  when no activity for 7 days',
    '$&\n  then message.send(to: member, via: wechat, text: "We miss you")\n  at most 1 per 30 days',
  )
  .replace('in 1 hour >= 5', '$&\n  then points.grant(to: member, amount: 5)')
  .replace(
    'within 2 hours',
    '$&\n  then message.send(to: member, via: wechat, text: "Your cart waits")\n  at most 1 per 7 days',
  )
  .replace('in 1 hour >= 10', '$&\n  then case.open(kind: crisis, title: "Complaints are well above usual")')}
metric paid_share = count(order.paid) in 7 days / count(cart.added) in 7 days
`;

/** A text of so many lines, each rule of its own. */
export function longText(lines: number): string {
  let text = '# A long text.\n';
  for (let n = 0; text.split('\n').length < lines; n++)
    text += `
rule long_${n} "Rule ${n}"
  per member
  when count(message.posted) in 1 day >= ${3 + (n % 20)}
  if member.consent.marketing
  then
    message.send(to: member, via: wechat, text: "You wrote a lot: {count(message.posted) in 1 day}", purpose: marketing)
  at most 1 per 30 days
  quiet 22:00 to 08:00
`;
  return text;
}

/** A project with 90 days behind it, served with its engine at work. */
export async function servedProject(
  options: { readonly http?: number; readonly long?: number; readonly events?: number } = {},
): Promise<Served & { readonly folder: string }> {
  const root = mkdtempSync(join(tmpdir(), 'reeve-bench-'));
  const folder = join(root, 'bench');
  mkdirSync(join(folder, 'rules'), { recursive: true });
  writeFileSync(join(folder, 'rules/bench.reeve'), RULES);
  writeFileSync(
    join(folder, 'rules/more.reeve'),
    'segment busy_members = count(message.posted) in 7 days >= 20\n',
  );
  if (options.long !== undefined) writeFileSync(join(folder, 'rules/long.reeve'), longText(options.long));
  // It ends now: what a page replays are the last 90 days.
  const log = month(options.events ?? SIZE.events, SIZE.members, SIZE.days);
  const shift = Date.now() - 60_000 - log.last;
  const lines: string[] = [];
  for (const { id, type, time, member, community, data } of log.events)
    lines.push(
      JSON.stringify({
        id,
        type,
        time: formatTimestamp(time + shift),
        subject: member,
        source: community,
        data,
      }),
    );
  writeFileSync(join(folder, 'history.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(folder, 'reeve.yaml'),
    `rules: rules\nevents: history.jsonl\ntimeZone: UTC\n${options.http === undefined ? '' : `http:\n  listen: 127.0.0.1:${options.http}\n`}`,
  );
  const served = await serve(folder);
  return {
    ...served,
    folder,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Asks as the page does. */
export async function ask(
  url: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  { cookie, body }: { readonly cookie?: string; readonly body?: unknown } = {},
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(method !== 'GET' && { origin: url }),
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Makes the first administrator, and gives the cookie. */
export async function setUp({ url, first }: Served): Promise<string> {
  const token = decodeURIComponent(new URL(first).hash.slice(1));
  const answer = await ask(url, 'POST', '/api/setup', { body: { token, name: 'olga', password: PASSWORD } });
  if (!answer.ok) throw new Error(await answer.text());
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

/** Waits until the engine has taken the whole history. */
export async function caughtUp(url: string, cookie: string, events: number = SIZE.events): Promise<void> {
  for (let i = 0; i < 1_200; i++) {
    const { position = 0 } = (await (await ask(url, 'GET', '/api/status', { cookie })).json()) as {
      position?: number;
    };
    if (position >= events) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error('The engine did not catch up.');
}

export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
