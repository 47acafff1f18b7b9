import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Explanation } from '@reeve/engine';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const CHAT = ['--project', 'examples/irc-community', '--rule', '唤醒常客'] as const;
const COMPLAINTS = ['--project', 'examples/telecom-complaints'] as const;

const explain = (
  ...args: readonly string[]
): { readonly status: number | null; readonly out: string; readonly err: string } => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=reeve-source', 'packages/cli/src/main.ts', 'explain', ...args],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', LANG: 'C', LC_ALL: 'C' } },
  );
  return { status, out: stdout, err: stderr };
};

describe('reeve explain --rule', () => {
  test('tells the moment that came nearest, and what would have had to differ', () => {
    const { status, out } = explain(...CHAT, '--member', 'u801445b5c79f');
    expect(status).toBe(0);
    expect(out).toContain('It never fired for u801445b5c79f.');
    expect(out).toMatch(/Nearest to firing: Thu 2009-12-31 11:27/);
    expect(out).toMatch(/✗ count\(message\.posted\) in 90 days >= 50 +48 < 50/);
    expect(out).toContain('→ 2 more message.posted within 90 days, by Tue 2009-12-01 11:27');
    expect(out).toContain('Each of these was tried on this history, and it fired.');
  });

  test('says the same in Chinese', () => {
    const { out } = explain(...CHAT, '--member', 'u801445b5c79f', '--lang', 'zh');
    expect(out).toContain('它从未对 u801445b5c79f 触发。');
    expect(out).toContain('→ 再有 2 个 发言（在 90 天 内）（到 周二 2009-12-01 11:27 为止）');
  });

  test('tells what fired, because of what, and what was held back until when', () => {
    const { out } = explain(...COMPLAINTS, '--rule', 'state_outbreak', '--subject', 'Texas');
    expect(out).toContain('There were 3 decisions for Texas, the last on Thu 2015-06-25 18:22.');
    expect(out).toContain('· because of complaint.filed t366722 (2015-06-25 18:22)');
    expect(out).toContain('→ task.assign held back: over the rule’s limit, free on Wed 2015-07-01 00:57');
  });

  test('tells of one moment, and gives all of it to programs', () => {
    const asked = [...COMPLAINTS, '--rule', 'crisis_by_usual', '--at', '2015-06-22T20:00'] as const;
    expect(explain(...asked).out).toContain('It had not fired for telecom by Mon 2015-06-22 20:00.');
    const why = JSON.parse(explain(...asked, '--format', 'json').out) as Explanation;
    expect(why).toMatchObject({
      rule: 'crisis_by_usual',
      decisions: 0,
      at: Date.parse('2015-06-23T00:00:00Z'),
    });
    expect(why.now.wouldHave[0]?.needs).toMatchObject([
      { kind: 'events', type: 'complaint.filed', count: 9 },
    ]);
  });

  test.each([
    [['--rule', 'crisis_by_usuall'], 'there is no such rule; did you mean crisis_by_usual?'],
    [['--rule', 'state_outbreak'], 'the rule is about each “state”: name one with --subject ID'],
    [['--rule', 'state_outbreak', '--subject', 'Texsa'], 'no event names it; did you mean Texas?'],
    [['--rule', 'crisis_by_usual', '--community', 'telecon'], 'no event names it; there is telecom'],
    [['--rule', 'crisis_by_usual', '--at', 'noon'], '--at noon'],
    [['--member', 'x'], '--member goes with --rule'],
    [['name/unknown-event', '--rule', 'crisis_by_usual'], 'not both'],
  ])('is helpful about %j', (args, sentence) => {
    const project = args.includes('--rule') ? COMPLAINTS : [];
    const { status, err, out } = explain(...args, ...project);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(sentence);
  });

  test('a member whom no event names', () => {
    const { status, err } = explain(...CHAT, '--member', 'u801445b5c79x');
    expect(status).toBe(2);
    expect(err).toContain('--member u801445b5c79x: no event names it; did you mean u801445b5c79f?');
    expect(explain(...CHAT).err).toContain('the rule is about members: name one with --member ID');
  });

  test('still tells what a code means', () => {
    expect(explain('name/unknown-event').out).toContain('name/unknown-event');
  });
});
