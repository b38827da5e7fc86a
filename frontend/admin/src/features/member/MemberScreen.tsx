/** One member: what they have, what happened and why, and what staff can do. */
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { useTitle } from '@/components/PageHeader';
import { Tabs } from '@/components/Tabs';
import { MemberDocument } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';

import { AdjustmentsTab } from './AdjustmentsTab';
import { CodesTab } from './CodesTab';
import { MemberHeader, MemberHeaderSkeleton } from './MemberHeader';
import classes from './MemberScreen.module.css';
import { OrdersTab } from './OrdersTab';
import { PeriodPanel } from './PeriodPanel';
import { ProfilePanel } from './ProfilePanel';
import { ReferralsTab } from './ReferralsTab';
import { TierHistoryTab } from './TierHistoryTab';
import { TierPanel } from './TierPanel';
import { TimelineTab } from './TimelineTab';

const tabs = ['timeline', 'orders', 'codes', 'adjustments', 'tiers', 'referrals'] as const;
type Tab = (typeof tabs)[number];

export function MemberScreen() {
  const { memberId } = useParams({ from: '/members/$memberId' });
  const search = useSearch({ from: '/members/$memberId' });
  const navigate = useNavigate({ from: '/members/$memberId' });
  const [{ data, error, fetching }, ask] = useQuery({ query: MemberDocument, variables: { id: memberId }, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic(`profile:${memberId}`, refresh);
  const member = data?.member;
  useTitle(member?.name || member?.externalId || t('nav.members'));
  const tab: Tab = tabs.find((known) => known === search.tab) ?? 'timeline';
  const set = (next: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });

  if (error && !member) return <div className={classes.screen}><Back /><ErrorState error={error} onRetry={refresh} /></div>;
  if (!member && !fetching) {
    return (
      <div className={classes.screen}>
        <Back />
        <EmptyState alone title={t('member.missing.title')}>{t('member.missing.text')}</EmptyState>
      </div>
    );
  }
  return (
    <div className={classes.screen}>
      <Back />
      {member ? <MemberHeader member={member} /> : <MemberHeaderSkeleton />}
      <div className={classes.columns}>
        <section className={classes.sheet} aria-label={t(`member.tab.${tab}`)}>
          <Tabs label={t('member.tabs')} value={tab} tabs={tabs.map((value) => ({ value, label: t(`member.tab.${value}`) }))}
            onChange={(next) => set({ tab: next === 'timeline' ? undefined : next })} />
          {tab === 'timeline' ? <TimelineTab memberId={memberId} kinds={search.kinds} onKinds={(kinds) => set({ kinds })} /> : null}
          {tab === 'orders' ? <OrdersTab memberId={memberId} /> : null}
          {tab === 'codes' ? <CodesTab memberId={memberId} /> : null}
          {tab === 'adjustments' ? <AdjustmentsTab memberId={memberId} /> : null}
          {tab === 'referrals' ? <ReferralsTab memberId={memberId} /> : null}
          {tab === 'tiers' ? <TierHistoryTab memberId={memberId} /> : null}
        </section>
        <div className={classes.aside}>
          <TierPanel member={{ id: memberId, name: member?.name || member?.externalId || '' }} />
          <PeriodPanel memberId={memberId} value={search.period} onChange={(period) => set({ period })} />
          <ProfilePanel member={member ?? null} />
        </div>
      </div>
    </div>
  );
}

function Back() {
  return <Link to="/members" className={classes.back}><Icon name="chevronLeft" size={15} />{t('member.back')}</Link>;
}
