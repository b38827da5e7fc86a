/** The live table, the batches and the way back after a break. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import { type LiveItem, mergeRecent, topicsOf } from './live';
import { backoffMs } from './live-socket';
import { getStatus, onTopic, setStatus, tell, throttled } from './live-store';

const item = (id: string, kind = 'ORDER_PAID', member = 'm1') => ({ id, kind, member: { id: member } }) as LiveItem;

describe('live table', () => {
  it('says what an order touches', () => {
    expect(topicsOf([item('a')])).toEqual(new Set(['feed', 'members', 'timeline:m1', 'period:m1', 'orders:m1', 'totals', 'codes:m1', 'rewards']));
  });
  it('lets a block touch the profile but no order', () => {
    const topics = topicsOf([item('a', 'MEMBER_BLOCKED', 'm2')]);
    expect([topics.has('profile:m2'), topics.has('orders:m2')]).toEqual([true, false]);
  });
  it('lets a kind from the future touch everything it may', () => {
    expect(topicsOf([item('a', 'SOMETHING_NEW')]).size).toBe(10);
  });
  it('lets a code touch its member and the rewards of the programme', () => {
    const topics = topicsOf([item('a', 'CODE_USED', 'm2')]);
    expect([topics.has('codes:m2'), topics.has('rewards'), topics.has('totals')]).toEqual([true, true, true]);
  });
  it('keeps the newest first, each once, and not without end', () => {
    const first = mergeRecent([], [item('a'), item('b')]);
    const second = mergeRecent(first, [item('b'), item('c')]);
    expect(second.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(mergeRecent([], Array.from({ length: 900 }, (_, at) => item(`n${at}`)))).toHaveLength(300);
  });
});

describe('live store', () => {
  afterEach(() => void vi.useRealTimers());
  it('tells each topic once a batch', () => {
    const work = vi.fn<() => void>();
    const stop = onTopic('feed', work);
    tell(['feed', 'feed', 'other']);
    stop();
    tell(['feed']);
    expect(work).toHaveBeenCalledTimes(1);
  });
  it('works at once, then at most once a gap, and never drops the last call', () => {
    vi.useFakeTimers();
    const work = vi.fn<() => void>();
    const slow = throttled(work, 500);
    slow.call();
    vi.advanceTimersByTime(1);
    for (let at = 0; at < 20; at += 1) slow.call();
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(500);
    expect(work).toHaveBeenCalledTimes(2);
  });
  it('keeps its snapshot until something changes', () => {
    const before = getStatus();
    setStatus({ paused: before.paused });
    expect(getStatus()).toBe(before);
  });
});

describe('back-off', () => {
  it('grows, has a roof and some chance in it', () => {
    expect([0, 1, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([400, 800, 3200, 15000]);
    expect(backoffMs(3, 0)).toBe(1920);
  });
});
