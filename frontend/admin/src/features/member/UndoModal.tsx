/** Takes an adjustment back; the ledger keeps both. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { UndoAdjustmentDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { toast } from '@/lib/toast';
import type { Activity } from '@/lib/sentence';

import classes from './BlockModal.module.css';

interface UndoModalProps {
  activity: Activity | null;
  onClose: () => void;
}

export function UndoModal({ activity, onClose }: UndoModalProps) {
  return (
    <Modal opened={activity !== null} onClose={onClose} title={t('undo.title')} size={440}>
      {activity === null ? null : <UndoForm activity={activity} onClose={onClose} />}
    </Modal>
  );
}

function UndoForm({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const [idempotencyKey] = useState(newKey);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, undo] = useMutation(UndoAdjustmentDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('adjust.reasonNeeded'));
    const { data, error } = await undo({ input: { activityId: activity.id, reason: reason.trim(), idempotencyKey } });
    const refused = error ? explain(error) : data?.undoAdjustment.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    const balance = data?.undoAdjustment.member?.balance;
    toast(t('undo.done', { balance: balance ? (balance.available > 0 ? balance.available : -balance.debt) : 0 }));
    return onClose();
  };
  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.effect}>{t(activity.points > 0 ? 'undo.give' : 'undo.remove', { n: Math.abs(activity.points) })}</p>
      <TextInput mt="md" data-autofocus label={t('undo.reason')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('undo.submit')}</Button>
      </Group>
    </form>
  );
}
