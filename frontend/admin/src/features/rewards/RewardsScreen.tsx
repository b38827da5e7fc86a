/** What members spend points on: a card for each reward, its switch, and the codes it gave. */
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { Cards, CardSkeleton } from '@/components/VersionedCard';
import { type RewardFieldsFragment, RewardsDocument, type RewardsQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';

import { FirstRewards } from './FirstRewards';
import { NewRewardDrawer } from './NewRewardDrawer';
import { RedemptionsPanel } from './RedemptionsPanel';
import { RewardCard } from './RewardCard';
import { RewardEditor } from './RewardEditor';

export type Reward = RewardFieldsFragment;
export type RewardType = RewardsQuery['rewardTypes'][number];

export function RewardsScreen({ tabs }: { tabs: ReactNode }) {
  const [{ data, error }, ask] = useQuery({ query: RewardsDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('rewards', refresh, 3_000);
  const [editing, setEditing] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const rewards = data?.rewards;
  const types = data?.rewardTypes ?? [];
  const typeOf = (reward: Reward | null) => types.find(({ type }) => type === reward?.type);
  const edited = rewards?.find(({ id }) => id === editing) ?? null;
  const on = rewards?.filter(({ enabled }) => enabled).length ?? 0;
  const isEmpty = rewards?.length === 0;
  return (
    <>
      <PageHeader title={t('nav.rules')} note={rewards && !isEmpty ? t('rewards.note', { n: on }) : undefined}
        actions={<Button variant={isEmpty ? 'default' : 'filled'} leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)} disabled={types.length === 0}>{t('rewards.new')}</Button>} />
      {tabs}
      {error && !rewards ? <ErrorState error={error} onRetry={refresh} /> : null}
      {isEmpty ? <FirstRewards onDone={refresh} /> : null}
      <Cards>
        {!rewards && !error ? [1, 2, 3].map((at) => <CardSkeleton key={at} />) : null}
        {rewards?.map((reward) => <RewardCard key={reward.id} reward={reward} type={typeOf(reward)} onEdit={() => setEditing(reward.id)} />)}
      </Cards>
      {rewards && !isEmpty ? <div id="codes"><RedemptionsPanel rewards={rewards} /></div> : null}
      <RewardEditor reward={edited} type={typeOf(edited)} onClose={() => setEditing(null)} />
      <NewRewardDrawer opened={creating} types={types} onClose={() => setCreating(false)} />
    </>
  );
}
