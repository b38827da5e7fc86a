/** Changes a rule in a drawer; saving makes a new version that applies from now on. */
import { Button, Drawer } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { knownFields, noErrors, RuleForm, savedValues } from '@/components/RuleForm';
import classes from '@/components/RuleForm.module.css';
import { toApi } from '@/components/SettingsForm';
import { UpdateRuleDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { helps } from './helps';
import { LeapDay } from './LeapDay';
import type { Rule, RuleType } from './RulesScreen';
import { Simulator } from './Simulator';

interface RuleEditorProps {
  rule: Rule | null;
  type: RuleType | undefined;
  onClose: () => void;
}

export function RuleEditor({ rule, type, onClose }: RuleEditorProps) {
  return (
    <Drawer opened={rule !== null && type !== undefined} onClose={onClose} position="right" size={600} title={rule ? t('rules.editOf', { name: rule.name }) : ''}>
      {rule !== null && type !== undefined ? <EditForm key={`${rule.id}${rule.version}`} rule={rule} type={type} onClose={onClose} /> : null}
    </Drawer>
  );
}

function EditForm({ rule, type, onClose }: { rule: Rule; type: RuleType; onClose: () => void }) {
  const [values, setValues] = useState(() => savedValues(type, rule));
  const [errors, setErrors] = useState(noErrors);
  const [{ fetching }, update] = useMutation(UpdateRuleDocument);
  const settings = toApi(type.settings, values.settings);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(noErrors);
    const { data, error } = await update({ input: { id: rule.id, expectedVersion: rule.version, ...values, settings } });
    if (error) return setErrors({ fields: {}, rest: [explain(error)] });
    const refused = data?.updateRule.userErrors ?? [];
    if (refused.length > 0) return setErrors(byField(refused, knownFields(type.settings, values)));
    toast(t('rules.saved', { name: values.name }));
    return onClose();
  };
  return (
    <form onSubmit={save} noValidate className={classes.form}>
      <Simulator draft={{ key: rule.key, type: rule.type, name: values.name, settings }} />
      <RuleForm type={type} helps={helps} values={values} errors={errors} onChange={setValues} />
      {type.type === 'birthday' ? <LeapDay /> : null}
      <p className={classes.note}>{t('rules.effect')}</p>
      <div className={classes.footer}>
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('rules.save', { n: rule.version + 1 })}</Button>
      </div>
    </form>
  );
}
