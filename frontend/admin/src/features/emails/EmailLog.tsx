/** Every mail with what became of it and why; a click reads it. */
import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useMemo } from 'react';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import { Panel } from '@/components/Panel';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Tag } from '@/components/Tag';
import { TimeStamp } from '@/components/TimeStamp';
import { EmailsDocument, type EmailsQuery, type EmailState } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { usePages } from '@/lib/use-pages';

import classes from './EmailsScreen.module.css';
import { MailModal } from './MailModal';
import { states, toneOf } from './states';

const pick = (data: EmailsQuery) => data.emails;
type Mail = EmailsQuery['emails']['edges'][number]['node'];
const MOVING = new Set<EmailState>(['QUEUED', 'SENDING']);
const AGAIN_MS = 2_500;

interface EmailLogProps {
  labels: ReadonlyArray<{ kind: string; label: string }>;
}

export function EmailLog({ labels }: EmailLogProps) {
  const search = useSearch({ from: '/emails' });
  const navigate = useNavigate({ from: '/emails' });
  const state = states.find((known) => known === search.state?.toUpperCase()) ?? null;
  const about = labels.find(({ kind }) => kind === search.about)?.kind ?? null;
  const variables = useMemo(() => ({ first: 25, states: state === null ? null : [state], kinds: about === null ? null : [about] }), [state, about]);
  const pages = usePages({ document: EmailsDocument, variables, pick, grows: state === null && about === null });
  useLiveTopic('feed', pages.refresh, 1_500);
  const moving = pages.nodes.some((mail) => MOVING.has(mail.state));
  const again = useEffectEvent(() => pages.refresh());
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [moving]);
  const set = (next: { state?: string; mail?: string; about?: string }) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  return (
    <Panel title={t('emails.log')} actions={
      <div className={classes.states} role="group" aria-label={t('emails.log.state')}>
        <Select size="xs" w={190} aria-label={t('emails.log.kind')} placeholder={t('emails.log.anyKind')} clearable data={labels.map(({ kind, label }) => ({ value: kind, label }))}
          value={about} onChange={(kind) => set({ about: kind ?? undefined })} />
        <StateButton label={t('emails.log.all')} chosen={state === null} onClick={() => set({ state: undefined })} />
        {states.map((one) => <StateButton key={one} label={t(`emails.state.${one}`)} chosen={state === one} onClick={() => set({ state: one.toLowerCase() })} />)}
      </div>
    }>
      {pages.error && pages.nodes.length === 0 ? <ErrorState error={pages.error} onRetry={pages.restart} /> : null}
      {pages.loading ? <RowsSkeleton /> : null}
      {!pages.loading && !pages.error && pages.nodes.length === 0 ? <Nothing filtered={state !== null || about !== null} /> : null}
      <ol className={classes.log}>{pages.nodes.map((mail) => <MailRow key={mail.id} mail={mail} kind={labels.find(({ kind }) => kind === mail.kind)?.label ?? mail.kind} onOpen={() => set({ mail: mail.id })} />)}</ol>
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
      <MailModal id={search.mail ?? null} onClose={() => set({ mail: undefined })} />
    </Panel>
  );
}

function StateButton({ label, chosen, onClick }: { label: string; chosen: boolean; onClick: () => void }) {
  return <button type="button" className={classes.state} aria-pressed={chosen} onClick={onClick}>{label}</button>;
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) return <p className={classes.none}>{t('emails.log.none')}</p>;
  return <EmptyState small title={t('emails.log.empty.title')}>{t('emails.log.empty.text')}</EmptyState>;
}

function MailRow({ mail, kind, onOpen }: { mail: Mail; kind: string; onOpen: () => void }) {
  const to = mail.to ?? t('emails.log.nobody');
  return (
    <li>
      <button type="button" className={classes.mail} onClick={onOpen}>
        <span><Tag tone={toneOf(mail.state)}>{t(`emails.state.${mail.state}`)}</Tag></span>
        <span className={classes.cut}>{mail.member?.name || to}</span>
        <span className={classes.subjectCell}>
          <span className={classes.cut}>{mail.subject}</span>
          <span className={`${classes.why} ${classes.cut}`}>{mail.stateReason ? `${kind} · ${mail.stateReason}` : kind}</span>
        </span>
        <span className={classes.when}><TimeStamp at={mail.createdAt} show="ago" /></span>
      </button>
    </li>
  );
}
