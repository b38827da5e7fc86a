/** Figures and times read as people write them. */
import { describe, expect, it } from 'vitest';

import { ago, dateTime, money, periodLabel, points, shortPoints, signed } from './format';

describe('points', () => {
  it('groups thousands and uses a true minus', () => {
    expect(points(1234567)).toBe('1,234,567');
    expect(points(-340)).toBe('−340');
  });
  it('tells the direction by its sign', () => {
    expect([signed(57), signed(-1200), signed(0)]).toEqual(['+57', '−1,200', '0']);
  });
  it('shortens only what is long', () => {
    expect([shortPoints(9999), shortPoints(120000), shortPoints(-40000)].map((text) => text.toLowerCase())).toEqual(['9,999', '120k', '−40k']);
  });
});

describe('money', () => {
  it('never passes through a float', () => {
    expect(money({ amount: '90071992547409.93', currencyCode: 'EUR' })).toBe('€90,071,992,547,409.93');
  });
  it('knows currencies without and with three decimals', () => {
    expect(money({ amount: '1500', currencyCode: 'JPY' })).toBe('¥1,500');
    expect(money({ amount: '1.250', currencyCode: 'KWD' })).toContain('1.250');
  });
  it('shows an unknown currency as it came', () => {
    expect(money({ amount: '5.00', currencyCode: '??' })).toBe('5.00 ??');
  });
});

describe('times', () => {
  it('stand in the programme’s zone', () => {
    expect(dateTime('2026-03-29T00:59:00Z', 'Europe/Berlin')).toBe('29 Mar 2026, 01:59');
    expect(dateTime('2026-03-29T01:00:00Z', 'Europe/Berlin')).toBe('29 Mar 2026, 03:00');
  });
  it('are told as ago for a week, then by date', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    const back = (minutes: number) => ago(new Date(now - minutes * 60_000).toISOString(), 'UTC', now);
    expect([back(0), back(5), back(60), back(60 * 26), back(60 * 24 * 9)]).toEqual(['just now', '5 min ago', '1 hour ago', '1 day ago', '14 Nov 2026']);
    expect(ago(new Date(now + 5000).toISOString(), 'UTC', now)).toBe('just now');
  });
  it('name the last day of a half-open period', () => {
    expect(periodLabel('2026-11-01', '2026-12-01').replaceAll(' ', ' ')).toMatch(/1\s?–\s?30 Nov 2026/);
  });
});
