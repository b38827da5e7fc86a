/** One member as a row, or as a card on a phone; the Activity button is always in sight. */
import { Menu, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useState } from 'react';

import type { AdjustedMember, Direction } from '@/components/AdjustPointsModal';
import { Figure } from '@/components/Figure';
import { Icon } from '@/components/Icon';
import { t } from '@/lib/i18n';

import { meta, type Row } from './columns';
import classes from './MembersTable.module.css';
import type { MemberTable } from './TableHead';

interface MemberRowProps {
  row: ReturnType<MemberTable['getRowModel']>['rows'][number];
  table: MemberTable;
  index: number;
  start: number;
  onAdjust: (member: AdjustedMember, start: Direction) => void;
}

function sameRow(old: MemberRowProps, next: MemberRowProps): boolean {
  return old.row.original === next.row.original && old.start === next.start && old.index === next.index && old.onAdjust === next.onAdjust;
}

/** The menu behind the dots; made when it is first asked for, since every row has one. */
function RowMenu({ label, children }: { label: string; children: ReactNode }) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <button type="button" className={classes.dots} aria-label={label} aria-haspopup="menu" onClick={wanted ? undefined : () => setWanted(true)}>
      <Icon name="more" />
    </button>
  );
  if (!wanted) return button;
  return (
    <Menu position="bottom-end" width={190} defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function Actions({ member, onAdjust }: { member: Row; onAdjust: MemberRowProps['onAdjust'] }) {
  const name = member.name || member.externalId;
  return (
    <>
      <Link to="/members/$memberId" params={{ memberId: member.id }} preload={false} className={classes.activity} aria-label={t('members.activityOf', { name })}>
        {t('members.activity')}
      </Link>
      <RowMenu label={t('members.actionsOf', { name })}>
        <Menu.Item leftSection={<Icon name="plus" size={16} />} onClick={() => onAdjust(member, 'give')}>{t('members.give')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="minus" size={16} />} onClick={() => onAdjust(member, 'remove')}>{t('members.remove')}</Menu.Item>
      </RowMenu>
    </>
  );
}

export const MemberRow = memo(function MemberRow({ row, table, index, start, onAdjust }: MemberRowProps) {
  return (
    <div className={classes.row} role="row" data-index={index} aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
      {row.getAllCells().map((cell) => (
        <span key={cell.id} role="cell" className={classes.cell} data-figure={meta[cell.column.id]?.figure || undefined}>
          <table.FlexRender cell={cell} />
        </span>
      ))}
      <span role="cell" className={classes.actions}><Actions member={row.original} onAdjust={onAdjust} /></span>
    </div>
  );
}, sameRow);

export const MemberCard = memo(function MemberCard({ row, table, index, start, onAdjust }: MemberRowProps) {
  const cells = new Map(row.getAllCells().map((cell) => [cell.column.id, cell]));
  const cell = (id: string) => {
    const found = cells.get(id);
    return found === undefined ? null : <table.FlexRender cell={found} />;
  };
  const { pointsInPeriod, balance, codes } = row.original;
  return (
    <div className={classes.card} role="listitem" data-index={index} style={{ transform: `translateY(${start}px)` }}>
      <div className={classes.cardTop}>{cell('member')}<span className={classes.cardBalance}>{cell('balance')}</span></div>
      <dl className={classes.cardFacts}>
        <div><dt>{t('members.col.earned')}</dt><dd><Figure value={pointsInPeriod.earned} quietZero /></dd></div>
        <div><dt>{t('members.card.net')}</dt><dd><Figure value={pointsInPeriod.net} movement quietZero /></dd></div>
        <div><dt>{t('members.col.codes')}</dt><dd><Figure value={codes.issued} quietZero /></dd></div>
        <div><dt>{t('members.col.lifetime')}</dt><dd><Figure value={balance.lifetime} quietZero /></dd></div>
      </dl>
      <div className={classes.cardFoot}>{cell('activity')}<span className={classes.actions}><Actions member={row.original} onAdjust={onAdjust} /></span></div>
    </div>
  );
}, sameRow);

const PLACES = Array.from({ length: 14 }, (_, at) => at);

export function SkeletonRows({ cards }: { cards: boolean | undefined }) {
  return (
    <div role="presentation">
      {PLACES.map((at) => (
        <div key={at} className={cards ? classes.skeletonCard : classes.skeletonRow}>
          <Skeleton h={12} w={`${34 + ((at * 17) % 30)}%`} /><Skeleton h={10} mt={6} w="22%" />
        </div>
      ))}
    </div>
  );
}
