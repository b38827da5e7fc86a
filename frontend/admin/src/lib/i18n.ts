/** Every string of the admin passes here: t('key', { name }) with `{name}` and `{n, plural, one {…} other {…}}`. */
import { en } from './messages/en';

export type MessageKey = keyof typeof en;
export type Values = Record<string, string | number>;

const locale = 'en-GB';
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const PLURAL = /\{(\w+), plural,((?:\s*(?:=\d+|zero|one|two|few|many|other) \{[^{}]*\})+)\s*\}/g;
const BRANCH = /(=\d+|zero|one|two|few|many|other) \{([^{}]*)\}/g;

export function currentLocale(): string {
  return locale;
}

function pickBranch(branches: string, count: number): string {
  const found = new Map<string, string>();
  for (const match of branches.matchAll(BRANCH)) found.set(match[1] ?? '', match[2] ?? '');
  const text = found.get(`=${count}`) ?? found.get(plurals.select(count)) ?? found.get('other') ?? '';
  return text.replaceAll('#', numbers.format(count));
}

function show(value: string | number | undefined, name: string): string {
  if (value === undefined) return `{${name}}`;
  return typeof value === 'number' ? numbers.format(value) : value;
}

/** Fills a message; placeholders without a value stay visible, so that a slip is seen. */
export function fill(message: string, values: Values = {}): string {
  return message
    .replace(PLURAL, (_, name: string, branches: string) => pickBranch(branches, Number(values[name] ?? 0)))
    .replace(/\{(\w+)\}/g, (_, name: string) => show(values[name], name));
}

export function t(key: MessageKey, values?: Values): string {
  return fill(en[key], values);
}

export function hasMessage(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/** The message cut at its placeholders, for sentences that carry links: text and names in turn. */
export function parts(key: MessageKey): Array<{ text: string } | { slot: string }> {
  const out: Array<{ text: string } | { slot: string }> = [];
  let last = 0;
  for (const match of en[key].matchAll(/\{(\w+)\}/g)) {
    if (match.index > last) out.push({ text: en[key].slice(last, match.index) });
    out.push({ slot: match[1] ?? '' });
    last = match.index + match[0].length;
  }
  if (last < en[key].length) out.push({ text: en[key].slice(last) });
  return out;
}
