/** Figures and times as people read them: tabular points, money, instants in a named zone. */
import { currentLocale, t } from './i18n';
import { addDays, type Day } from './zone';

export interface Money {
  amount: string;
  currencyCode: string;
}

const MINUS = '−';
const integers = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(currentLocale(), { notation: 'compact', maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 0 });
const moneyFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

export function points(value: number): string {
  return integers.format(value).replace('-', MINUS);
}

export function shortPoints(value: number): string {
  return Math.abs(value) < 10_000 ? points(value) : compact.format(value).replace('-', MINUS);
}

/** +57, −20, 0: the sign says the direction even without colour. */
export function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${integers.format(value)}` : `${MINUS}${integers.format(-value)}`;
}

/** A part of a whole; of nothing it is nothing. */
export function percent(part: number, whole: number): string {
  return percents.format(whole === 0 ? 0 : part / whole);
}

function moneyFormat(currency: string): Intl.NumberFormat {
  let format = moneyFormats.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat(currentLocale(), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    moneyFormats.set(currency, format);
  }
  return format;
}

/** Decimal text goes to the formatter as text: no amount passes through a float. */
export function money({ amount, currencyCode }: Money): string {
  try {
    return moneyFormat(currencyCode).format(amount as Intl.StringNumericLiteral);
  } catch {
    return `${amount} ${currencyCode}`;
  }
}

/** For large figures: whole units tell enough. */
export function wholeMoney({ amount, currencyCode }: Money): string {
  return new Intl.NumberFormat(currentLocale(), { style: 'currency', currency: currencyCode, currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0 })
    .format(amount as Intl.StringNumericLiteral);
}

function dateFormat(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let format = dateFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(currentLocale(), { timeZone: zone, ...options });
    dateFormats.set(key, format);
  }
  return format;
}

export function dateTime(iso: string, zone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  };
  return dateFormat(zone, options).format(new Date(iso));
}

export function dateTimeSeconds(iso: string, zone: string): string {
  return dateFormat(zone, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(iso));
}

export function date(iso: string, zone: string): string {
  return dateFormat(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso));
}

export function clock(iso: string, zone: string): string {
  return dateFormat(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
}

export function dayLabel(day: Day, withYear = true): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  if (withYear) options.year = 'numeric';
  return dateFormat('UTC', options).format(new Date(`${day}T00:00:00Z`));
}

/** A half-open period in words, its last day included as people count: 1 – 30 Nov 2026. */
export function periodLabel(from: Day, to: Day): string {
  const last = addDays(to, -1);
  const format = dateFormat('UTC', { day: 'numeric', month: 'short', year: 'numeric' });
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${last}T00:00:00Z`));
}

/** How long ago, in the fewest words; past a week the date says more. */
export function ago(iso: string, zone: string, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1000));
  if (seconds < 45) return t('time.justNow');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('time.minutesAgo', { n: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 24) return t('time.hoursAgo', { n: hours });
  const days = Math.round(hours / 24);
  return days < 8 ? t('time.daysAgo', { n: days }) : date(iso, zone);
}
