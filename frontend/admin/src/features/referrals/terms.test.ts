import { expect, test } from 'vitest';

import { shown } from './terms';

test('a setting is shown where another answer gives it a meaning', () => {
  const values = { friend_when: 'first_order', friend_discount: 'percent', friend_applies_to: 'any', referrer_gets: 'points' };
  expect(shown('friend_percent', values)).toBe(true);
  expect(shown('friend_amount', values)).toBe(false);
  expect(shown('friend_percent', { ...values, friend_when: 'after_first_purchase' })).toBe(false);
  expect(shown('reward', { ...values, referrer_gets: 'reward' })).toBe(true);
  expect(shown('cap', values)).toBe(true);
});
