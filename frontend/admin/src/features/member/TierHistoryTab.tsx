/** Every decision about the member's tier: from what to what, what was counted, and why. */
import { useMemo } from 'react';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Icon } from '@/components/Icon';
import { MoreButton } from '@/components/MoreButton';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { TierDot } from '@/components/TierBadge';
import { TimeStamp } from '@/components/TimeStamp';
import { MemberTierHistoryDocument, type MemberTierHistoryQuery } from '@/gql/graphql';
import { date } from '@/lib/format';
import { hasMessage, t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { useZone } from '@/lib/session';
import { counted } from '@/lib/tiers';
import { usePages } from '@/lib/use-pages';

import classes from './TierHistoryTab.module.css';

type History = NonNullable<MemberTierHistoryQuery['member']>['tierHistory'];
type Change = History['edges'][number]['node'];

/** A change has no id of its own: it is the one its activity brought. */
function pick(data: MemberTierHistoryQuery) {
  const history = data.member?.tierHistory;
  return history && { ...history, edges: history.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, id: node.activity.id } })) };
}

export function TierHistoryTab({ memberId }: { memberId: string }) {
  const variables = useMemo(() => ({ id: memberId, first: 25 }), [memberId]);
  const pages = usePages({ document: MemberTierHistoryDocument, variables, pick, grows: true });
  useLiveTopic(`timeline:${memberId}`, pages.refresh, 400);
  if (pages.error && pages.nodes.length === 0) return <div className={classes.pad}><ErrorState error={pages.error} onRetry={pages.restart} /></div>;
  if (pages.loading) return <div className={classes.pad}><RowsSkeleton /></div>;
  if (pages.nodes.length === 0) return <EmptyState small title={t('tier.history.empty.title')}>{t('tier.history.empty.text')}</EmptyState>;
  return (
    <div className={classes.pad}>
      <ol className={classes.list} aria-label={t('member.tab.tiers')}>{pages.nodes.map((change) => <ChangeRow key={change.id} change={change} />)}</ol>
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
    </div>
  );
}

function reasonOf({ reason, actor, activity: { order } }: Change): string {
  const withOrder = `tier.reason.${reason}.order`;
  if (order && hasMessage(withOrder)) return t(withOrder, { order: order.number || order.externalId });
  return t(`tier.reason.${reason}`, { actor: actor.name });
}

function ChangeRow({ change }: { change: Change }) {
  const zone = useZone();
  const { oldTier, newTier, kept, note, sum, threshold, currencyCode, windowFrom, windowTo, effectiveAt } = change;
  const to = date(windowTo, zone);
  return (
    <li className={classes.change}>
      <p className={classes.path}>
        {kept ? null : <><Side tier={oldTier} /><Icon name="chevronRight" size={15} /></>}
        <Side tier={newTier} />{kept ? <span className={classes.quiet}>{t('tier.history.keptWord')}</span> : null}
      </p>
      <p className={classes.reason}>{reasonOf(change)}{note ? `: ${note}` : null}</p>
      <p className={classes.quiet}>
        {t(currencyCode ? 'tier.history.amount' : 'tier.history.points', { sum: counted(sum, currencyCode), threshold: counted(threshold, currencyCode) })}
        {' · '}{windowFrom ? t('tier.history.window', { from: date(windowFrom, zone), to }) : t('tier.history.windowStart', { to })}
      </p>
      <span className={classes.when}><TimeStamp at={effectiveAt} /></span>
    </li>
  );
}

function Side({ tier }: { tier: Change['oldTier'] }) {
  return tier ? <TierDot tier={tier} /> : <span className={classes.none}>{t('tier.none')}</span>;
}
