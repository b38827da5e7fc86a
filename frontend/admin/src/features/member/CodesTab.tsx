/** What the member redeemed: totals, and each code with its reward, state and the order that used it. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';

import { CodeTag, CodeWhen } from '@/components/CodeState';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { Figure } from '@/components/Figure';
import { MoreButton } from '@/components/MoreButton';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { TimeStamp } from '@/components/TimeStamp';
import { MemberRedemptionsDocument, type MemberRedemptionsQuery } from '@/gql/graphql';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { toast } from '@/lib/toast';
import { usePages } from '@/lib/use-pages';

import { CancelCodeModal } from './CancelCodeModal';
import classes from './CodesTab.module.css';

const pick = (data: MemberRedemptionsQuery) => data.member?.redemptions;
type Codes = NonNullable<MemberRedemptionsQuery['member']>;
export type MemberCode = Codes['redemptions']['edges'][number]['node'];
const PAGE = 25;

export function CodesTab({ memberId }: { memberId: string }) {
  const variables = useMemo(() => ({ id: memberId, first: PAGE }), [memberId]);
  const pages = usePages({ document: MemberRedemptionsDocument, variables, pick, grows: true });
  // The same document and page as the list's first: the totals come with it, nothing is asked twice.
  const [{ data }] = useQuery({ query: MemberRedemptionsDocument, variables: { ...variables, after: null }, requestPolicy: 'cache-only' });
  const [cancelling, setCancelling] = useState<MemberCode | null>(null);
  useLiveTopic(`codes:${memberId}`, pages.refresh, 400);
  if (pages.error && pages.nodes.length === 0) return <div className={classes.body}><ErrorState error={pages.error} onRetry={pages.restart} /></div>;
  if (pages.loading) return <div className={classes.body}><RowsSkeleton /></div>;
  if (pages.nodes.length === 0) return <EmptyState small title={t('member.codes.empty.title')}>{t('member.codes.empty.text')}</EmptyState>;
  return (
    <div className={classes.body}>
      {data?.member ? <Totals member={data.member} /> : null}
      <ol className={classes.list} aria-label={t('member.codes.list')}>
        {pages.nodes.map((one) => <CodeRow key={one.id} code={one} memberId={memberId} onCancel={() => setCancelling(one)} />)}
      </ol>
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
      <CancelCodeModal code={cancelling} onClose={() => setCancelling(null)} />
    </div>
  );
}

function Totals({ member: { balance, codes } }: { member: Pick<Codes, 'balance' | 'codes'> }) {
  return (
    <dl className={classes.figures} aria-label={t('member.codes.totals')}>
      <div><dt>{t('member.codes.spent')}</dt><dd>{points(balance.spent)}</dd></div>
      {(['issued', 'unused', 'used', 'cancelled', 'expired'] as const).map((name) => (
        <div key={name}><dt>{t(`codes.${name}`)}</dt><dd>{points(codes[name])}</dd></div>
      ))}
    </dl>
  );
}

function CodeRow({ code, memberId, onCancel }: { code: MemberCode; memberId: string; onCancel: () => void }) {
  const open = code.status === 'ISSUED';
  const copy = () => void navigator.clipboard.writeText(code.code).then(() => toast(t('codes.copied', { code: code.code })));
  return (
    <li className={classes.row} data-dead={!open || undefined}>
      <div className={classes.words}>
        <span className={classes.head}>
          <span className={classes.code}>{code.code}</span>
          <CodeTag status={code.status} />
          {open && 'clipboard' in navigator ? (
            <button type="button" className={classes.copy} onClick={copy}>{t('codes.copy')}<span className="visually-hidden"> {code.maskedCode}</span></button>
          ) : null}
        </span>
        <span>{code.rewardName === code.summary ? code.summary : `${code.rewardName} · ${code.summary}`}</span>
        <span className={classes.quiet}>
          <span>{t('codes.redeemed')} <TimeStamp at={code.issuedAt} /></span>
          <CodeWhen redemption={code} />
          {code.orderId ? <UsedBy code={code} memberId={memberId} orderId={code.orderId} /> : null}
        </span>
      </div>
      <span className={classes.tools}>
        {open ? <Button variant="default" size="compact-sm" onClick={onCancel} aria-label={t('codes.cancelOf', { code: code.maskedCode })}>{t('codes.cancel')}</Button> : null}
      </span>
      <span className={classes.cost}><Figure value={code.returned ? 0 : -code.cost} movement quietZero /></span>
    </li>
  );
}

/** The order stands among the member's orders once it has arrived. */
function UsedBy({ code, memberId, orderId }: { code: MemberCode; memberId: string; orderId: string }) {
  if (!code.order) return <span>{t('codes.order', { order: orderId })}</span>;
  return (
    <Link to="/members/$memberId" params={{ memberId }} search={{ tab: 'orders' }} className="link">
      {t('codes.order', { order: code.order.number || code.order.externalId })}
    </Link>
  );
}
