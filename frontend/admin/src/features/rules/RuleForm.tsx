/** Name, settings and texts of a rule; the same form makes one and changes one. */
import { TextInput, Textarea } from '@mantine/core';

import { SettingsForm, type SettingValues } from '@/components/SettingsForm';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import type { RuleType } from './RulesScreen';
import classes from './RulesScreen.module.css';

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
export function knownFields(type: RuleType): string[] {
  return ['name', 'notificationText', 'panelText', ...type.settings.map(({ name }) => name)];
}

interface RuleFormProps {
  type: RuleType;
  values: RuleValues;
  errors: RuleErrors;
  onChange: (values: RuleValues) => void;
}

export function RuleForm({ type, values, errors, onChange }: RuleFormProps) {
  const currency = useProgram().currency ?? '';
  const set = (next: Partial<RuleValues>) => onChange({ ...values, ...next });
  return (
    <div className={classes.form}>
      <TextInput label={t('rules.name')} description={t('rules.nameHelp')} value={values.name} maxLength={100} error={errors.fields['name']}
        onChange={(event) => set({ name: event.currentTarget.value })} />
      <SettingsForm settings={type.settings} values={values.settings} errors={errors.fields} currency={currency} onChange={(settings) => set({ settings })} />
      <div>
        <h3>{t('rules.texts')}</h3>
        <Textarea mt="sm" label={t('rules.panel')} description={t('rules.panelHelp')} autosize minRows={2} maxLength={500} value={values.panelText}
          error={errors.fields['panelText']} onChange={(event) => set({ panelText: event.currentTarget.value })} />
        <Textarea mt="md" label={t('rules.display')} description={t('rules.displayHelp', { example: '{{points}}' })} autosize minRows={2} maxLength={500}
          value={values.notificationText} error={errors.fields['notificationText']} onChange={(event) => set({ notificationText: event.currentTarget.value })} />
      </div>
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
    </div>
  );
}
