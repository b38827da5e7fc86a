/** Days begin when the programme's zone says so, also when its clocks change. */
import { describe, expect, it } from 'vitest';

import { addDays, dayIn, daysBetween, firstOfMonth, isDay, startOfDay } from './zone';

describe('zone', () => {
  it('knows on which day an instant falls', () => {
    const at = new Date('2026-11-22T23:30:00Z');
    expect([dayIn('Europe/Berlin', at), dayIn('America/New_York', at)]).toEqual(['2026-11-23', '2026-11-22']);
  });
  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z'],
    ['2026-07-01', 'Pacific/Kiritimati', '2026-06-30T10:00:00.000Z'],
    ['2026-07-01', 'UTC', '2026-07-01T00:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, at) => {
    expect(startOfDay(day, zone)).toBe(at);
  });
  it('counts days by the calendar', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(daysBetween('2026-03-28', '2026-03-31')).toBe(3);
    expect(firstOfMonth('2026-03-31', 1)).toBe('2026-02-01');
  });
  it('refuses what is no day', () => {
    expect(['2026-02-29', '2026-1-1', '', 'today', undefined].map(isDay)).toEqual([false, false, false, false, false]);
    expect(isDay('2028-02-29')).toBe(true);
  });
});
