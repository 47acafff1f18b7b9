// In a worker thread: the main thread stays free, and hands over events and receives decisions as messages.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { extensionFolder } from '@reeve/connector-core';
import { createEngine } from '@reeve/engine';
import { loadSignatures } from '@reeve/extensions/node';
import type { Decision, Event, Program } from '@reeve/ir';
import { compile, parse } from '@reeve/language';

if (isMainThread) {
  const rules =
    'rule busy when count(message.posted) in 1 hour >= 3 then log.write(message: "{member} is busy")';
  const { signatures } = await loadSignatures(extensionFolder);
  const { program } = compile([parse(rules, { source: 'busy.reeve' }).tree], { signatures });
  if (!program) throw new Error('The rules have errors.');
  // A program is plain data, so it can be handed over; signatures and texts need not be.
  const worker = new Worker(new URL(import.meta.url), { workerData: program });
  worker.on('message', (decisions: readonly Decision[]) => {
    for (const { rule, subject, effects } of decisions) console.log(rule, subject.id, effects[0]?.input);
    void worker.terminate();
  });
  const posted = (id: string, minute: number): Event => ({
    id,
    type: 'message.posted',
    time: minute * 60_000,
    member: 'ada',
    community: 'tea',
    data: {},
  });
  worker.postMessage([posted('e1', 0), posted('e2', 20), posted('e3', 40)]);
} else {
  const engine = createEngine(workerData as Program);
  parentPort?.on('message', (events: readonly Event[]) => {
    parentPort?.postMessage(engine.take(events).toArray());
  });
}
