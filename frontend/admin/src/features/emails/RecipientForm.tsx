/** Where an email to the admin goes. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { SetEmailRecipientDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

import classes from './EmailsScreen.module.css';

export function RecipientForm({ kind, saved }: { kind: string; saved: string }) {
  const [to, setTo] = useState(saved);
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, set] = useMutation(SetEmailRecipientDocument);
  const wanted = to.trim();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await set({ input: { kind, to: wanted } });
    const refused = error ? explain(error) : data?.setEmailRecipient.userErrors[0]?.message;
    setFailure(refused ?? null);
    if (refused === undefined) toast(wanted === '' ? t('emails.to.none') : t('emails.to.saved', { to: wanted }));
  };
  return (
    <form className={classes.recipient} onSubmit={save} noValidate>
      <TextInput type="email" label={t('emails.to')} description={t('emails.to.help')} value={to} error={failure} autoComplete="email"
        onChange={(event) => { setTo(event.currentTarget.value); setFailure(null); }} />
      <Button type="submit" variant="default" loading={fetching} disabled={wanted === saved}>{t('emails.to.save')}</Button>
    </form>
  );
}
