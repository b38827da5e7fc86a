/** Where emails come from; and, once that is said, the five emails switched on at once. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { Tag } from '@/components/Tag';
import { EnableFiveEmailsDocument, SetSenderDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import classes from './EmailsScreen.module.css';

interface SenderPanelProps {
  saved: string | null;
  /** How many of the five are off. */
  off: number;
}

/** Said where it matters: switches that are on send nothing while there is no mail server. */
function NoServer() {
  if (useProgram().sendsEmails) return null;
  return <p style={{ flex: '1 0 100%' }}><Tag tone="warn">{t('emails.noServer')}</Tag> {t('emails.noServer.help')}</p>;
}

export function SenderPanel({ saved, off }: SenderPanelProps) {
  const [address, setAddress] = useState(saved ?? '');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, set] = useMutation(SetSenderDocument);
  const [{ fetching: enabling }, enable] = useMutation(EnableFiveEmailsDocument);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await set({ input: { address: address.trim() } });
    const refused = error ? explain(error) : data?.setSender.userErrors[0]?.message;
    setFailure(refused ?? null);
    if (refused === undefined) toast(t('emails.sender.saved'));
  };
  const enableFive = async () => {
    const { data, error } = await enable({});
    const refused = error ? explain(error) : data?.enableFiveEmails.userErrors[0]?.message;
    toast(refused ?? t('emails.five.done'), refused === undefined ? undefined : 'danger');
  };
  return (
    <form className={`${classes.kinds} ${classes.recipient}`} onSubmit={save} noValidate>
      <NoServer />
      <TextInput type="email" label={t('emails.sender')} description={t('emails.sender.help')} value={address} error={failure} autoComplete="email"
        onChange={(event) => { setAddress(event.currentTarget.value); setFailure(null); }} />
      <Button type="submit" variant="default" loading={fetching} disabled={address.trim() === (saved ?? '')}>{t('emails.sender.save')}</Button>
      {off === 0 ? null : <Button loading={enabling} disabled={saved === null} onClick={() => void enableFive()}>{t('emails.five')}</Button>}
    </form>
  );
}
