/** Staff's word about a referral: what will follow is said before, the history keeps why. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { ApproveReferralDocument, RejectReferralDocument, type ReferralFieldsFragment } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

export interface Deciding {
  referral: ReferralFieldsFragment;
  approve: boolean;
}

export function DecideReferralModal({ deciding, onClose }: { deciding: Deciding | null; onClose: () => void }) {
  return (
    <Modal opened={deciding !== null} onClose={onClose} title={deciding ? t(deciding.approve ? 'referrals.approve.title' : 'referrals.reject.title') : ''} size={440}>
      {deciding ? <DecideForm {...deciding} onClose={onClose} /> : null}
    </Modal>
  );
}

function DecideForm({ referral, approve, onClose }: Deciding & { onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [approved, runApprove] = useMutation(ApproveReferralDocument);
  const [rejected, runReject] = useMutation(RejectReferralDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('adjust.reasonNeeded'));
    const refused = await run({ id: referral.id, reason: reason.trim() });
    if (refused !== undefined) return setFailure(refused);
    toast(t(approve ? 'referrals.approve.done' : 'referrals.reject.done'));
    return onClose();
  };
  const run = async (input: { id: string; reason: string }) => {
    if (approve) {
      const { data, error } = await runApprove({ input });
      return error ? explain(error) : data?.approveReferral.userErrors[0]?.message;
    }
    const { data, error } = await runReject({ input });
    return error ? explain(error) : data?.rejectReferral.userErrors[0]?.message;
  };
  const effect = approve ? 'referrals.approve.effect' : referral.state === 'COMPLETED' ? 'referrals.reject.effect.completed' : 'referrals.reject.effect';
  return (
    <form onSubmit={submit} noValidate>
      <p>{t(effect)}</p>
      <TextInput mt="md" data-autofocus label={t('block.reason')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" color={approve ? undefined : 'red'} loading={approved.fetching || rejected.fetching}>{t(approve ? 'referrals.approve' : 'referrals.reject')}</Button>
      </Group>
    </form>
  );
}
