import { canonicalJson } from '../compile/canonical-json.ts';

const known = new WeakMap<object, string>();

/** Text that is the same for parts of programs that do the same; worked out once for each part. */
export function keyOf(part: object): string {
  let key = known.get(part);
  if (key === undefined) {
    key = canonicalJson(part);
    known.set(part, key);
  }
  return key;
}
