// Why did a rule not fire for somebody, and what would have had to differ? Each answer has been tried out.
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { explain } from '@reeve/engine';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import { type Event, formatTimestamp } from '@reeve/ir';
import { compile, parse } from '@reeve/language';

const rules = `
event order.paid { amount: number }

rule big_spender "Three orders within a day, from gold members"
  when count(order.paid) in 1 day >= 3
  if member.tier = gold
  then log.write(message: "thank them")
`;

const { manifest } = await loadExtension(fileURLToPath(extensionFolder));
const signatures = createRegistry(manifest ? [manifest] : []).signatures();
const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures });
if (!program) throw new Error('The rules have errors.');

const of = (id: string, type: string, hour: number, data: Event['data']): Event => ({
  id,
  type,
  time: hour * 3_600_000,
  member: 'ann',
  community: 'c1',
  data,
});
const events = [
  of('e1', 'member.joined', 0, { tier: 'silver' }),
  of('e2', 'order.paid', 9, { amount: 60 }),
  of('e3', 'order.paid', 17, { amount: 50 }),
];

const why = explain({ program, rule: 'big_spender', subject: { community: 'c1', id: 'ann' }, events });
console.log(`${why.decisions} decisions, ${why.looks} looks`);
for (const { clause, text, held, compared } of why.now.clauses)
  console.log(clause, text, held ? 'held' : 'did not hold', compared?.left);
for (const { needs, at } of why.now.wouldHave) {
  console.log(`It would fire at ${formatTimestamp(at)} with`);
  for (const need of needs) {
    if (need.kind === 'events') console.log(`- ${need.count} more ${need.type}`);
    if (need.kind === 'attribute') console.log(`- ${need.path} ${need.test.op}`, need.to);
  }
}
