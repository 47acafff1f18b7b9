// Five lines to the first decision.
import { extensionFolder } from '@reeve/connector-core';
import { createEngine } from '@reeve/engine';
import { loadSignatures } from '@reeve/extensions/node';
import { compile, parse } from '@reeve/language';

const { signatures } = await loadSignatures(extensionFolder);
const rules = 'rule hello when member.joined then log.write(message: "Hello, {member}!")';
const { program } = compile([parse(rules, { source: 'hello.reeve' }).tree], { signatures });
const event = { id: 'e1', type: 'member.joined', time: 0, member: 'ada', community: 'tea', data: {} };
if (program) console.log(createEngine(program).step({ kind: 'event', event })[0]?.effects);
