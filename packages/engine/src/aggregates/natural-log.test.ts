import { expect, test } from 'vitest';
import { exp, ln, power } from './natural-log.ts';

test('ln is the natural logarithm to the last digits', () => {
  for (const x of [1e-300, 1e-9, 0.1, 0.7, 0.99999, 1, 1.0001, 1.42, 2, 10, 12_345.678, 1e17, 1e300])
    expect(Math.abs(ln(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
  expect(ln(1)).toBe(0);
});

test('exp is its inverse', () => {
  for (const x of [-690, -30, -1, -1e-9, 0, 0.3, 1, 20, 690])
    expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
  expect(exp(0)).toBe(1);
  expect(exp(-800)).toBe(0);
  expect(exp(800)).toBe(Number.POSITIVE_INFINITY);
});

test('power multiplies as often as it is told', () => {
  expect(power(3, 0)).toBe(1);
  expect(power(3, 5)).toBe(243);
  expect(Math.abs(power(0.999, 5000) / 0.999 ** 5000 - 1)).toBeLessThan(1e-12);
});
