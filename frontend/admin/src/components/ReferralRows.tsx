/** Friends who came by a code: where each stands and why, and staff's word about it. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { ReferralFieldsFragment, ReferralState } from '@/gql/graphql';
import { t } from '@/lib/i18n';

import { DecideReferralModal, type Deciding } from './DecideReferralModal';
import classes from './Screen.module.css';
import { Tag, type Tone } from './Tag';
import { TimeStamp } from './TimeStamp';

type Referral = ReferralFieldsFragment;

const tones: Record<ReferralState, Tone> = { PENDING: 'plain', WAITING: 'accent', COMPLETED: 'in', BLOCKED: 'warn', REVERSED: 'out' };

interface ReferralRowsProps {
  label: string;
  referrals: readonly Referral[];
  /** On the referrer's own page their name says nothing new. */
  own?: boolean;
}

export function ReferralRows({ label, referrals, own = false }: ReferralRowsProps) {
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  return (
    <>
      <ol className={classes.list} aria-label={label}>
        {referrals.map((one) => <Row key={one.id} referral={one} own={own} onDecide={(approve) => setDeciding({ referral: one, approve })} />)}
      </ol>
      <DecideReferralModal deciding={deciding} onClose={() => setDeciding(null)} />
    </>
  );
}

export function ReferralTag({ state }: { state: ReferralState }) {
  return <Tag tone={tones[state]}>{t(`referrals.state.${state}`)}</Tag>;
}

function Row({ referral, own, onDecide }: { referral: Referral; own: boolean; onDecide: (approve: boolean) => void }) {
  const { state, referrer, friend, via, friendCustomer } = referral;
  const stopped = state === 'BLOCKED' || state === 'REVERSED';
  const self = referral.reasons.some(({ code }) => code === 'SELF');
  const name = friend ? friend.name || friend.externalId : (friendCustomer ?? '');
  return (
    <li className={classes.row}>
      <span className={classes.state}><ReferralTag state={state} /></span>
      <span className={`${classes.two} ${classes.who}`}>
        {friend ? <Link to="/members/$memberId" params={{ memberId: friend.id }} className={`link ${classes.name}`}>{name}</Link> : <span className={classes.name}>{name}</span>}
        <span className={classes.quiet}>
          {own ? t(`referrals.via.${via}`) : <>{t('referrals.by')} <Link to="/members/$memberId" params={{ memberId: referrer.id }} search={{ tab: 'referrals' }} className="link">{referrer.name || referrer.externalId}</Link></>}
        </span>
      </span>
      <Standing referral={referral} />
      <span className={`${classes.two} ${classes.when}`}><span className={classes.quiet}><When referral={referral} /></span></span>
      <span className={classes.cost}>
        {stopped && !self ? <Button variant="default" size="compact-sm" onClick={() => onDecide(true)} aria-label={t('referrals.approveOf', { name })}>{t('referrals.approve')}</Button> : null}
        {stopped ? null : <Button variant="default" size="compact-sm" onClick={() => onDecide(false)} aria-label={t('referrals.rejectOf', { name })}>{t('referrals.reject')}</Button>}
      </span>
    </li>
  );
}

/** What the friend bought and what it brought, or why it brings nothing. */
function Standing({ referral }: { referral: Referral }) {
  const { state, reasons, order, activity, decision, decisionReason, decidedBy } = referral;
  const bought = order ? t('referrals.order', { order: order.number || order.externalId }) : t('referrals.noOrder');
  const brought = state === 'COMPLETED' && activity ? (activity.points > 0 ? t('points.count', { n: activity.points }) : t('referrals.code')) : null;
  const word = decision ? t(`referrals.decision.${decision}`, { name: decidedBy?.name ?? '' }) : null;
  return (
    <span className={`${classes.two} ${classes.what}`}>
      <span>{[bought, brought].filter(Boolean).join(' · ')}</span>
      {reasons.map(({ code, message }) => <span key={code} className={classes.quiet}>{message}</span>)}
      {word ? <span className={classes.quiet}>{decision === 'APPROVED' && decisionReason ? `${word}: ${decisionReason}` : word}</span> : null}
    </span>
  );
}

function When({ referral: { state, dueAt, cameAt } }: { referral: Referral }) {
  if (state === 'WAITING' && dueAt) return <>{t('referrals.due')} <TimeStamp at={dueAt} show="date" /></>;
  return <>{t('referrals.came')} <TimeStamp at={cameAt} show="ago" /></>;
}
