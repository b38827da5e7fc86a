/** A new rule: first what to reward, then its settings; it starts switched off. */
import { Button, Drawer } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { knownFields, newValues, noErrors, RuleForm } from '@/components/RuleForm';
import classes from '@/components/RuleForm.module.css';
import { toApi } from '@/components/SettingsForm';
import { TypeList } from '@/components/TypeList';
import { CreateRuleDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { helps } from './helps';
import { LeapDay } from './LeapDay';
import type { RuleType } from './RulesScreen';
import { Simulator } from './Simulator';

interface NewRuleModalProps {
  opened: boolean;
  types: readonly RuleType[];
  /** The kind to begin with, chosen already. */
  first?: RuleType | null;
  onClose: () => void;
}

export function NewRuleModal({ opened, types, first = null, onClose }: NewRuleModalProps) {
  const [chosen, setChosen] = useState<RuleType | null>(null);
  const type = chosen ?? first;
  const close = () => {
    setChosen(null);
    onClose();
  };
  return (
    <Drawer opened={opened} onClose={close} position="right" size={600} title={type === null ? t('rules.new.title') : `${t('rules.new.title')}: ${type.label}`}>
      {type === null ? <TypeList title={t('rules.new.choose')} types={types} onChoose={setChosen} /> : <NewForm type={type} onBack={() => (first === null ? setChosen(null) : close())} onClose={close} />}
    </Drawer>
  );
}

function NewForm({ type, onBack, onClose }: { type: RuleType; onBack: () => void; onClose: () => void }) {
  const [values, setValues] = useState(() => newValues(type));
  const [errors, setErrors] = useState(noErrors);
  const [{ fetching }, create] = useMutation(CreateRuleDocument);
  const settings = toApi(type.settings, values.settings);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(noErrors);
    const { data, error } = await create({ input: { type: type.type, enabled: false, ...values, settings } });
    if (error) return setErrors({ fields: {}, rest: [explain(error)] });
    const refused = data?.createRule.userErrors ?? [];
    if (refused.length > 0) return setErrors(byField(refused, knownFields(type.settings, values)));
    toast(t('rules.created', { name: values.name }));
    return onClose();
  };
  return (
    <form onSubmit={save} noValidate className={classes.form}>
      <Simulator draft={{ type: type.type, name: values.name, settings }} />
      <RuleForm type={type} helps={helps} values={values} errors={errors} onChange={setValues} />
      {type.type === 'birthday' ? <LeapDay /> : null}
      <div className={classes.footer}>
        <Button variant="default" onClick={onBack}>{t('action.back')}</Button>
        <Button type="submit" loading={fetching}>{t('rules.create')}</Button>
      </div>
    </form>
  );
}
