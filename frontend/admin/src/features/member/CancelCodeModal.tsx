/** Ends an unused code after saying what it gives back; the history keeps why. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { CancelRedemptionDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { toast } from '@/lib/toast';

import classes from './BlockModal.module.css';
import type { MemberCode } from './CodesTab';

interface CancelCodeModalProps {
  code: MemberCode | null;
  onClose: () => void;
}

export function CancelCodeModal({ code, onClose }: CancelCodeModalProps) {
  return (
    <Modal opened={code !== null} onClose={onClose} title={t('codes.cancel.title')} size={440}>
      {code === null ? null : <CancelForm code={code} onClose={onClose} />}
    </Modal>
  );
}

function CancelForm({ code, onClose }: { code: MemberCode; onClose: () => void }) {
  const [idempotencyKey] = useState(newKey);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, cancel] = useMutation(CancelRedemptionDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('adjust.reasonNeeded'));
    const { data, error } = await cancel({ input: { redemptionId: code.id, reason: reason.trim(), idempotencyKey } });
    const refused = error ? explain(error) : data?.cancelRedemption.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    const balance = data?.cancelRedemption.member?.balance;
    toast(t('codes.cancel.done', { balance: balance ? (balance.available > 0 ? balance.available : -balance.debt) : 0 }));
    return onClose();
  };
  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.effect}>{t(code.returnsOnCancel ? 'codes.cancel.back' : 'codes.cancel.keep', { code: code.maskedCode, n: code.cost })}</p>
      <TextInput mt="md" data-autofocus label={t('block.reason')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('codes.cancel.not')}</Button>
        <Button type="submit" color="red" loading={fetching}>{t('codes.cancel.submit')}</Button>
      </Group>
    </form>
  );
}
