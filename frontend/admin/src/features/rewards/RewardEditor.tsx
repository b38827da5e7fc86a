/** Changes a reward in a drawer; saving makes a new version, codes issued keep their terms. */
import { Button, Drawer } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { knownFields, noErrors, RuleForm, savedValues } from '@/components/RuleForm';
import classes from '@/components/RuleForm.module.css';
import { toApi } from '@/components/SettingsForm';
import { UpdateRewardDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import { helps } from './helps';
import type { Reward, RewardType } from './RewardsScreen';

interface RewardEditorProps {
  reward: Reward | null;
  type: RewardType | undefined;
  onClose: () => void;
}

export function RewardEditor({ reward, type, onClose }: RewardEditorProps) {
  return (
    <Drawer opened={reward !== null && type !== undefined} onClose={onClose} position="right" size={600} title={reward ? t('rules.editOf', { name: reward.name }) : ''}>
      {reward !== null && type !== undefined ? <EditForm key={`${reward.id}${reward.version}`} reward={reward} type={type} onClose={onClose} /> : null}
    </Drawer>
  );
}

function EditForm({ reward, type, onClose }: { reward: Reward; type: RewardType; onClose: () => void }) {
  const [values, setValues] = useState(() => savedValues(type, reward));
  const [errors, setErrors] = useState(noErrors);
  const [{ fetching }, update] = useMutation(UpdateRewardDocument);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(noErrors);
    const { data, error } = await update({ input: { id: reward.id, expectedVersion: reward.version, ...values, settings: toApi(type.settings, values.settings) } });
    if (error) return setErrors({ fields: {}, rest: [explain(error)] });
    const refused = data?.updateReward.userErrors ?? [];
    if (refused.length > 0) return setErrors(byField(refused, knownFields(type.settings, values)));
    toast(t('rewards.saved', { name: values.name }));
    return onClose();
  };
  return (
    <form onSubmit={save} noValidate className={classes.form}>
      <RuleForm type={type} helps={helps} values={values} errors={errors} onChange={setValues} />
      <p className={classes.note}>{t('rewards.effect')}</p>
      <div className={classes.footer}>
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('rules.save', { n: reward.version + 1 })}</Button>
      </div>
    </form>
  );
}
