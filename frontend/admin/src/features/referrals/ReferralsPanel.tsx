/** Everybody who came by a friend, newest first, live; filtered by where they stand. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import { Panel } from '@/components/Panel';
import { Pills } from '@/components/Pills';
import { ReferralRows } from '@/components/ReferralRows';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { ReferralsDocument, type ReferralsQuery, type ReferralState } from '@/gql/graphql';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { usePages } from '@/lib/use-pages';

const states = ['PENDING', 'WAITING', 'COMPLETED', 'BLOCKED', 'REVERSED'] as const satisfies readonly ReferralState[];
const ALL = 'ALL';
const PAGE = 20;

/** Orders are looked at a moment after they came. */
const AFTER_ORDERS_MS = 2_500;

const pick = (data: ReferralsQuery) => data.referrals;

export function ReferralsPanel() {
  const search = useSearch({ from: '/referrals' });
  const navigate = useNavigate({ from: '/referrals' });
  const state = states.find((known) => known === search.state?.toUpperCase()) ?? null;
  const variables = useMemo(() => ({ first: PAGE, states: state === null ? null : [state] }), [state]);
  const pages = usePages({ document: ReferralsDocument, variables, pick, grows: state === null });
  // The same document and page as the list's first: the counts come with it.
  const [{ data }] = useQuery({ query: ReferralsDocument, variables: { ...variables, after: null }, requestPolicy: 'cache-only' });
  useLiveTopic('referrals', pages.refresh, 400);
  useLiveTopic('totals', pages.refresh, AFTER_ORDERS_MS);
  const counts = data?.referralCounts;
  const label = (value: ReferralState) => {
    const n = counts?.[value.toLowerCase() as 'pending'];
    return n === undefined ? t(`referrals.state.${value}`) : `${t(`referrals.state.${value}`)} ${points(n)}`;
  };
  return (
    <Panel title={t('referrals.list')} actions={
      <Pills label={t('referrals.state')} value={state ?? ALL} onChange={(next) => void navigate({ search: next === ALL ? {} : { state: next.toLowerCase() }, replace: true, resetScroll: false })}
        options={[{ value: ALL, label: counts ? `${t('referrals.all')} ${points(counts.friends)}` : t('referrals.all') }, ...states.map((value) => ({ value, label: label(value) }))]} />
    }>
      {pages.error && pages.nodes.length === 0 ? <ErrorState error={pages.error} onRetry={pages.restart} /> : null}
      {pages.loading ? <RowsSkeleton /> : null}
      {!pages.loading && !pages.error && pages.nodes.length === 0 ? (
        <EmptyState small title={t(state === null ? 'referrals.empty.title' : 'referrals.none')}>{t('referrals.empty.text')}</EmptyState>
      ) : null}
      <ReferralRows label={t('referrals.list')} referrals={pages.nodes} />
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
    </Panel>
  );
}
