/** After a restore: mails that may have been sent before it wait for somebody's word. */
import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { Panel } from '@/components/Panel';
import { HeldEmailsDocument, ReleaseHeldEmailsDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { toast } from '@/lib/toast';

export function HeldPanel() {
  const [opened, setOpened] = useState(false);
  const [{ data }, ask] = useQuery({ query: HeldEmailsDocument, requestPolicy: 'cache-and-network' });
  const [{ fetching }, release] = useMutation(ReleaseHeldEmailsDocument);
  const n = data?.heldEmails ?? 0;
  if (n === 0) return null;
  const send = async () => {
    const { data: done, error } = await release({});
    setOpened(false);
    if (error) toast(explain(error), 'danger');
    else toast(t('emails.held.sent', { n: done?.releaseHeldEmails.released ?? 0 }));
    ask({ requestPolicy: 'network-only' });
  };
  return (
    <Panel title={t('emails.held.title', { n })} actions={<Button variant="default" size="compact-sm" onClick={() => setOpened(true)}>{t('emails.held.send', { n })}</Button>}>
      <p>{t('emails.held.text')}</p>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('emails.held.send', { n })} size={440}>
        <p>{t('emails.held.effect', { n })}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setOpened(false)}>{t('action.cancel')}</Button>
          <Button loading={fetching} onClick={() => void send()}>{t('emails.held.submit')}</Button>
        </Group>
      </Modal>
    </Panel>
  );
}
