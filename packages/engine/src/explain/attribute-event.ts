import type { Event } from '@reeve/ir';
import type { Context } from '../evaluate/context.ts';
import { MEMBER } from '../state/subjects.ts';
import type { Atom } from './atom.ts';
import type { About } from './history.ts';
import type { Item, Trial } from './plan.ts';
import { asData, withField } from './values.ts';

/** The event that sets an attribute; `null` where it is nobody's. */
export function attributeItem(
  trial: Trial,
  atom: Extract<Atom, { kind: 'attribute' }>,
  context: Context,
  about: About,
): Item | null {
  const { of, path, type, value, to, test } = atom;
  const { subjects } = trial.replay.inside;
  const member =
    about.kind === MEMBER
      ? about.id
      : context.member < 0
        ? undefined
        : subjects.table(MEMBER).ids[context.member];
  if (of === 'member' && member === undefined) return null;
  const event: Event = {
    id: `supposed-${of}-${path}-${JSON.stringify(to)}`,
    type: `${of}.updated`,
    time: 0,
    community: about.community,
    data: withField({}, path, asData(type, to)),
    ...(of === 'member' && member !== undefined ? { member } : {}),
  };
  return { kind: 'event', event, need: { kind: 'attribute', of, path, value, to, test } };
}
