/** A period is half-open: from its first day up to, not including, `to`; days of the programme's zone. */
import { addDays, type Day, daysBetween, firstOfMonth, isDay } from './zone';

export type Preset = 'today' | '7d' | '30d' | '90d' | 'month' | 'last-month' | 'year';
export const presets: readonly Preset[] = ['today', '7d', '30d', '90d', 'month', 'last-month', 'year'];

export interface Period {
  preset: Preset | null;
  from: Day;
  to: Day;
}

export function presetPeriod(preset: Preset, today: Day): Period {
  const tomorrow = addDays(today, 1);
  const month = firstOfMonth(today);
  switch (preset) {
    case 'today':
      return { preset, from: today, to: tomorrow };
    case '7d':
      return { preset, from: addDays(today, -6), to: tomorrow };
    case '30d':
      return { preset, from: addDays(today, -29), to: tomorrow };
    case '90d':
      return { preset, from: addDays(today, -89), to: tomorrow };
    case 'month':
      return { preset, from: month, to: tomorrow };
    case 'last-month':
      return { preset, from: firstOfMonth(today, 1), to: month };
    case 'year':
      return { preset, from: `${today.slice(0, 4)}-01-01`, to: tomorrow };
  }
}

/** Reads `30d` or `2026-11-01..2026-12-01`; anything else is no period. */
export function parsePeriod(text: string | undefined, today: Day): Period | null {
  if (text === undefined) return null;
  const preset = presets.find((known) => known === text);
  if (preset !== undefined) return presetPeriod(preset, today);
  const [from, to, more] = text.split('..');
  if (!isDay(from) || !isDay(to) || more !== undefined || daysBetween(from, to) < 1) return null;
  return { preset: null, from, to };
}

export function formatPeriodParam(period: Period): string {
  return period.preset ?? `${period.from}..${period.to}`;
}
