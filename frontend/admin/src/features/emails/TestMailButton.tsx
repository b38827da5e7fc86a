/** Sends the text as it stands, saved or not, to an address of one's own. */
import { Button, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';

import { Icon } from '@/components/Icon';
import { SendTestEmailDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toast';

import type { TextInput as Text } from './draft';

interface TestMailButtonProps {
  kind: string;
  language: string | null;
  text: Text;
}

export function TestMailButton({ kind, language, text }: TestMailButtonProps) {
  const { viewer } = useSession();
  const [opened, setOpened] = useState(false);
  const [to, setTo] = useState(viewer.email ?? '');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, send] = useMutation(SendTestEmailDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setFailure(null);
    const { data, error } = await send({ input: { kind, language, ...text, to: to.trim() } });
    const refused = error ? explain(error) : data?.sendTestEmail.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    toast(t('emails.test.sent', { to: to.trim() }));
    return setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={300} trapFocus position="top-end">
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="send" size={15} />} onClick={() => setOpened(!opened)}>{t('emails.test')}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('emails.test')}>
        <form onSubmit={submit} noValidate>
          <TextInput type="email" label={t('emails.test.to')} value={to} error={failure} onChange={(event) => setTo(event.currentTarget.value)} />
          <Button type="submit" mt="sm" fullWidth loading={fetching}>{t('emails.test')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
