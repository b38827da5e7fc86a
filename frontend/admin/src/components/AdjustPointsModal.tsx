/** Gives or takes points of one member; waits for the ledger and then tells the new balance. */
import { Button, Group, Modal, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useMutation } from 'urql';

import { AdjustPointsDocument } from '@/gql/graphql';
import { byField, explain } from '@/lib/errors';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { newKey } from '@/lib/keys';
import { toast } from '@/lib/toast';

import classes from './AdjustPointsModal.module.css';
import { Icon } from './Icon';

export interface AdjustedMember {
  id: string;
  name: string;
  email?: string | null;
  balance: { available: number; debt: number };
}
export type Direction = 'give' | 'remove';

interface AdjustPointsModalProps {
  member: AdjustedMember | null;
  start?: Direction;
  onClose: () => void;
}

export function AdjustPointsModal({ member, start = 'give', onClose }: AdjustPointsModalProps) {
  return (
    <Modal opened={member !== null} onClose={onClose} size={460}
      title={member === null ? '' : t('adjust.title', { name: member.name })}>
      {member === null ? null : <AdjustForm key={member.id + start} member={member} start={start} onClose={onClose} />}
    </Modal>
  );
}

function standing({ available, debt }: AdjustedMember['balance']): number {
  return available > 0 ? available : -debt;
}

function AfterLine({ before, delta }: { before: number; delta: number }) {
  const after = before + delta;
  const text = after < 0 ? t('adjust.willOwe', { n: -after }) : t('adjust.willBe', { n: after });
  return (
    <p className={classes.after} aria-live="polite">
      {t('adjust.now')} <strong>{points(before)}</strong>
      {delta === 0 ? null : <> · {text}</>}
    </p>
  );
}

function AdjustForm({ member, start, onClose }: { member: AdjustedMember; start: Direction; onClose: () => void }) {
  const [direction, setDirection] = useState<Direction>(start);
  const [idempotencyKey] = useState(newKey);
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, adjust] = useMutation(AdjustPointsDocument);
  const form = useForm({
    initialValues: { points: '' as number | '', reason: '', memberNote: '', notify: true },
    validate: {
      points: (value) => (typeof value === 'number' && value > 0 ? null : t('adjust.pointsNeeded')),
      reason: (value) => (value.trim() === '' ? t('adjust.reasonNeeded') : null),
    },
  });
  const amount = typeof form.values.points === 'number' ? form.values.points : 0;
  const delta = direction === 'give' ? amount : -amount;

  const submit = form.onSubmit(async ({ reason, memberNote, notify }) => {
    setFailure(null);
    const input = { memberId: member.id, points: delta, reason: reason.trim(), memberNote: memberNote.trim(), notify, idempotencyKey };
    const { data, error } = await adjust({ input });
    if (error) return setFailure(explain(error));
    const errors = byField(data?.adjustPoints.userErrors ?? [], ['points', 'reason', 'memberNote']);
    form.setErrors(errors.fields);
    if (errors.rest.length > 0) return setFailure(errors.rest.join(' '));
    if (Object.keys(errors.fields).length > 0) return undefined;
    const balance = data?.adjustPoints.member ? standing(data.adjustPoints.member.balance) : 0;
    toast(t(delta > 0 ? 'adjust.given' : 'adjust.removed', { n: amount, name: member.name, balance }));
    return onClose();
  });

  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.row}>
        <div className={classes.sign} role="group" aria-label={t('adjust.direction')}>
          <SignButton direction="give" chosen={direction === 'give'} onClick={setDirection} />
          <SignButton direction="remove" chosen={direction === 'remove'} onClick={setDirection} />
        </div>
        <NumberInput data-autofocus className={classes.points} label={t('adjust.points')} labelProps={{ className: 'visually-hidden' }}
          placeholder={t('adjust.points')} hideControls allowDecimal={false} allowNegative={false} max={1_000_000_000} thousandSeparator=","
          size="md" {...form.getInputProps('points')} />
      </div>
      <AfterLine before={standing(member.balance)} delta={delta} />
      <TextInput mt="md" label={t('adjust.reason')} description={t('adjust.reasonHelp')} withAsterisk maxLength={500} {...form.getInputProps('reason')} />
      <Textarea mt="md" label={t('adjust.note')} description={t('adjust.noteHelp')} autosize minRows={2} maxLength={500} {...form.getInputProps('memberNote')} />
      <Switch mt="md" label={t('adjust.notify')} disabled={!member.email}
        description={member.email ? t('adjust.notifyHelp', { email: member.email }) : t('adjust.noEmail')}
        {...form.getInputProps('notify', { type: 'checkbox' })} />
      {failure === null ? null : <p role="alert" className={classes.failure}>{failure}</p>}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>
          {amount === 0 ? t(`adjust.${direction}`) : t(`adjust.${direction}N`, { n: amount })}
        </Button>
      </Group>
    </form>
  );
}

function SignButton({ direction, chosen, onClick }: { direction: Direction; chosen: boolean; onClick: (direction: Direction) => void }) {
  return (
    <button type="button" className={classes.signButton} data-direction={direction} aria-pressed={chosen} onClick={() => onClick(direction)}>
      <Icon name={direction === 'give' ? 'plus' : 'minus'} size={16} />{t(`adjust.${direction}`)}
    </button>
  );
}
