/** The terms of the referral programme: both sides, the checks, the texts; saved as a new version. */
import { Select, Switch } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation } from 'urql';

import { Panel } from '@/components/Panel';
import layout from '@/components/Screen.module.css';
import { SaveBar } from '@/components/SaveBar';
import { initialValues, type Setting, SettingField, type SettingValues, toApi } from '@/components/SettingsForm';
import { UpdateRuleDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import type { ReferralProgram, ReferralRule } from './ReferralsScreen';
import { groups, shown, TEXTS } from './terms';
import { TranslationsField } from './TranslationsField';

interface ReferralFormProps {
  rule: ReferralRule;
  settings: readonly Setting[];
  rewards: ReferralProgram['rewards'];
  onSaved: () => void;
}
interface Errors {
  fields: Record<string, string>;
  rest: string[];
}

export function ReferralForm({ rule, settings, rewards, onSaved }: ReferralFormProps) {
  const saved = { enabled: rule.enabled, ...initialValues(settings, rule.settings) };
  const [values, setValues] = useState<SettingValues>(saved);
  const [errors, setErrors] = useState<Errors>({ fields: {}, rest: [] });
  const [{ fetching }, update] = useMutation(UpdateRuleDocument);
  const dirty = JSON.stringify(values) !== JSON.stringify(saved);
  useBlocker({
    // The browser's own question: it is asked as well when the page is closed, where no dialog of ours can.
    // oxlint-disable-next-line no-alert
    shouldBlockFn: () => dirty && !window.confirm(t('referrals.leave')), enableBeforeUnload: () => dirty,
  });
  const set = (name: string, value: unknown) => setValues((old) => ({ ...old, [name]: value }));
  const save = async () => {
    setErrors({ fields: {}, rest: [] });
    const { enabled, ...rest } = values;
    const { data, error } = await update({ input: { id: rule.id, expectedVersion: rule.version, enabled: enabled === true, settings: toApi(settings, rest) } });
    if (error) return setErrors({ fields: {}, rest: [explain(error)] });
    const refused = data?.updateRule.userErrors ?? [];
    if (refused.length > 0) return setErrors(byField(refused, settings.map(({ name }) => name)));
    toast(t('referrals.saved'));
    return onSaved();
  };
  const field = (name: string) => (
    <Field key={name} setting={settings.find((one) => one.name === name)} value={values[name]} error={errors.fields[name]} rewards={rewards} onChange={(value) => set(name, value)} />
  );
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save(); }} noValidate className={layout.form}>
      <Panel title={t('referrals.terms')}>
        <Switch size="md" label={t('referrals.switch')} description={t('referrals.switch.help')} checked={values['enabled'] === true}
          onChange={(event) => set('enabled', event.currentTarget.checked)} />
      </Panel>
      {groups.map(({ title, names }) => (
        <Panel key={title} title={t(title)}>
          <div className={layout.fields}>{names.filter((name) => shown(name, values)).map(field)}</div>
        </Panel>
      ))}
      <Panel title={t('referrals.texts')}>
        <div className={layout.form}>
          {TEXTS.map(field)}
          <TranslationsField value={values['translations']} error={errors.fields['translations']} settings={settings} onChange={(value) => set('translations', value)} />
        </div>
      </Panel>
      {errors.rest.length === 0 ? null : <p role="alert" className={layout.failure}>{errors.rest.join(' ')}</p>}
      {dirty ? (
        <SaveBar label={t('vip.unsaved')} action={t('rules.save', { n: rule.version + 1 })} saving={fetching}
          onDiscard={() => { setValues(saved); setErrors({ fields: {}, rest: [] }); }} onSave={() => void save()} />
      ) : null}
    </form>
  );
}

interface FieldProps {
  setting: Setting | undefined;
  value: unknown;
  error: string | undefined;
  rewards: ReferralProgram['rewards'];
  onChange: (value: unknown) => void;
}

/** A setting that names a reward is chosen from those there are. */
function Field({ setting, value, error, rewards, onChange }: FieldProps) {
  const currency = useProgram().currency ?? '';
  if (setting === undefined) return null;
  if (setting.name !== 'reward' && setting.name !== 'friend_reward') {
    return <SettingField setting={setting} value={value} error={error} currency={currency} onChange={onChange} />;
  }
  return (
    <Select label={setting.label} value={value === '' ? null : String(value)} error={error} placeholder={t('referrals.chooseReward')}
      data={rewards.map(({ key, name, enabled }) => ({ value: key, label: enabled ? name : t('referrals.rewardOff', { name }) }))}
      onChange={(next) => onChange(next ?? '')} comboboxProps={{ withinPortal: true }} />
  );
}
