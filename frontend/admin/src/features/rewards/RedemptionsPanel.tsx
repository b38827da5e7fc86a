/** Every code that was redeemed and what became of it: claimed, used, given back, expired. */
import { Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { CodeTag, CodeWhen } from '@/components/CodeState';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Figure } from '@/components/Figure';
import { MoreButton } from '@/components/MoreButton';
import { Panel } from '@/components/Panel';
import { Pills } from '@/components/Pills';
import classes from '@/components/Screen.module.css';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { TimeStamp } from '@/components/TimeStamp';
import { RedemptionsDocument, type RedemptionsQuery, type RedemptionStatus } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { usePages } from '@/lib/use-pages';

import type { Reward } from './RewardsScreen';

const pick = (data: RedemptionsQuery) => data.redemptions;
type Redemption = RedemptionsQuery['redemptions']['edges'][number]['node'];
const states = ['ISSUED', 'USED', 'CANCELLED', 'EXPIRED'] as const satisfies readonly RedemptionStatus[];
const ALL = 'ALL';

export function RedemptionsPanel({ rewards }: { rewards: readonly Reward[] }) {
  const search = useSearch({ from: '/rules' });
  const navigate = useNavigate({ from: '/rules' });
  const status = states.find((known) => known === search.state?.toUpperCase()) ?? null;
  const reward = rewards.find(({ key }) => key === search.reward) ?? null;
  const rewardId = reward?.id ?? null;
  const variables = useMemo(() => ({ first: 25, status, rewardId }), [status, rewardId]);
  const pages = usePages({ document: RedemptionsDocument, variables, pick, grows: status === null });
  useLiveTopic('rewards', pages.refresh, 3_000);
  const set = (next: { state?: string; reward?: string }) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  const isEmpty = !pages.loading && !pages.error && pages.nodes.length === 0;
  return (
    <Panel title={t('codes.title')} actions={
      <div className={classes.filters}>
        <Select className={classes.reward} size="xs" aria-label={t('codes.reward')} placeholder={t('codes.reward.all')} clearable clearButtonProps={{ 'aria-label': t('codes.reward.all') }} value={reward?.key ?? null}
          data={rewards.map(({ key, name }) => ({ value: key, label: name }))} onChange={(key) => set({ reward: key ?? undefined })} />
        <Pills label={t('codes.state')} value={status ?? ALL} onChange={(next) => set({ state: next === ALL ? undefined : next.toLowerCase() })}
          options={[{ value: ALL, label: t('codes.all') }, ...states.map((value) => ({ value, label: t(`codes.state.${value}`) }))]} />
      </div>
    }>
      {pages.error && pages.nodes.length === 0 ? <ErrorState error={pages.error} onRetry={pages.restart} /> : null}
      {pages.loading ? <RowsSkeleton /> : null}
      {isEmpty ? <Nothing filtered={status !== null || reward !== null} /> : null}
      <ol className={classes.list} aria-label={t('codes.title')}>{pages.nodes.map((one) => <Row key={one.id} redemption={one} />)}</ol>
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
    </Panel>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) return <p className={classes.none}>{t('codes.none')}</p>;
  return <EmptyState small title={t('codes.empty.title')}>{t('codes.empty.text')}</EmptyState>;
}

function Row({ redemption }: { redemption: Redemption }) {
  const { member, maskedCode, rewardName, cost, returned, issuedAt, status, order, orderId } = redemption;
  return (
    <li className={classes.row}>
      <span className={classes.state}><CodeTag status={status} /></span>
      <span className={`${classes.two} ${classes.who}`}>
        <Link to="/members/$memberId" params={{ memberId: member.id }} search={{ tab: 'codes' }} className={`link ${classes.name}`}>{member.name || member.externalId}</Link>
        <span className={classes.quiet}><TimeStamp at={issuedAt} show="ago" /></span>
      </span>
      <span className={`${classes.two} ${classes.what}`}>
        <span>{rewardName}</span>
        <span className={`${classes.quiet} ${classes.code}`}>{maskedCode}</span>
      </span>
      <span className={`${classes.two} ${classes.when}`}>
        {orderId ? <span>{t('codes.order', { order: order?.number || orderId })}</span> : null}
        <span className={classes.quiet}><CodeWhen redemption={redemption} /></span>
      </span>
      <span className={classes.cost}><Figure value={returned ? 0 : -cost} movement quietZero /></span>
    </li>
  );
}
