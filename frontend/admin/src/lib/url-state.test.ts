/** The address keeps what a screen shows and forgives what was typed wrong. */
import { describe, expect, it } from 'vitest';

import { formatPeriodParam, parsePeriod, presetPeriod } from './period';
import { countFilters, nextSort, parseSearch, parseSort, readMembersSearch, stringifySearch } from './url-state';

describe('search parameters', () => {
  it('survive the way into the address and back', () => {
    const search = { q: 'åsa o’brien@example.com', status: 'blocked', min: '-5', sort: '-balance', period: '2026-11-01..2026-12-01' };
    expect(readMembersSearch(parseSearch(stringifySearch(search)))).toEqual(search);
  });
  it('leave defaults and empty values out', () => {
    expect(stringifySearch({ q: undefined, min: '', debt: null })).toBe('');
    expect(stringifySearch({ sort: 'name', q: 'a@b.c' })).toBe('?sort=name&q=a@b.c');
  });
  it('drop what is not understood', () => {
    const raw = { q: '', status: 'gone', min: '1e9', max: 'x', since: '2026-13-01', debt: 'yes', sort: 'secret', period: '2026-12-01..2026-11-01', other: '1' };
    expect(readMembersSearch(raw)).toEqual({});
  });
  it('count a range as one filter', () => {
    expect(countFilters({ min: '1', max: '5', since: '2026-01-01', debt: '1', q: 'x' })).toBe(3);
  });
});

describe('sort', () => {
  it('reads a field with its direction', () => {
    expect(parseSort('-balance')).toEqual({ field: 'balance', descending: true });
    expect(parseSort(undefined)).toEqual({ field: 'activity', descending: true });
  });
  it('begins names at A and figures at the largest, then turns', () => {
    expect([nextSort(undefined, 'name'), nextSort('name', 'name'), nextSort('name', 'balance'), nextSort('-balance', 'balance')])
      .toEqual(['name', '-name', '-balance', 'balance']);
    expect(nextSort('name', 'activity')).toBeUndefined();
  });
});

describe('period', () => {
  it('is half-open and counts today', () => {
    expect(presetPeriod('7d', '2026-11-23')).toEqual({ preset: '7d', from: '2026-11-17', to: '2026-11-24' });
    expect(presetPeriod('last-month', '2026-03-31')).toEqual({ preset: 'last-month', from: '2026-02-01', to: '2026-03-01' });
    expect(presetPeriod('year', '2026-11-23').from).toBe('2026-01-01');
  });
  it('is written as two days', () => {
    const period = parsePeriod('2026-11-01..2026-12-01', '2026-11-23');
    expect(period && formatPeriodParam(period)).toBe('2026-11-01..2026-12-01');
    expect(formatPeriodParam(presetPeriod('90d', '2026-11-23'))).toBe('90d');
  });
  it.each(['', '..', '2026-11-01', '2026-11-01..2026-11-01', '2026-11-01..2026-12-01..2027-01-01', 'always'])('refuses %j', (text) => {
    expect(parsePeriod(text, '2026-11-23')).toBeNull();
  });
});
