/** Name, settings and texts of a rule or a reward; the same form makes one and changes one. */
import { TextInput } from '@mantine/core';

import type { RuleFieldsFragment, RulesQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';

import classes from './RuleForm.module.css';
import { RuleTexts, type Texts } from './RuleTexts';
import { initialValues, type Setting, SettingsForm, type SettingValues } from './SettingsForm';

interface RuleValues extends Texts {
  name: string;
  settings: SettingValues;
}

/** What the forms of rules and of rewards know of a type. */
type FormType = Omit<RulesQuery['ruleTypes'][number], '__typename'>;

export function newValues(type: FormType): RuleValues {
  return { name: type.label, settings: initialValues(type.settings), notificationText: type.defaultNotificationText, panelText: type.defaultPanelText, texts: [] };
}

type Saved = Pick<RuleFieldsFragment, 'name' | 'notificationText' | 'panelText' | 'texts' | 'settings'>;

export function savedValues(type: FormType, { name, notificationText, panelText, texts, settings }: Saved): RuleValues {
  return {
    name, notificationText, panelText, settings: initialValues(type.settings, settings),
    texts: texts.map((one) => ({ language: one.language, name: one.name, panelText: one.panelText, notificationText: one.notificationText })),
  };
}
interface RuleErrors {
  fields: Record<string, string>;
  rest: string[];
}
export const noErrors: RuleErrors = { fields: {}, rest: [] };

/** Fields an error may name: the form's own and every setting of the type. */
export function knownFields(settings: readonly Setting[], values: RuleValues): string[] {
  const texts = ['name', 'notificationText', 'panelText'];
  const translated = values.texts.flatMap(({ language }) => texts.map((field) => `${language}.${field}`));
  return [...texts, ...translated, ...settings.map(({ name }) => name)];
}

/** What the help beside name and texts says; the rest says itself. */
export interface RuleHelps {
  name: string;
  panel: string;
  display: string;
}

interface RuleFormProps {
  type: FormType;
  helps: RuleHelps;
  values: RuleValues;
  errors: RuleErrors;
  onChange: (values: RuleValues) => void;
}

export function RuleForm({ type, helps, values, errors, onChange }: RuleFormProps) {
  const currency = useProgram().currency ?? '';
  const set = (next: Partial<RuleValues>) => onChange({ ...values, ...next });
  return (
    <div className={classes.form}>
      <TextInput label={t('rules.name')} description={helps.name} value={values.name} maxLength={100} error={errors.fields['name']}
        onChange={(event) => set({ name: event.currentTarget.value })} />
      <SettingsForm settings={type.settings} values={values.settings} errors={errors.fields} currency={currency} onChange={(next) => set({ settings: next })} />
      <RuleTexts helps={helps} placeholders={{ panel: type.panelPlaceholders, notification: type.notificationPlaceholders }} values={values} errors={errors.fields} onChange={set} />
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
    </div>
  );
}
