// `Math.log` and `Math.exp` may differ in their last bits from machine to machine, and a snapshot or a decision must
// not. Addition, multiplication, division and powers of two are exact to the standard everywhere.

const LN2 = Math.LN2;
const SQRT2 = Math.SQRT2;
const bits: DataView = new DataView(new ArrayBuffer(8));

/** The natural logarithm of a positive, normal number, the same on every machine. */
export function ln(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = ((high >>> 20) & 0x7ff) - 1023;
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 artanh((m − 1) / (m + 1)); for m within √½ and √2 nine terms reach the last bits.
  const z = (mantissa - 1) / (mantissa + 1);
  const q = z * z;
  let sum = 0;
  for (let n = 19; n >= 1; n -= 2) sum = sum * q + 1 / n;
  return exponent * LN2 + 2 * z * sum;
}

/** A whole power of a number, the same on every machine. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** e to the power of `x`, the same on every machine; infinite above 700, 0 below −700. */
export function exp(x: number): number {
  if (x > 700) return Number.POSITIVE_INFINITY;
  if (x < -700) return 0;
  const exponent = Math.round(x / LN2);
  const rest = x - exponent * LN2;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * rest) / n;
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return sum * bits.getFloat64(0);
}
