/** Columns of the member list, in their order; the phone shows the same cells as a card. */
import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Figure } from '@/components/Figure';
import { Hint } from '@/components/Hint';
import { Tag } from '@/components/Tag';
import { TierDot } from '@/components/TierBadge';
import { TimeStamp } from '@/components/TimeStamp';
import type { MembersQuery } from '@/gql/graphql';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';
import type { SortField } from '@/lib/url-state';

import { Changing } from './Changing';
import classes from './MembersTable.module.css';

export type Row = MembersQuery['members']['edges'][number]['node'];
export const features = tableFeatures({});

/** What the head of a column needs besides its name. */
interface ColumnMeta {
  sort?: SortField;
  help?: string;
  figure?: boolean;
}
export const meta: Record<string, ColumnMeta> = {
  member: { sort: 'name' },
  earned: { figure: true, help: t('members.earnedHelp') },
  redeemed: { figure: true, help: t('members.redeemedHelp') },
  net: { figure: true, help: t('members.netHelp') },
  codes: { figure: true, help: t('members.codesHelp') },
  lifetime: { figure: true, sort: 'lifetime' },
  balance: { figure: true, sort: 'balance' },
  activity: { sort: 'activity' },
};

function MemberCell({ member }: { member: Row }): ReactNode {
  const { id, name, email, externalId, status, balance, tier } = member;
  return (
    <span className={classes.member}>
      <span className={classes.nameLine}>
        <Link to="/members/$memberId" params={{ memberId: id }} className={classes.name} data-row-link preload={false}>{name || externalId}</Link>
        {tier.current ? <span className={classes.tier}><TierDot tier={tier.current} off={!tier.active} /></span> : null}
        {status === 'BLOCKED' ? <Tag tone="danger">{t('members.status.blocked')}</Tag> : null}
        {balance.debt > 0 ? <Tag tone="warn">{t('members.owes', { n: balance.debt })}</Tag> : null}
      </span>
      <span className={classes.email}>{email ?? (name ? externalId : t('members.noEmail'))}</span>
    </span>
  );
}

const helper = createColumnHelper<typeof features, Row>();

export const columns = helper.columns([
  helper.display({ id: 'member', header: t('members.col.member'), cell: ({ row }) => <MemberCell member={row.original} /> }),
  helper.accessor((row) => row.pointsInPeriod.earned, { id: 'earned', header: t('members.col.earned'), cell: ({ getValue }) => <Figure value={getValue()} quietZero /> }),
  helper.accessor((row) => row.pointsInPeriod.redeemed, { id: 'redeemed', header: t('members.col.redeemed'), cell: ({ getValue }) => <Figure value={getValue()} quietZero /> }),
  helper.accessor((row) => row.pointsInPeriod.net, { id: 'net', header: t('members.col.net'), cell: ({ getValue }) => <Figure value={getValue()} movement quietZero /> }),
  helper.accessor((row) => row.codes.issued, { id: 'codes', header: t('members.col.codes'), cell: ({ getValue }) => <Figure value={getValue()} quietZero /> }),
  helper.accessor((row) => row.balance.lifetime, { id: 'lifetime', header: t('members.col.lifetime'), cell: ({ getValue }) => <Figure value={getValue()} quietZero /> }),
  helper.accessor((row) => Math.max(0, row.balance.available), {
    id: 'balance', header: t('members.col.balance'),
    cell: ({ getValue }) => <Changing value={getValue()}><strong className={classes.balance}>{points(getValue())}</strong></Changing>,
  }),
  helper.accessor((row) => row.lastActivityAt, {
    id: 'activity', header: t('members.col.activity'),
    cell: ({ getValue }) => { const at = getValue(); return at ? <TimeStamp at={at} show="ago" /> : <span className={classes.quiet}>{t('members.never')}</span>; },
  }),
]);

export function HeadLabel({ id, label }: { id: string; label: string }) {
  const help = meta[id]?.help;
  return help === undefined ? label : <Hint renderLabel={() => help}><span>{label}</span></Hint>;
}
