/** Languages shoppers can be spoken to in, and their names. */
import { currentLocale } from './i18n';

export const languageTags = [
  'ar', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'pl',
  'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'th', 'tr', 'uk', 'vi', 'zh', 'zh-TW',
];

const names = new Intl.DisplayNames(currentLocale(), { type: 'language' });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}
