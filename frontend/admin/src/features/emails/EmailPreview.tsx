/** The mail as a chosen member would get it, rendered by the server from the text in the editor. */
import { SegmentedControl, Select, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';

import { FindMembersDocument, PreviewEmailDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';

import type { TextInput } from './draft';
import classes from './EmailsScreen.module.css';
import { MailFrame } from './MailFrame';

type View = 'desktop' | 'mobile' | 'text';
const views: readonly View[] = ['desktop', 'mobile', 'text'];

interface Chosen {
  id: string;
  name: string;
}

function MemberSelect({ chosen, onChoose }: { chosen: Chosen | null; onChoose: (member: Chosen | null) => void }) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const [{ data }] = useQuery({ query: FindMembersDocument, variables: { search: wanted === chosen?.name ? '' : wanted, first: 8 } });
  const found = (data?.members.edges ?? []).map(({ node }) => ({ value: node.id, label: node.name || node.email || node.externalId }));
  const options = chosen === null || found.some(({ value }) => value === chosen.id) ? found : [{ value: chosen.id, label: chosen.name }, ...found];
  return (
    <Select aria-label={t('emails.preview.member')} placeholder={t('emails.preview.search')} searchable clearable size="sm" w={200} data={options}
      value={chosen?.id ?? null} searchValue={text} onSearchChange={setText} filter={({ options: all }) => all} nothingFoundMessage={t('emails.preview.nobody')}
      onChange={(id, option) => onChoose(id === null || option === null ? null : { id, name: option.label })} />
  );
}

interface EmailPreviewProps {
  kind: string;
  language: string | null;
  text: TextInput;
}

export function EmailPreview({ kind, language, text }: EmailPreviewProps) {
  const [view, setView] = useState<View>('desktop');
  const [member, setMember] = useState<Chosen | null>(null);
  const [asked] = useDebouncedValue(JSON.stringify(text), 350);
  const [{ data, error }] = useQuery({
    query: PreviewEmailDocument,
    variables: { input: { kind, language, ...(JSON.parse(asked) as TextInput), memberId: member?.id ?? null } },
    requestPolicy: 'network-only',
  });
  const preview = data?.previewEmail;
  const refused = error ? explain(error) : preview?.userErrors[0]?.message;
  return (
    <div className={classes.preview}>
      <div className={classes.previewHead}>
        <SegmentedControl size="sm" aria-label={t('emails.preview')} value={view} onChange={(next) => setView(next as View)}
          data={views.map((value) => ({ value, label: t(`emails.preview.${value}`) }))} />
        <span className={classes.as}>{t('emails.preview.as')} <MemberSelect chosen={member} onChoose={setMember} /></span>
      </div>
      {refused === undefined ? null : <p role="alert" className={classes.failure}>{refused}</p>}
      {preview?.subject ? <p className={classes.subjectLine}><span>{t('emails.preview.subject')}</span><strong>{preview.subject}</strong></p> : null}
      <Stage view={view} html={preview?.html ?? null} text={preview?.text ?? null} waiting={preview === undefined && !error}
        title={t('emails.preview.frame', { name: member?.name ?? t('emails.preview.someone') })} />
    </div>
  );
}

interface StageProps {
  view: View;
  html: string | null;
  text: string | null;
  waiting: boolean;
  title: string;
}

function Stage({ view, html, text, waiting, title }: StageProps) {
  if (waiting) return <Skeleton h={380} radius="md" />;
  if (view === 'text') return <pre className={classes.plain}>{text}</pre>;
  if (html === null) return null;
  return <div className={classes.stage}><MailFrame html={html} title={title} width={view} /></div>;
}
