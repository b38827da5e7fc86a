/** The member's code and link, the friends they sent, and by whom they came themselves. */
import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import layout from '@/components/Screen.module.css';
import { ReferralRows, ReferralTag } from '@/components/ReferralRows';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { MemberReferralsDocument, type MemberReferralsQuery, RotateReferralCodeDocument } from '@/gql/graphql';
import { explain } from '@/lib/errors';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { toast } from '@/lib/toast';
import { usePages } from '@/lib/use-pages';

import classes from './CodesTab.module.css';

const pick = (data: MemberReferralsQuery) => data.member?.referrals.friends;

export function ReferralsTab({ memberId }: { memberId: string }) {
  const variables = useMemo(() => ({ id: memberId, first: 25 }), [memberId]);
  const pages = usePages({ document: MemberReferralsDocument, variables, pick, grows: true });
  const [{ data }] = useQuery({ query: MemberReferralsDocument, variables: { ...variables, after: null }, requestPolicy: 'cache-only' });
  const [rotating, setRotating] = useState(false);
  useLiveTopic('referrals', pages.refresh, 400);
  if (pages.error && pages.nodes.length === 0) return <div className={classes.body}><ErrorState error={pages.error} onRetry={pages.restart} /></div>;
  if (pages.loading) return <div className={classes.body}><RowsSkeleton /></div>;
  const own = data?.member?.referrals;
  const { cameBy } = own ?? {};
  return (
    <div className={classes.body}>
      <div className={layout.form}>
        {cameBy ? (
          <Text size="sm">
            {t('referrals.cameBy')} <Link to="/members/$memberId" params={{ memberId: cameBy.referrer.id }} className="link">{cameBy.referrer.name || cameBy.referrer.externalId}</Link> <ReferralTag state={cameBy.state} />
          </Text>
        ) : null}
        {own?.code ? (
          <Group gap="sm">
            <span className={classes.code}>{own.code}</span>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{own.link}</Text>
            <Button variant="default" size="compact-sm" onClick={() => setRotating(true)}>{t('referrals.rotate')}</Button>
          </Group>
        ) : <Text size="sm">{t('referrals.noCode')}</Text>}
      </div>
      {pages.nodes.length === 0 ? <EmptyState small title={t('referrals.noFriends.title')}>{t('referrals.noFriends.text')}</EmptyState> : null}
      <ReferralRows own label={t('member.tab.referrals')} referrals={pages.nodes} />
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
      <Modal opened={rotating} onClose={() => setRotating(false)} title={t('referrals.rotate.title')} size={440}>
        <RotateForm memberId={memberId} onDone={pages.refresh} onClose={() => setRotating(false)} />
      </Modal>
    </div>
  );
}

function RotateForm({ memberId, onDone, onClose }: { memberId: string; onDone: () => void; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [{ fetching }, rotate] = useMutation(RotateReferralCodeDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setFailure(t('adjust.reasonNeeded'));
    const { data, error } = await rotate({ input: { memberId, reason: reason.trim() } });
    const refused = error ? explain(error) : data?.rotateReferralCode.userErrors[0]?.message;
    if (refused !== undefined) return setFailure(refused);
    toast(t('referrals.rotate.done', { code: data?.rotateReferralCode.code ?? '' }));
    onDone();
    return onClose();
  };
  return (
    <form onSubmit={submit} noValidate>
      <p>{t('referrals.rotate.effect')}</p>
      <TextInput mt="md" data-autofocus label={t('block.reason')} withAsterisk maxLength={500} value={reason} error={failure}
        onChange={(event) => { setReason(event.currentTarget.value); setFailure(null); }} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" loading={fetching}>{t('referrals.rotate')}</Button>
      </Group>
    </form>
  );
}
