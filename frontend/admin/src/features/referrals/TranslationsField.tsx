/** The texts in the programme's further languages; what is left empty is said in the first. */
import { Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import layout from '@/components/Screen.module.css';
import type { Setting } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import { TEXTS } from './terms';

type Translations = Record<string, Record<string, string>>;

interface TranslationsFieldProps {
  value: unknown;
  error: string | undefined;
  settings: readonly Setting[];
  onChange: (value: Translations) => void;
}

export function TranslationsField({ value, error, settings, onChange }: TranslationsFieldProps) {
  const [, ...further] = useProgram().languages;
  const [language, setLanguage] = useState(further[0] ?? null);
  const known = (value ?? {}) as Translations;
  if (language === null) return null;
  const set = (name: string, text: string) => onChange({ ...known, [language]: { ...known[language], [name]: text } });
  return (
    <div className={layout.form}>
      <Select label={t('referrals.language')} value={language} data={further} allowDeselect={false} onChange={setLanguage} comboboxProps={{ withinPortal: true }} />
      {TEXTS.map((name) => (
        <TextInput key={name} label={settings.find((one) => one.name === name)?.label} lang={language} value={known[language]?.[name] ?? ''}
          onChange={(event) => set(name, event.currentTarget.value)} />
      ))}
      {error === undefined ? null : <Text size="sm" c="red" role="alert">{error}</Text>}
    </div>
  );
}
