/** The axis has round steps. */
import { describe, expect, it } from 'vitest';

import { niceTicks } from './axis';

describe('axis', () => {
  it('ends above the highest value in round steps', () => {
    expect(niceTicks(74_000)).toEqual([0, 20_000, 40_000, 60_000, 80_000]);
    expect([niceTicks(3), niceTicks(0), niceTicks(100)]).toEqual([[0, 1, 2, 3], [0], [0, 25, 50, 75, 100]]);
  });
});
