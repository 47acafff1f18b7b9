import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { runCheck } from '../src/commands/check.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'reeve-flow-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const RULES = `rule settle "Close <small> & \\"quick\\" ones"
  when case.opened
  then case.close(reason: "small")

rule reopen
  when case.resolved
  then
    case.open(kind: k, severity: low, title: "again")
    start look

rule greet "Greet" zh "问候"
  when no activity for 7 days
  then message.send(to: member, via: wechat, text: "x")

plan look
  wait for case.acknowledged within 1 day
  end
`;

async function check(
  name: string,
  options: { format?: string; graph?: string; proofs?: boolean; lang?: string },
): Promise<string> {
  const rules = join(FOLDER, 'rules.reeve');
  writeFileSync(rules, RULES);
  writeFileSync(join(FOLDER, 'reeve.yaml'), 'rules: rules.reeve\n');
  const out = join(FOLDER, name);
  const status = await runCheck([], { project: FOLDER, format: 'text', lang: 'en', out, ...options });
  expect(status).toBe(0);
  return readFileSync(out, 'utf8');
}

test('the most that a member can get is told in no more columns than there are', async () => {
  const columns = process.stdout.columns;
  Object.assign(process.stdout, { columns: 40 });
  try {
    const lines = (await check('narrow', {})).split('\n');
    const first = lines.findIndex((line) => line.startsWith('No member can get'));
    expect(lines.slice(first)).toEqual([
      'No member can get more than 1 message in',
      'a day, 1 in a week and 5 in a month.',
      '',
    ]);
  } finally {
    Object.assign(process.stdout, { columns });
  }
});

test('what was found is told also where the drawing cannot be written', async () => {
  const graph = join(FOLDER, 'nowhere', 'g.svg');
  await expect(check('found', { graph })).rejects.toThrow('there is no such file or folder');
  expect(readFileSync(join(FOLDER, 'found'), 'utf8')).toContain('No member can get more than');
});

test('the text draws the circle, says the most that a member can get, and what adds up to it', async () => {
  const text = await check('text', { proofs: true });
  expect(text).toContain(
    '  ┌─▶ settle\n  │   │ case.close brings about case.resolved\n  │   ▼\n  │   reopen\n',
  );
  expect(text).toContain('No member can get more than 1 message in a day, 1 in a week and 5 in a month.');
  expect(text).toMatch(/greet +1 +1 +5/);
  expect(await check('zh', { lang: 'zh' })).toContain(
    '每位成员最多收到的消息：一天内 1 条，一周内 1 条，一个月内 5 条。',
  );
});

test('the JSON holds bounds, circles and the graph', async () => {
  const json = JSON.parse(await check('json', { format: 'json' }));
  expect(json.messages.total).toEqual({ day: 1, week: 1, month: 5 });
  expect(json.loops).toMatchObject([{ rules: ['settle', 'reopen'], end: 'cut' }]);
  const greet = json.graph.nodes.find((node: { id: string }) => node.id === 'rule greet');
  expect(greet).toMatchObject({
    kind: 'rule',
    title: { en: 'Greet', zh: '问候' },
    start: { line: 11, column: 6 },
  });
  expect(json.graph.edges).toContainEqual({
    from: 'rule reopen',
    to: 'plan look',
    kind: 'starts',
    inLoop: false,
  });
});

test('the graph is drawn as the ending of its file says, with names kept out of its syntax', async () => {
  const graph = async (name: string): Promise<string> => {
    await check('out', { graph: join(FOLDER, name) });
    return readFileSync(join(FOLDER, name), 'utf8');
  };
  const svg = await graph('g.svg');
  expect(svg).toContain('Close &lt;small&gt; &amp; &quot;quick&quot; ones');
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).not.toMatch(/NaN|undefined/);
  expect(svg.match(/class="[a-z]+ loop"/g)).toHaveLength(4);
  const dot = await graph('g.dot');
  expect(dot).toContain('label="Close <small> & \\"quick\\" ones\\nsettle"');
  expect(dot).toContain(
    '"rule settle" -> "event case.resolved" [style=solid, label="case.close", color=red, penwidth=2];',
  );
  const mermaid = await graph('g.mmd');
  expect(mermaid).toContain('["Close #lt;small#gt; & #quot;quick#quot; ones<br>settle"]');
});

test('a graph of an unknown ending is refused before anything is done', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await expect(runCheck([], { project: FOLDER, format: 'text', graph: 'x.png' })).rejects.toThrow(/\.svg/);
  expect(write).not.toHaveBeenCalled();
  write.mockRestore();
});
