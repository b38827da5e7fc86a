/** A member's birthday: day and month, the year is nobody's business. */
import { Button, Group, Modal, NumberInput, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { SetBirthdayDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { currentLocale, t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import classes from './BlockModal.module.css';

interface BirthdayModalProps {
  member: { id: string; birthday?: { month: number; day: number } | null } | null;
  onClose: () => void;
}

const monthName = new Intl.DateTimeFormat(currentLocale(), { month: 'long', timeZone: 'UTC' });
const months = Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1), label: monthName.format(new Date(Date.UTC(2024, at, 1))) }));

export function BirthdayModal({ member, onClose }: BirthdayModalProps) {
  return (
    <Modal opened={member !== null} onClose={onClose} title={t('birthday.title')} size={440}>
      {member === null ? null : <BirthdayForm member={member} onClose={onClose} />}
    </Modal>
  );
}

function BirthdayForm({ member, onClose }: { member: NonNullable<BirthdayModalProps['member']>; onClose: () => void }) {
  const [month, setMonth] = useState(String(member.birthday?.month ?? 1));
  const [day, setDay] = useState(String(member.birthday?.day ?? 1));
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, save] = useMutation(SetBirthdayDocument);
  const keep = async (birthday: { month: number; day: number } | null) => {
    const { data, error } = await save({ input: { memberId: member.id, birthday } });
    const refused = error ? explain(error) : data?.setBirthday.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    toast(t('birthday.saved'));
    return onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void keep({ month: Number(month), day: Number(day) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <p className={classes.effect}>{t('birthday.help')}</p>
      <Group mt="md" grow align="flex-start">
        <Select label={t('birthday.month')} data={months} value={month} onChange={(value) => setMonth(value ?? '1')} />
        <NumberInput label={t('birthday.day')} value={day} min={1} max={31} allowDecimal={false} hideControls error={failure} onChange={(value) => { setDay(String(value)); setFailure(null); }} />
      </Group>
      <Group justify="flex-end" mt="lg">
        {member.birthday ? <Button variant="default" onClick={() => void keep(null)}>{t('birthday.remove')}</Button> : null}
        <Button type="submit" loading={fetching}>{t('birthday.save')}</Button>
      </Group>
    </form>
  );
}
