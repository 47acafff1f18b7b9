// From text to decisions: four days of a community, and a rule that waits for three days of silence.
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createEngine } from '@reeve/engine';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import { type Event, formatTimestamp } from '@reeve/ir';
import { compile, parse } from '@reeve/language';

const rules = `
rule win_back "Win back quiet members"
  when no activity for 3 days
  then notify.member(to: member, message: "We have not seen you for a while.")
`;

// The compiler learns from manifests which actions and events there are. No extension's code is loaded.
const { manifest } = await loadExtension(fileURLToPath(extensionFolder));
const signatures = createRegistry(manifest ? [manifest] : []).signatures();

// What is wrong with the text is returned, never thrown.
const { tree, diagnostics } = parse(rules, { source: 'rules.reeve' });
const compiled = compile([tree], { signatures });
for (const { code, message } of [...diagnostics, ...compiled.diagnostics]) console.log(code, message.en);
if (!compiled.program) throw new Error('The rules have errors.');

// The engine is told the time: it reads no clock and sends nothing.
const engine = createEngine(compiled.program);
const posted = (id: string, member: string, time: string): Event => ({
  id,
  type: 'message.posted',
  time: Date.parse(time),
  member,
  community: 'c1',
  data: {},
});
const decisions = engine.run([
  { kind: 'event', event: posted('e1', 'ann', '2026-01-01T09:00:00Z') },
  { kind: 'event', event: posted('e2', 'bob', '2026-01-02T09:00:00Z') },
  { kind: 'event', event: posted('e3', 'ann', '2026-01-03T09:00:00Z') },
  { kind: 'advance', to: Date.parse('2026-01-05T12:00:00Z') },
]);
for (const { rule, at, subject, values, effects } of decisions) {
  console.log(formatTimestamp(at), rule, subject.id, values, effects[0]?.action, effects[0]?.input);
}
