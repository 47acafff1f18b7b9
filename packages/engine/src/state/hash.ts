/**
 * Two hashes of 32 bits over the UTF-16 units of a text, each in a lane of its own, mixed at the end as MurmurHash3 does
 * (Appleby 2011, public domain). The same on every machine, unlike the platform's own, and so fit for stored state.
 */
export function hashText(text: string, seed: number): void {
  let a = seed ^ 0x85ebca6b;
  let b = seed ^ 0xc2b2ae35;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b + unit, 0x1b873593);
    b = (b << 13) | (b >>> 19);
  }
  a = mixed(a ^ text.length);
  b = mixed(b ^ a);
  hashed[0] = mixed((a + b) | 0);
  hashed[1] = b;
}

/** What `hashText` found last: it is called for each event and must not make an object. */
export const hashed: Int32Array = new Int32Array(2);

function mixed(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
