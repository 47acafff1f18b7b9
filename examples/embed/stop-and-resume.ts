// An engine is stopped in the middle of a wait, its state kept as text, and another one goes on from there.
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createEngine, restoreEngine } from '@reeve/engine';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import { formatTimestamp, type Input } from '@reeve/ir';
import { compile, parse } from '@reeve/language';

const rules = `
event order.paid { amount: number }

rule big_spender "Two orders within a day"
  when sum(order.paid.amount) in 1 day >= 100
  then log.write(message: "{sum(order.paid.amount) in 1 day} spent within a day")
`;

const { manifest } = await loadExtension(fileURLToPath(extensionFolder));
const signatures = createRegistry(manifest ? [manifest] : []).signatures();
const { program } = compile([parse(rules, { source: 'rules.reeve' }).tree], { signatures });
if (!program) throw new Error('The rules have errors.');

const order = (id: string, hour: number, amount: number): Input => ({
  kind: 'event',
  event: { id, type: 'order.paid', time: hour * 3_600_000, member: 'ann', community: 'c1', data: { amount } },
});

const first = createEngine(program);
first.step(order('e1', 1, 60));
const state: string = first.snapshot();

const second = restoreEngine(program, state);
for (const { rule, at, effects } of second.step(order('e2', 20, 50))) {
  console.log(formatTimestamp(at), rule, effects[0]?.input['message']);
}
console.log('The same again is ignored:', second.step(order('e2', 20, 50)).length, second.stats().repeated);
