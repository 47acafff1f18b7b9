// A clock and a source of one's own: three weeks of a community pass in a moment, and what waits falls due.
import { extensionFolder } from '@reeve/connector-core';
import { loadSignatures } from '@reeve/extensions/node';
import { type Event, formatTimestamp } from '@reeve/ir';
import { compile, parse } from '@reeve/language';
import { type Clock, createMemoryStore, createRuntime, type Source } from '@reeve/runtime';

const rules = `
rule win_back "Win back quiet members"
  when no message.posted for 7 days
  then
    message.send(to: member, via: wechat, text: "We miss you")
    wait 7 days
    message.send(to: member, via: wechat, text: "Still there?")
`;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** Anything that can be read on from a place: a queue, a table, a page of somebody's API. */
const posts: readonly Event[] = [0, 1, 2].map((day) => ({
  id: `post-${day}`,
  type: 'message.posted',
  time: START + day * DAY,
  member: 'ada',
  community: 'tea',
  data: {},
}));
const source: Source = {
  name: 'posts',
  read: async (cursor) => {
    const from = Number(cursor ?? 0);
    // The cursor is kept in one transaction with the events: after a crash it is read on from there.
    const events = posts.slice(from, from + 2);
    return { events, refused: [], cursor: String(from + events.length), more: from + 2 < posts.length };
  },
};

const clock = {
  at: START + 2 * DAY,
  now: (): number => clock.at,
  sleep: async (): Promise<void> => {},
} satisfies Clock & { at: number };

const { signatures } = await loadSignatures(extensionFolder);
const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures });
if (!program) throw new Error('The rules have errors.');
await using runtime = await createRuntime({
  program,
  store: createMemoryStore(),
  sources: [source],
  clock,
  upToNow: true,
  actions: {
    'message.send': ({ now, message }) => {
      console.log(formatTimestamp(now), message?.text);
      return { status: 'delivered' };
    },
  },
});
for (let day = 2; day <= 21; day++) {
  clock.at = START + day * DAY;
  await runtime.once();
}
