/** The member's tier: how far it is to the next, how long it is kept, and what staff assigned. */
import { Button, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { Holes } from '@/components/Holes';
import { Icon } from '@/components/Icon';
import { Panel } from '@/components/Panel';
import { TierBadge } from '@/components/TierBadge';
import { TimeStamp } from '@/components/TimeStamp';
import { MemberTierDocument, type MemberTierFieldsFragment } from '@/gql/graphql';
import { dayLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { counted } from '@/lib/tiers';

import { AssignTierModal } from './AssignTierModal';
import classes from './TierPanel.module.css';
import { UnassignTierModal } from './UnassignTierModal';

export type MemberTier = MemberTierFieldsFragment;
export interface Person {
  id: string;
  name: string;
}

export function TierPanel({ member }: { member: Person }) {
  const [{ data, error }, ask] = useQuery({ query: MemberTierDocument, variables: { id: member.id }, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic(`timeline:${member.id}`, refresh);
  const [assigning, setAssigning] = useState(false);
  const tier = data?.member?.tier;
  return (
    <Panel title={t('tier.title')} actions={tier?.active ? <Button variant="default" size="compact-sm" onClick={() => setAssigning(true)}>{t('tier.assign')}</Button> : undefined}>
      {error && !tier ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!tier && !error ? <div aria-busy="true"><Skeleton h={24} w={110} radius="xl" /><Skeleton h={12} w="90%" mt={14} /><Skeleton h={12} w="60%" mt={8} /></div> : null}
      {tier ? <Standing tier={tier} member={member} /> : null}
      <AssignTierModal member={assigning ? member : null} onClose={() => setAssigning(false)} />
    </Panel>
  );
}

function Standing({ tier, member }: { tier: MemberTier; member: Person }) {
  const { current, since, active, keepBy, atRisk, fallsTo } = tier;
  return (
    <div className={classes.standing}>
      <p className={classes.now}>
        {current ? <TierBadge tier={current} off={!active} /> : <span className={classes.none}>{t('tier.none')}</span>}
        {current && since ? <span className={classes.quiet}>{t('tier.since')} <TimeStamp at={since} show="date" /></span> : null}
      </p>
      {active ? <Progress tier={tier} /> : <Off kept={current !== null} />}
      {active && current ? (
        <dl className={classes.facts}>
          <dt>{t('tier.keepBy')}</dt><dd>{keepBy ? dayLabel(keepBy) : t('tier.forGood')}</dd>
        </dl>
      ) : null}
      {atRisk ? <p className={classes.risk}><Icon name="info" size={16} />{t('tier.atRisk', { tier: fallsTo?.name ?? t('tier.none') })}</p> : null}
      {tier.assignment ? <Assignment assignment={tier.assignment} member={member} /> : null}
    </div>
  );
}

function Off({ kept }: { kept: boolean }) {
  return <p className={classes.quiet}>{t(kept ? 'tier.off' : 'tier.off.none')} <Link to="/vip" className="link">{t('nav.vip')}</Link></p>;
}

const HOLES = 10;

function Progress({ tier: { next, needed, progress, sum, currencyCode } }: { tier: MemberTier }) {
  if (!next || needed === null || needed === undefined || progress === null || progress === undefined) {
    return <p className={classes.quiet}>{t('tier.top')}</p>;
  }
  const unit = currencyCode ? 'amount' : 'points';
  return (
    <div className={classes.progress}>
      <Holes filled={Math.floor(progress / HOLES)} of={HOLES} size={16} label={t('tier.progress', { percent: progress, next: next.name })} />
      <p className={classes.needed}>{t(`tier.needed.${unit}`, { needed: counted(needed, currencyCode), next: next.name })}</p>
      <p className={classes.quiet}>{t(`tier.sum.${unit}`, { sum: counted(sum, currencyCode), bar: counted(next.threshold, currencyCode) })}</p>
    </div>
  );
}

function Assignment({ assignment, member }: { assignment: NonNullable<MemberTier['assignment']>; member: Person }) {
  const [removing, setRemoving] = useState(false);
  const { mode, tier, until, reason, by, at } = assignment;
  return (
    <div className={classes.pin}>
      <p>
        <strong>{t(`tier.pin.${mode}`, { tier: tier?.name ?? t('tier.none').toLowerCase() })}</strong>, {until ? t('tier.pin.until', { day: dayLabel(until) }) : t('tier.pin.forGood')}
      </p>
      <p className={classes.quiet}>{t('tier.pin', { name: by.name })} · <TimeStamp at={at} show="date" /></p>
      <p className={classes.reason}>{reason}</p>
      <button type="button" className={classes.unpin} onClick={() => setRemoving(true)}>{t('tier.unassign')}</button>
      <UnassignTierModal member={removing ? member : null} onClose={() => setRemoving(false)} />
    </div>
  );
}
