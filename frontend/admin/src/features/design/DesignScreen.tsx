/** Widget and design: tokens, texts and notices beside a preview that is the widget itself. */
import { Box, Flex, Skeleton, Text } from '@mantine/core';
import { useBlocker, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { SaveBar } from '@/components/SaveBar';
import { Tabs } from '@/components/Tabs';
import { DesignDocument, UpdateDesignDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useProgram } from '@/lib/session';
import { toast } from '@/lib/toast';

import classes from './DesignScreen.module.css';
import { type Design, type Draft, draftOf, type Errors, errorsOf, inputOf, isDirty } from './draft';
import { LookPanel } from './LookPanel';
import { NoticesPanel } from './NoticesPanel';
import { PlacePanel } from './PlacePanel';
import { Preview } from './Preview';
import { TextsPanel } from './TextsPanel';

const parts = ['look', 'texts', 'notices', 'place'] as const;
type Part = (typeof parts)[number];
const KNOWN = ['desktop', 'mobile', 'texts', 'notices'];

export function DesignScreen() {
  const [{ data, error }, ask] = useQuery({ query: DesignDocument, requestPolicy: 'cache-and-network' });
  const design = data?.design;
  return (
    <Box p={{ base: '14px 14px 28px', sm: '18px 28px 40px' }} maw={1320} display="grid" style={{ gap: 14 }}>
      <PageHeader title={t('nav.design')} note={design ? (design.version > 0 ? t('design.note', { version: design.version }) : t('design.never')) : undefined} />
      {error && !design ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {!error && !design ? <div aria-busy="true"><Skeleton h={520} radius="lg" /></div> : null}
      {design ? <DesignForm key={design.version} design={design} /> : null}
    </Box>
  );
}

function DesignForm({ design }: { design: Design }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(design));
  const [errors, setErrors] = useState<Errors>({});
  const [rest, setRest] = useState<string[]>([]);
  const language = useProgram().languages[0]?.toLowerCase() ?? 'en';
  const [spoken, setSpoken] = useState(language);
  const [{ fetching }, send] = useMutation(UpdateDesignDocument);
  const { tab } = useSearch({ from: '/design' });
  const navigate = useNavigate();
  const part: Part = parts.find((one) => one === tab) ?? 'look';
  const dirty = isDirty(draft, draftOf(design));
  useBlocker({
    // The browser's own question: it is asked as well when the page is closed, where no dialog of ours can.
    // oxlint-disable-next-line no-alert
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname && !window.confirm(t('design.leave')), enableBeforeUnload: () => dirty,
  });
  const change = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }));
  const save = async () => {
    const { data, error } = await send({ input: inputOf(draft, design) });
    const refused = errorsOf(data?.updateDesign.userErrors ?? [], KNOWN);
    setErrors(refused.fields);
    setRest(error ? [explain(error)] : refused.rest);
    if (!error && data?.updateDesign.userErrors.length === 0) toast(t('design.saved'));
  };
  const discard = () => {
    setDraft(draftOf(design));
    setErrors({});
    setRest([]);
  };
  const shared = { design, draft, errors, onChange: change };
  return (
    <>
      <Tabs page label={t('design.parts')} value={part} tabs={parts.map((value) => ({ value, label: t(`design.tab.${value}`) }))}
        onChange={(value) => void navigate({ to: '/design', search: value === 'look' ? {} : { tab: value }, replace: true })} />
      <div className={classes.columns}>
        <Flex direction="column" gap={18} miw={0}>
          {part === 'look' ? <LookPanel {...shared} /> : null}
          {part === 'texts' ? <TextsPanel {...shared} language={spoken} onLanguage={setSpoken} /> : null}
          {part === 'notices' ? <NoticesPanel {...shared} language={spoken} onLanguage={setSpoken} /> : null}
          {part === 'place' ? <PlacePanel design={design} /> : null}
          {rest.length === 0 ? null : <Text role="alert" c="var(--pc-danger)">{rest.join(' ')}</Text>}
          {dirty ? (
            <SaveBar label={t('design.unsaved')} wrong={Object.values(errors)[0]} action={t('design.save')} saving={fetching} onDiscard={discard} onSave={() => void save()} />
          ) : null}
        </Flex>
        <Preview design={design} draft={draft} language={spoken} />
      </div>
    </>
  );
}
