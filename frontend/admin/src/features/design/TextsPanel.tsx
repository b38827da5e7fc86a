/** What launcher and panel say, for guests and members, in each language. */
import { Text, Textarea, TextInput } from '@mantine/core';

import { Panel } from '@/components/Panel';
import { t } from '@/lib/i18n';

import classes from './DesignScreen.module.css';
import { type LanguageProps, Languages } from './Languages';
import type { PartProps } from './LookPanel';

const LONG = 'guestText';

export function TextsPanel({ design, draft, errors, onChange, language, onLanguage }: PartProps & LanguageProps) {
  const own = draft.texts[language] ?? {};
  const usual = design.usualTexts as Record<string, unknown>;
  return (
    <Panel title={t('design.tab.texts')}>
      <Languages language={language} onLanguage={onLanguage} />
      <Text my="sm">{t('design.texts.help', { holes: t('design.texts.holes') })}</Text>
      <div className={classes.grid}>
        {design.forms.texts.map(({ name, label }) => {
          const Field = name === LONG ? Textarea : TextInput;
          return (
            <Field key={language + name} label={label} value={String(own[name] ?? '')} placeholder={String(usual[name] ?? '')} maxLength={name === LONG ? 600 : 120}
              error={errors[`texts.${language}.${name}`]}
              onChange={(event) => onChange({ texts: { ...draft.texts, [language]: { ...own, [name]: event.currentTarget.value } } })} />
          );
        })}
      </div>
    </Panel>
  );
}
