/** Blocks or unblocks after saying exactly what will happen. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { BlockMemberDocument, type MemberHeaderFragment, UnblockMemberDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import classes from './BlockModal.module.css';

interface BlockModalProps {
  member: MemberHeaderFragment | null;
  onClose: () => void;
}

export function BlockModal({ member, onClose }: BlockModalProps) {
  const name = member?.name || member?.externalId || '';
  const title = member?.status === 'BLOCKED' ? t('unblock.title', { name }) : t('block.title', { name });
  return (
    <Modal opened={member !== null} onClose={onClose} title={member === null ? '' : title} size={440}>
      {member === null ? null : <BlockForm member={member} onClose={onClose} />}
    </Modal>
  );
}

function BlockForm({ member, onClose }: { member: MemberHeaderFragment; onClose: () => void }) {
  const [undoing] = useState(member.status === 'BLOCKED');
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [blocked, block] = useMutation(BlockMemberDocument);
  const [unblocked, unblock] = useMutation(UnblockMemberDocument);
  const name = member.name || member.externalId;
  const n = Math.max(0, member.balance.available);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('block.reasonNeeded'));
    const errors = undoing ? await runUnblock() : await runBlock();
    if (errors !== null) return setFailure(errors);
    toast(t(undoing ? 'unblock.done' : 'block.done', { name }));
    return onClose();
  };
  const runBlock = async () => {
    const { data, error } = await block({ input: { memberId: member.id, reason: reason.trim() } });
    return error ? explain(error) : (data?.blockMember.userErrors[0]?.message ?? null);
  };
  const runUnblock = async () => {
    const { data, error } = await unblock({ input: { memberId: member.id, reason: reason.trim() } });
    return error ? explain(error) : (data?.unblockMember.userErrors[0]?.message ?? null);
  };

  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.effect}>{t(undoing ? 'unblock.effect' : 'block.effect', { n })}</p>
      <TextInput mt="md" data-autofocus label={t('block.reason')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" color={undoing ? undefined : 'red'} loading={blocked.fetching || unblocked.fetching}>
          {t(undoing ? 'unblock.submit' : 'block.submit')}
        </Button>
      </Group>
    </form>
  );
}
