import { describe, expect, test } from 'vitest';
import { closest } from './closest.ts';

describe('did you mean', () => {
  test.each([
    ['complaint.fild', ['case.opened', 'complaint.filed'], 'complaint.filed'],
    ['teir', ['tier', 'points'], 'tier'],
    ['Gold', ['gold', 'silver'], 'gold'],
    ['投诉了', ['投诉', '提问'], '投诉'],
    ['cart', ['cart.added', 'order.paid'], 'cart.added'],
    ['x', ['y', 'z'], undefined],
    ['something', ['else', 'entirely'], undefined],
    ['gold', ['gold'], undefined],
    ['', ['a'], undefined],
  ])('%s among %s', (name, candidates, expected) => {
    expect(closest(name, candidates)).toBe(expected);
  });
});
