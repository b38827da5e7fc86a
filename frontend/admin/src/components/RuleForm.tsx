/** Name, settings and texts of a rule or a reward; the same form makes one and changes one. */
import { TextInput, Textarea } from '@mantine/core';

import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import classes from './RuleForm.module.css';
import { type Setting, SettingsForm, type SettingValues } from './SettingsForm';

export interface RuleValues {
  name: string;
  settings: SettingValues;
  notificationText: string;
  panelText: string;
}
export interface RuleErrors {
  fields: Record<string, string>;
  rest: string[];
}
export const noErrors: RuleErrors = { fields: {}, rest: [] };

/** Fields an error may name: the form's own and every setting of the type. */
export function knownFields(settings: readonly Setting[]): string[] {
  return ['name', 'notificationText', 'panelText', ...settings.map(({ name }) => name)];
}

/** What the help beside name and texts says; the rest says itself. */
export interface RuleHelps {
  name: string;
  panel: string;
  display: string;
}

interface RuleFormProps {
  settings: readonly Setting[];
  helps: RuleHelps;
  values: RuleValues;
  errors: RuleErrors;
  onChange: (values: RuleValues) => void;
}

export function RuleForm({ settings, helps, values, errors, onChange }: RuleFormProps) {
  const currency = useProgram().currency ?? '';
  const set = (next: Partial<RuleValues>) => onChange({ ...values, ...next });
  return (
    <div className={classes.form}>
      <TextInput label={t('rules.name')} description={helps.name} value={values.name} maxLength={100} error={errors.fields['name']}
        onChange={(event) => set({ name: event.currentTarget.value })} />
      <SettingsForm settings={settings} values={values.settings} errors={errors.fields} currency={currency} onChange={(next) => set({ settings: next })} />
      <div>
        <h3>{t('rules.texts')}</h3>
        <Textarea mt="sm" label={t('rules.panel')} description={helps.panel} autosize minRows={2} maxLength={500} value={values.panelText}
          error={errors.fields['panelText']} onChange={(event) => set({ panelText: event.currentTarget.value })} />
        <Textarea mt="md" label={t('rules.display')} description={helps.display} autosize minRows={2} maxLength={500}
          value={values.notificationText} error={errors.fields['notificationText']} onChange={(event) => set({ notificationText: event.currentTarget.value })} />
      </div>
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
    </div>
  );
}
