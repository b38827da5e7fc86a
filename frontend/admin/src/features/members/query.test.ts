// @vitest-environment jsdom
/** From the address to the query of the list, and what the chips say. */
import { describe, expect, it } from 'vitest';

import type { LiveItem } from '@/lib/live';
import { presetPeriod } from '@/lib/period';

import { newerThan } from './LiveRows';
import { chipsOf, periodOf, variablesOf } from './query';

const today = '2026-11-23';
const statusOf = (search: object) => variablesOf(search, presetPeriod('30d', today), 'UTC').filter?.status;

describe('variables', () => {
  it('sort by last activity and filter nothing at first', () => {
    const variables = variablesOf({}, presetPeriod('30d', today), 'Europe/Berlin');
    expect(variables.sort).toEqual({ field: 'LAST_ACTIVITY', direction: 'DESC' });
    expect(variables.filter).toBeNull();
    expect([variables.from, variables.to]).toEqual(['2026-10-25', '2026-11-24']);
  });
  it('turn days into instants of the programme’s zone', () => {
    const { filter } = variablesOf({ since: '2026-07-01', before: '2026-12-01' }, presetPeriod('30d', today), 'Europe/Berlin');
    expect([filter?.activeSince, filter?.activeBefore]).toEqual(['2026-06-30T22:00:00.000Z', '2026-11-30T23:00:00.000Z']);
  });
  it('find blocked members only where they are asked or searched for', () => {
    expect([statusOf({}), statusOf({ status: 'blocked' }), statusOf({ q: 'x' })]).toEqual([undefined, ['BLOCKED'], ['ACTIVE', 'BLOCKED']]);
  });
  it('fall back to 30 days where the period is not understood', () => {
    expect(periodOf({ period: 'nonsense' }, today).preset).toBe('30d');
  });
});

describe('chips', () => {
  it('say each filter and how to take it away', () => {
    expect(chipsOf({ tag: 'early bird', segment: 'regulars' }, undefined, () => 'Regulars').map(({ text }) => text)).toEqual(['Segment Regulars', 'Tag early bird']);
    expect(chipsOf({ status: 'blocked', min: '-5', max: '1000', debt: '1', since: '2026-01-02' })).toEqual([
      { text: 'Blocked', without: { status: undefined } },
      { text: 'Balance −5 – 1,000', without: { min: undefined, max: undefined } },
      { text: 'Active since 2 Jan 2026', without: { since: undefined } },
      { text: 'In debt', without: { debt: undefined } },
    ]);
  });
});

describe('live rows', () => {
  it('look only at what came since the last look', () => {
    const items = ['c', 'b', 'a'].map((id) => ({ id })) as LiveItem[];
    expect(newerThan(items, 'b').map(({ id }) => id)).toEqual(['c']);
    expect(newerThan(items, null)).toHaveLength(3);
    expect(newerThan(items, 'c')).toEqual([]);
  });
});
