/** What points were computed from, made readable without knowing any rule type. */
import { money } from './format';

interface InputPair {
  name: string;
  value: string;
}

const MINOR = '_minor';

/** base_minor -> Base; names come from the rule types, which this app does not know. */
export function readableName(name: string): string {
  const words = name.replace(MINOR, '').replaceAll(/[_-]/g, ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function fromMinor(minor: string, currency: string): string {
  const digits = digitsOf(currency);
  const padded = minor.padStart(digits + 1, '0');
  const amount = digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  return money({ amount, currencyCode: currency });
}

/** Amounts in minor units become money; the currency is told by them and not apart. */
export function readableInputs(inputs: Record<string, unknown>): InputPair[] {
  const currency = typeof inputs['currency'] === 'string' ? inputs['currency'] : null;
  return Object.entries(inputs)
    .filter(([name]) => !(name === 'currency' && currency !== null))
    .map(([name, value]) => {
      const text = String(value);
      const isMinor = name.endsWith(MINOR) && currency !== null && /^\d+$/.test(text);
      return { name: readableName(name), value: isMinor ? fromMinor(text, currency) : text.replaceAll('_', ' ') };
    });
}
