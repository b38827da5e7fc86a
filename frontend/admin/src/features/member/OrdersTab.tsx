/** Orders of the member: amount and points at a glance, the items one click away. */
import { useId, useMemo, useState } from 'react';

import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { MoreButton } from '@/components/MoreButton';
import { RowsSkeleton } from '@/components/RowsSkeleton';
import { Figure } from '@/components/Figure';
import { Icon } from '@/components/Icon';
import { TimeStamp } from '@/components/TimeStamp';
import { MemberOrdersDocument, type MemberOrdersQuery } from '@/gql/graphql';
import { money } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { usePages } from '@/lib/use-pages';

import classes from './OrdersTab.module.css';

const pick = (data: MemberOrdersQuery) => data.member?.orders;
type Order = NonNullable<MemberOrdersQuery['member']>['orders']['edges'][number]['node'];

export function OrdersTab({ memberId }: { memberId: string }) {
  const variables = useMemo(() => ({ id: memberId, first: 25 }), [memberId]);
  const pages = usePages({ document: MemberOrdersDocument, variables, pick, grows: true });
  useLiveTopic(`orders:${memberId}`, pages.refresh, 400);
  if (pages.error && pages.nodes.length === 0) return <div className={classes.pad}><ErrorState error={pages.error} onRetry={pages.restart} /></div>;
  if (pages.loading) return <div className={classes.pad}><RowsSkeleton /></div>;
  if (pages.nodes.length === 0) return <EmptyState small title={t('member.orders.empty.title')}>{t('member.orders.empty.text')}</EmptyState>;
  return (
    <div className={classes.pad}>
      <ol className={classes.list}>{pages.nodes.map((order) => <OrderRow key={order.id} order={order} />)}</ol>
      {pages.hasMore ? <MoreButton pages={pages} /> : null}
    </div>
  );
}

function OrderRow({ order }: { order: Order }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const refunded = Number(order.refunded.amount) > 0;
  return (
    <li className={classes.order}>
      <button type="button" className={classes.head} aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
        <span className={classes.chevron}><Icon name="chevronRight" size={15} /></span>
        <span className={classes.words}>
          <span className={classes.number}>{order.number || order.externalId}</span>
          <span className={classes.when}>
            <TimeStamp at={order.paidAt} />
            {refunded ? <span className={classes.refunded}>{t('member.order.refunded', { amount: money(order.refunded) })}</span> : null}
          </span>
        </span>
        <span className={classes.amount}>{money(order.total)}</span>
        <span className={classes.points}><Figure value={order.pointsEarned - order.pointsReversed} movement quietZero /></span>
      </button>
      <div id={panel} hidden={!open}>{open ? <Items order={order} /> : null}</div>
    </li>
  );
}

function Items({ order }: { order: Order }) {
  return (
    <table className={classes.items} aria-label={t('member.order.items', { number: order.number || order.externalId })}>
      <thead>
        <tr>
          <th>{t('member.order.item')}</th>
          <th data-figure>{t('member.order.quantity')}</th>
          <th data-figure>{t('member.order.amount')}</th>
          <th data-figure>{t('member.order.points')}</th>
        </tr>
      </thead>
      <tbody>
        {order.items.map((item, at) => (
          // Lines of one order may be alike in every field: their place is their identity.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at}>
            <td>{item.title || item.sku}{item.title && item.sku ? <span className={classes.sku}>{item.sku}</span> : null}</td>
            <td data-figure>{item.quantity}</td>
            <td data-figure>{money(item.amount)}</td>
            <td data-figure><Figure value={item.points} quietZero /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
