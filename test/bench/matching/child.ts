import { serve } from '../contest/child.ts';
import { createFingerprint } from '../contest/fingerprint.ts';
import type { Matcher, Ready } from './contender.ts';
import { CONTENDERS, isContender } from './entrants.ts';
import { matchingWorkload } from './workload.ts';

const [id = '', ruleCount, eventCount, share] = process.argv.slice(2);

serve(async () => {
  if (!isContender(id)) throw new Error(`There is no contender called ${id}.`);
  const contender = await CONTENDERS[id]();
  const { rules, events } = matchingWorkload(Number(ruleCount), Number(eventCount), Number(share));
  let matcher: Matcher | undefined;
  let made: Ready | undefined;
  const ready = (): Ready => {
    if (!matcher) throw new Error('The rules have to be compiled first.');
    made ??= matcher.over(events);
    return made;
  };
  return {
    native: contender.native ?? false,
    compile: async () => {
      matcher = await contender.compile(rules);
    },
    renew: () => {
      ready().renew?.();
    },
    run: (count) => ready().run(count),
    tell: async (count) => {
      const told = createFingerprint();
      await ready().tell(count, told.add);
      return told.text();
    },
  };
});
