/** What shoppers read of a rule or a reward: a tab for each language of the programme. */
import { Select, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';

import { type RuleTextsInput, SetLanguagesDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { languageName, languageTags } from '@/lib/languages';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import { Tabs } from './Tabs';

export interface Texts {
  panelText: string;
  notificationText: string;
  texts: RuleTextsInput[];
}

interface RuleTextsProps {
  helps: { panel: string; display: string };
  placeholders: { panel: readonly string[]; notification: readonly string[] };
  values: Texts;
  errors: Record<string, string>;
  onChange: (values: Partial<Texts>) => void;
}

const more = '+';

export function RuleTexts({ helps, placeholders, values, errors, onChange }: RuleTextsProps) {
  const languages = useProgram().languages;
  const [chosen, setChosen] = useState(languages[0] ?? 'en');
  const first = chosen === languages[0];
  const own: RuleTextsInput = first
    ? { language: chosen, name: '', panelText: values.panelText, notificationText: values.notificationText }
    : (values.texts.find(({ language }) => language === chosen) ?? { language: chosen, name: '', panelText: '', notificationText: '' });
  const set = (next: Partial<RuleTextsInput>) => {
    if (first) return onChange(next as Partial<Texts>);
    return onChange({ texts: [...values.texts.filter(({ language }) => language !== chosen), { ...own, ...next }] });
  };
  const error = (field: string) => errors[first ? field : `${chosen}.${field}`];
  const tabs = [...languages.map((value) => ({ value, label: languageName(value) })), { value: more, label: t('rules.addLanguage') }];
  return (
    <div>
      <h3>{t('rules.texts')}</h3>
      <Tabs label={t('rules.languages')} value={chosen} tabs={tabs} onChange={setChosen} page />
      {chosen === more ? <AddLanguage known={languages} onAdded={setChosen} /> : (
        <div key={chosen}>
          {first ? null : <TextInput mt="sm" label={t('rules.nameIn', { language: languageName(chosen) })} value={own.name ?? ''} maxLength={200} error={error('name')}
            onChange={(event) => set({ name: event.currentTarget.value })} />}
          <Textarea mt="sm" label={t('rules.panel')} description={`${helps.panel} ${holes(placeholders.panel)}`} autosize minRows={2} maxLength={500} value={own.panelText ?? ''}
            placeholder={first ? undefined : values.panelText} error={error('panelText')} onChange={(event) => set({ panelText: event.currentTarget.value })} />
          <Textarea mt="md" label={t('rules.display')} description={`${helps.display} ${holes(placeholders.notification)}`} autosize minRows={2} maxLength={500} value={own.notificationText ?? ''}
            placeholder={first ? undefined : values.notificationText} error={error('notificationText')} onChange={(event) => set({ notificationText: event.currentTarget.value })} />
        </div>
      )}
    </div>
  );
}

function holes(names: readonly string[]): string {
  return t('rules.placeholders', { names: names.map((name) => `{{${name}}}`).join(' ') });
}

/** A language belongs to the programme: every rule and reward gets its tab. */
function AddLanguage({ known, onAdded }: { known: readonly string[]; onAdded: (language: string) => void }) {
  const [{ fetching }, save] = useMutation(SetLanguagesDocument);
  const add = async (language: string | null) => {
    if (language === null) return;
    const { data, error } = await save({ input: { languages: [...known, language] } });
    const refused = error ? explain(error) : data?.setLanguages.userErrors[0]?.message;
    if (refused === undefined) onAdded(language);
    else toast(refused, 'danger');
  };
  const choices = languageTags.filter((tag) => !known.includes(tag)).map((value) => ({ value, label: languageName(value) }));
  return (
    <Select mt="sm" searchable label={t('rules.addLanguage')} description={t('rules.addLanguageHelp')} data={choices} value={null} disabled={fetching}
      onChange={(language) => void add(language)} comboboxProps={{ withinPortal: true }} nothingFoundMessage={t('rules.noLanguage')} />
  );
}
