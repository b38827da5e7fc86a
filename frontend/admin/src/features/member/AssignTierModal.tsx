/** Staff's word over the rules: which tier, at least or exactly, until when, and why. */
import { Button, Group, Modal, Select, Skeleton, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { ChoiceCards } from '@/components/ChoiceCards';
import { AssignTierDocument, type AssignmentMode, TierNamesDocument, type TierNameFragment } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { useZone } from '@/lib/session';
import { toast } from '@/lib/toast';
import { dayIn } from '@/lib/zone';

import type { Person } from './TierPanel';
import classes from './TierPanel.module.css';

interface AssignTierModalProps {
  member: Person | null;
  onClose: () => void;
}

export function AssignTierModal({ member, onClose }: AssignTierModalProps) {
  const [{ data }] = useQuery({ query: TierNamesDocument, pause: member === null });
  const ladder = data?.tierProgram?.ladder;
  return (
    <Modal opened={member !== null} onClose={onClose} size={460} title={member === null ? '' : t('tier.assign.title', { name: member.name })}>
      {member !== null && ladder ? <AssignForm member={member} ladder={ladder} onClose={onClose} /> : <Skeleton h={320} />}
    </Modal>
  );
}

const MODES: readonly AssignmentMode[] = ['AT_LEAST', 'EXACTLY'];
/** No key of a tier begins with a sign. */
const NO_TIER = '-';

function AssignForm({ member, ladder, onClose }: { member: Person; ladder: readonly TierNameFragment[]; onClose: () => void }) {
  const [idempotencyKey] = useState(newKey);
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, assign] = useMutation(AssignTierDocument);
  const today = dayIn(useZone());
  const form = useForm({
    initialValues: { tier: null as string | null, mode: 'AT_LEAST' as AssignmentMode, until: '', reason: '' },
    validate: {
      tier: (value) => (value === null ? t('tier.assign.tierNeeded') : null),
      reason: (value) => (value.trim() === '' ? t('tier.assign.reasonNeeded') : null),
    },
  });
  const { tier, mode } = form.values;
  const names = ladder.map(({ key, name }) => ({ value: key, label: name }));
  const choices = mode === 'EXACTLY' ? [{ value: NO_TIER, label: t('tier.none') }, ...names] : names;
  const chooseMode = (next: AssignmentMode) => {
    form.setFieldValue('mode', next);
    if (next === 'AT_LEAST' && tier === NO_TIER) form.setFieldValue('tier', null);
  };

  const submit = form.onSubmit(async ({ until, reason }) => {
    setFailure(null);
    const chosen = tier === NO_TIER ? null : tier;
    const input = { memberId: member.id, tier: chosen, mode, until: until === '' ? null : until, reason: reason.trim(), idempotencyKey };
    const { data, error } = await assign({ input });
    if (error) return setFailure(explain(error));
    const errors = byField(data?.assignTier.userErrors ?? [], ['tier', 'until', 'reason']);
    form.setErrors(errors.fields);
    if (errors.rest.length > 0) return setFailure(errors.rest.join(' '));
    if (Object.keys(errors.fields).length > 0) return undefined;
    toast(t('tier.assign.done', { name: member.name, tier: choices.find(({ value }) => value === tier)?.label ?? '' }));
    return onClose();
  });

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <ChoiceCards legend={t('tier.assign.mode')} value={mode} choices={MODES.map((value) => ({ value, label: t(`tier.assign.${value}`) }))}
        renderText={(value) => t(`tier.assign.${value as AssignmentMode}.help`)} onChange={(value) => chooseMode(value as AssignmentMode)} />
      <Select label={t('tier.assign.tier')} withAsterisk data={choices} description={t('tier.assign.bonus')} {...form.getInputProps('tier')} />
      <TextInput type="date" min={today} label={t('tier.assign.until')} description={t('tier.assign.untilHelp')} {...form.getInputProps('until')} />
      <TextInput label={t('tier.assign.reason')} description={t('adjust.reasonHelp')} withAsterisk maxLength={500} {...form.getInputProps('reason')} />
      {failure === null ? null : <p role="alert" className={classes.failure}>{failure}</p>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('tier.assign.submit')}</Button>
      </Group>
    </form>
  );
}
