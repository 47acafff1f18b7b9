import type { Expr } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Name } from '../syntax/tree.ts';
import { type Checker, type Scope, type Typed, unknown } from './context.ts';
import { memberAtHand, namedValue } from './names.ts';
import { YESNO } from './types.ts';

/** The segment that every project has: members whose attribute `blocked` is yes. */
const BLOCKLIST = 'blocklist';

/** A segment of members or of communities, by name. */
export function resolveSegment(c: Checker, name: Name, of: 'member' | 'community', scope: Scope): Typed {
  const segment = c.model.segments.get(name.id);
  if (segment) {
    if (segment.of !== of) {
      const actual =
        segment.of === 'member' ? { en: 'members', zh: '成员' } : { en: 'communities', zh: '社群' };
      c.report('name/segment-of', name.span, { name: name.id, of: actual });
      return { ...unknown(name.span), type: YESNO };
    }
    return namedValue(c, name, scope, 'segment', of);
  }
  if (name.id === BLOCKLIST && of === 'member') {
    if (!memberAtHand(c, name, scope)) return { ...unknown(name.span), type: YESNO };
    return { expr: blocklist(), type: YESNO, span: name.span };
  }
  const known = [...c.model.segments.values()].filter((each) => each.of === of);
  const names = known.flatMap((each) => [each.name, ...(each.labels.zh ? [each.labels.zh] : [])]);
  const near = closest(name.written, of === 'member' ? [...names, BLOCKLIST] : names);
  c.report(
    'name/unknown-segment',
    name.span,
    { name: name.written },
    near === undefined ? {} : { fixes: [replaceBy(name.span, near)] },
  );
  return { ...unknown(name.span), type: YESNO };
}

function blocklist(): Expr {
  const value: Expr = {
    op: 'attr',
    of: 'member',
    path: 'blocked',
    default: false,
    type: YESNO,
    label: 'member.blocked',
  };
  return { op: 'named', kind: 'segment', name: BLOCKLIST, value, label: BLOCKLIST };
}
