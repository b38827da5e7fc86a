/** Settings in words, from the served description alone: label and value as people read them. */
import { money } from '@/lib/format';
import { currentLocale, t } from '@/lib/i18n';

import type { Setting, SettingValues } from './SettingsForm';

const numbers = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 6 });

export function settingText(setting: Setting, value: unknown, currency: string): string {
  const text = String(value ?? setting.default ?? '');
  switch (setting.kind) {
    case 'CHOICE':
      return setting.choices.find((choice) => choice.value === text)?.label ?? text;
    case 'BOOLEAN':
      return t(text === 'true' || text === 'True' ? 'rules.on' : 'rules.off');
    case 'MONEY':
      return currency === '' ? text : money({ amount: text, currencyCode: currency });
    case 'TRANSLATIONS':
      return Object.keys((value ?? {}) as object).join(', ') || t('rules.noText');
    case 'NAMES':
    case 'TEXT':
      return text === '' ? t('rules.noText') : text;
    default: {
      const shown = text === '' || Number.isNaN(Number(text)) ? text : numbers.format(text as Intl.StringNumericLiteral);
      return setting.unit === '' ? shown : `${shown} ${setting.unit}`;
    }
  }
}

/** The settings worth showing on a card: the first three, and those that differ from their default. */
export function cardSettings(settings: readonly Setting[], values: SettingValues): Setting[] {
  return settings.filter(({ kind }) => kind !== 'TRANSLATIONS')
    .filter((setting, at) => (at < 3 && setting.group === '' && !isEmptyText(setting, values[setting.name])) || differs(setting, values[setting.name])).slice(0, 6);
}

/** A text that is not there says nothing: a reward's name where points are given. */
function isEmptyText({ kind, default: plain }: Setting, value: unknown): boolean {
  return kind === 'TEXT' && (value ?? plain ?? '') === '';
}

function differs({ default: plain }: Setting, value: unknown): boolean {
  return String(value ?? plain).toLowerCase() !== String(plain).toLowerCase();
}
