/** The feed joins what was read with what came since. */
import { describe, expect, it } from 'vitest';

import type { Activity } from '@/lib/sentence';

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
