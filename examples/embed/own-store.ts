// A store of one's own keeps the promises of the `Store` port, which come as cases for any test runner. Here they are held
// against the store in memory: put yours in its place. `reopen` and `failAt` add the cases of a store that has a disk.
import { createMemoryStore } from '@reeve/runtime';
import { storeCases } from '@reeve/runtime/testing';

for (const { title, run } of storeCases) {
  await run({ open: async () => createMemoryStore() });
  console.log('kept:', title);
}
