/** The four notices: whether they are shown, what they say, and their button. */
import { Switch, Text, Textarea, TextInput } from '@mantine/core';

import { Panel } from '@/components/Panel';
import { SettingField } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';

import classes from './DesignScreen.module.css';
import type { Notice, NoticeDraft } from './draft';
import { type LanguageProps, Languages } from './Languages';
import { ColourField, type PartProps } from './LookPanel';

export function NoticesPanel(props: PartProps & LanguageProps) {
  const { design, language, onLanguage } = props;
  return (
    <>
      <Languages language={language} onLanguage={onLanguage} />
      {design.notices.map((notice) => <NoticePanel key={notice.kind} notice={notice} {...props} />)}
    </>
  );
}

function NoticePanel({ notice, design, draft, errors, onChange, language }: PartProps & LanguageProps & { notice: Notice }) {
  const { kind, usual } = notice;
  const own = draft.notices[kind];
  const change = (next: Partial<NoticeDraft>) => onChange({ notices: { ...draft.notices, [kind]: { ...own, ...next } } });
  const set = (name: string, value: unknown) => change({ settings: { ...own.settings, [name]: value } });
  const texts = own.texts[language] ?? {};
  const settings = design.forms.notice.filter(({ name }) => name !== 'visible');
  return (
    <Panel title={t(`design.notice.${kind}`)} actions={
      <Switch label={design.forms.notice.find(({ name }) => name === 'visible')?.label} checked={own.settings['visible'] === true}
        onChange={(event) => set('visible', event.currentTarget.checked)} />
    }>
      <Text mb="sm">{t(`design.notice.${kind}.text`)}</Text>
      <div className={classes.grid}>
        {design.forms.noticeTexts.map(({ name, label }) => {
          const Field = name === 'body' ? Textarea : TextInput;
          return (
            <Field key={language + name} label={label} value={String(texts[name] ?? '')} placeholder={String((usual as Record<string, unknown>)[name] ?? '')} maxLength={name === 'body' ? 600 : 120}
              error={errors[`notices.${kind}.texts.${language}.${name}`]} onChange={(event) => change({ texts: { ...own.texts, [language]: { ...texts, [name]: event.currentTarget.value } } })} />
          );
        })}
        {settings.map((setting) => {
          const shared = { setting, error: errors[`notices.${kind}.${setting.name}`], onChange: (value: unknown) => set(setting.name, value) };
          if (setting.name === 'buttonColour') return <ColourField key={setting.name} {...shared} value={String(own.settings[setting.name] ?? '')} />;
          return <SettingField key={setting.name} {...shared} value={own.settings[setting.name]} currency="" />;
        })}
      </div>
    </Panel>
  );
}
