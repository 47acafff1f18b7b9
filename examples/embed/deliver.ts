// Rules at work inside a program: a store, an action of one's own, one event, and what came of it.
import { fileURLToPath } from 'node:url';
import { extensionFolder } from '@reeve/connector-core';
import { createRegistry, loadExtension } from '@reeve/extensions/node';
import { compile, parse } from '@reeve/language';
import { createRuntime } from '@reeve/runtime';
import { openSqliteStore } from '@reeve/store-sqlite';

const core = await loadExtension(fileURLToPath(extensionFolder), { trusted: true });
const signatures = createRegistry(core.manifest ? [core.manifest] : []).signatures();
const { tree } = parse(
  'rule welcome "Welcome"\n  when member.joined\n  then notify.member(to: member, message: "Hello, {member}!")',
  { source: 'welcome.reeve' },
);
const { program, templates = [] } = compile([tree], { signatures });
if (!program) throw new Error('The rules have errors.');

await using store = await openSqliteStore(':memory:');
await using runtime = await createRuntime({
  program,
  templates,
  store,
  actions: {
    'notify.member': ({ input, message, key }) => {
      console.log(`to ${String(input['to'])}: ${message?.text} (${key.length > 0 ? 'once' : ''})`);
      return { status: 'delivered' };
    },
  },
});
const joined = {
  id: 'e1',
  type: 'member.joined',
  time: Date.now(),
  member: 'ada',
  community: 'tea',
  data: {},
};
console.log(
  await runtime.ingest([joined, joined]).then(({ accepted, repeated }) => ({ accepted, repeated })),
);
console.log((await runtime.once()).ended);
