/** What can be set of a kind of email beside its text, as the server describes it. */
import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { initialValues, SettingsForm, type SettingValues, toApi } from '@/components/SettingsForm';
import { UpdateEmailSettingsDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import type { Template } from './draft';
import classes from './EmailsScreen.module.css';

export function KindSettings({ template }: { template: Template }) {
  const fields = template.settingFields;
  const saved = initialValues(fields, template.settings as SettingValues);
  const [values, setValues] = useState(saved);
  const [errors, setErrors] = useState<{ fields: Record<string, string>; rest: string[] }>({ fields: {}, rest: [] });
  const [{ fetching }, update] = useMutation(UpdateEmailSettingsDocument);
  const changed = fields.some(({ name }) => values[name] !== saved[name]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors({ fields: {}, rest: [] });
    const { data, error } = await update({ input: { kind: template.kind, settings: toApi(fields, values) } });
    const next = error ? { fields: {}, rest: [explain(error)] } : byField(data?.updateEmailSettings.userErrors ?? [], fields.map(({ name }) => name));
    setErrors(next);
    if (next.rest.length === 0 && Object.keys(next.fields).length === 0) toast(t('emails.settings.saved'));
  };
  return (
    <form className={classes.editor} onSubmit={save} noValidate aria-label={t('emails.settings')}>
      <SettingsForm settings={fields} values={values} errors={errors.fields} currency="" onChange={setValues} />
      <Button type="submit" variant="default" loading={fetching} disabled={!changed} style={{ alignSelf: 'start' }}>{t('emails.settings.save')}</Button>
      {errors.rest.length === 0 ? null : <p role="alert" className={classes.failure}>{errors.rest.join(' ')}</p>}
    </form>
  );
}
