/** One mail, readable as it was sent. */
import { Button, Modal, SegmentedControl, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { Tag } from '@/components/Tag';
import { TimeStamp } from '@/components/TimeStamp';
import { EmailDocument, type EmailQuery, RetryEmailDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';

import classes from './EmailsScreen.module.css';
import { MailFrame } from './MailFrame';
import { toneOf } from './states';

type Mail = Extract<NonNullable<EmailQuery['node']>, { state: unknown }>;

export function MailModal({ id, onClose }: { id: string | null; onClose: () => void }) {
  const [{ data, error, fetching }, ask] = useQuery({ query: EmailDocument, variables: { id: id ?? '' }, pause: id === null, requestPolicy: 'cache-and-network' });
  const node = data?.node;
  const mail = node && 'state' in node && node.id === id ? node : null;
  return (
    <Modal opened={id !== null} onClose={onClose} size={640} title={mail ? t('emails.mail.title', { to: mail.to ?? t('emails.log.nobody') }) : t('nav.emails')}>
      {error && !mail ? <ErrorState error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} /> : null}
      {mail ? <Reader mail={mail} /> : null}
      {!mail && fetching ? <Skeleton h={420} /> : null}
      {!mail && !fetching && !error ? <p>{t('emails.mail.gone')}</p> : null}
    </Modal>
  );
}

/** What did not go out can be tried again: the address, the switch or the server may be another now. */
const RETRIED = new Set(['FAILED', 'BOUNCED', 'KEPT', 'SKIPPED', 'HELD']);

function Reader({ mail }: { mail: Mail }) {
  const [view, setView] = useState<'html' | 'text'>('html');
  return (
    <div className={classes.reader}>
      <dl className={classes.facts}>
        <Fact name={t('emails.log.state')}>
          <Tag tone={toneOf(mail.state)}>{t(`emails.state.${mail.state}`)}</Tag> {mail.stateReason}
          {mail.attempts > 1 ? ` (${t('emails.attempts', { n: mail.attempts })})` : null}
        </Fact>
        {mail.member ? (
          <Fact name={t('members.col.member')}>
            <Link to="/members/$memberId" params={{ memberId: mail.member.id }} className="link">{mail.member.name || mail.member.externalId}</Link>
          </Fact>
        ) : null}
        <Fact name={t('emails.subject')}><strong>{mail.subject}</strong></Fact>
        <Fact name={t('emails.log.when')}><TimeStamp at={mail.createdAt} /></Fact>
      </dl>
      {RETRIED.has(mail.state) ? <Retry id={mail.id} /> : null}
      {mail.html === null && mail.text === null ? null : (
        <>
          <SegmentedControl size="xs" value={view} onChange={(next) => setView(next as 'html' | 'text')} style={{ justifySelf: 'start' }}
            data={[{ value: 'html', label: t('emails.preview.html') }, { value: 'text', label: t('emails.preview.text') }]} />
          <div className={classes.readerStage}>
            {view === 'html' && mail.html !== null
              ? <MailFrame html={mail.html} title={mail.subject ?? t('nav.emails')} width="desktop" />
              : <pre className={classes.plain}>{mail.text}</pre>}
          </div>
        </>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}

function Retry({ id }: { id: string }) {
  const [{ fetching, data, error }, retry] = useMutation(RetryEmailDocument);
  const refused = error ? explain(error) : data?.retryEmail.userErrors[0]?.message;
  return (
    <div>
      <Button variant="default" size="xs" loading={fetching} onClick={() => void retry({ id })}>{t('emails.retry')}</Button>
      {refused === undefined ? null : <p role="alert" className={classes.failure}>{refused}</p>}
    </div>
  );
}
