/** The few words of the widget that are not the shop's, and how it writes numbers. */

export type Words = Record<string, string>;
export type Dictionary = Record<string, Words>;

export function pick(dictionary: Dictionary, language: string): Words {
  return dictionary[language] ?? dictionary[language.split('-')[0] ?? ''] ?? dictionary['en'] ?? {};
}

/** Fill `{{name}}` in. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
}

export function number(value: number, language: string): string {
  try {
    return new Intl.NumberFormat(language).format(value);
  } catch {
    return String(value);
  }
}
