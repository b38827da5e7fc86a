/** The feed joins what was read with what came since; the axis has round steps. */
import { describe, expect, it } from 'vitest';

import type { Activity } from '@/lib/sentence';

import { niceTicks } from './axis';
import { joinFeed } from './feed';

const list = (text: string) => [...text].map((id) => ({ id })) as Activity[];
const joined = (read: string, live: string) => joinFeed(list(read), list(live)).map(({ id }) => id).join('');

describe('feed', () => {
  it('puts what came since before what was read', () => {
    expect(joined('cba', 'ed')).toBe('edcba');
  });
  it('shows each once, also when it was read and came live', () => {
    expect(joined('dcba', 'edcb')).toBe('edcba');
  });
  it('never puts what is older before what was read', () => {
    expect(joined('fed', 'fedcba')).toBe('fed');
  });
});

describe('axis', () => {
  it('ends above the highest value in round steps', () => {
    expect(niceTicks(74_000)).toEqual([0, 20_000, 40_000, 60_000, 80_000]);
    expect([niceTicks(3), niceTicks(0), niceTicks(100)]).toEqual([[0, 1, 2, 3], [0], [0, 25, 50, 75, 100]]);
  });
});
