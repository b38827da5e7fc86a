/** Takes an assignment back: the rules decide again. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { UnassignTierDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { toast } from '@/lib/toast';

import type { Person } from './TierPanel';
import classes from './TierPanel.module.css';

interface UnassignTierModalProps {
  member: Person | null;
  onClose: () => void;
}

export function UnassignTierModal({ member, onClose }: UnassignTierModalProps) {
  return (
    <Modal opened={member !== null} onClose={onClose} size={440} title={t('tier.unassign.title')}>
      {member === null ? null : <UnassignForm member={member} onClose={onClose} />}
    </Modal>
  );
}

function UnassignForm({ member, onClose }: { member: Person; onClose: () => void }) {
  const [idempotencyKey] = useState(newKey);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, unassign] = useMutation(UnassignTierDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('tier.assign.reasonNeeded'));
    const { data, error } = await unassign({ input: { memberId: member.id, reason: reason.trim(), idempotencyKey } });
    const refused = error ? explain(error) : data?.unassignTier.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    toast(t('tier.unassign.done', { name: member.name }));
    return onClose();
  };
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <p className={classes.effect}>{t('tier.unassign.effect', { name: member.name })}</p>
      <TextInput data-autofocus label={t('tier.assign.reason')} description={t('adjust.reasonHelp')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('tier.unassign.submit')}</Button>
      </Group>
    </form>
  );
}
