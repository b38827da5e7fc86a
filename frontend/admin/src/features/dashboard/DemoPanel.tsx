/** The demo shop says what it is, and how to get rid of it. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { Panel } from '@/components/Panel';
import { DemoDataDocument, type DemoDataQuery, RemoveDemoDataDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useSession } from '@/lib/session';

type Demo = NonNullable<DemoDataQuery['demoData']>;

function counts(demo: Demo) {
  return { members: points(demo.members), orders: points(demo.orders), activities: points(demo.activities) };
}

export function DemoPanel() {
  const { viewer } = useSession();
  const [opened, setOpened] = useState(false);
  const [{ data }, ask] = useQuery({ query: DemoDataDocument, pause: viewer.role !== 'admin' });
  const demo = data?.demoData;
  if (!demo) return null;
  const open = () => {
    ask({ requestPolicy: 'network-only' });
    setOpened(true);
  };
  return (
    <Panel title={t('demo.title')} actions={<Button variant="default" size="compact-sm" onClick={open}>{t('demo.remove')}</Button>}>
      <p>{t('demo.text', counts(demo))}</p>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('demo.remove.title')} size={460}>
        {demo.objection ? <p>{demo.objection}</p> : <RemoveForm demo={demo} onClose={() => setOpened(false)} />}
      </Modal>
    </Panel>
  );
}

function RemoveForm({ demo, onClose }: { demo: Demo; onClose: () => void }) {
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, remove] = useMutation(RemoveDemoDataDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { data, error } = await remove({ input: { programName: name } });
    const refused = error ? explain(error) : data?.removeDemoData.userErrors[0]?.message;
    if (refused === undefined) window.location.reload();
    else setFailure(refused);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <p>{t('demo.remove.effect', counts(demo))}</p>
      <TextInput mt="md" data-autofocus label={t('demo.remove.confirm', { name: demo.programName })} value={name} error={failure}
        onChange={(event) => { setName(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" color="red" loading={fetching} disabled={name.trim() === ''}>{t('demo.remove.submit')}</Button>
      </Group>
    </form>
  );
}
