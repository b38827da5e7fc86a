/** The rows that are in view, and no others; more are read when the end comes near. */
import { useMediaQuery } from '@mantine/hooks';
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

import type { AdjustedMember, Direction } from '@/components/AdjustPointsModal';
import { t } from '@/lib/i18n';
import type { Period } from '@/lib/period';
import type { MembersSearch } from '@/lib/url-state';
import type { Pages } from '@/lib/use-pages';

import { columns, features, type Row } from './columns';
import { LiveRows } from './LiveRows';
import classes from './MembersTable.module.css';
import { MemberCard, MemberRow, SkeletonRows } from './MemberRow';
import { TableHead } from './TableHead';
import { useRowKeys } from './useRowKeys';

interface MembersTableProps {
  pages: Pages<Row>;
  search: MembersSearch;
  period: Period;
  onSort: (sort: string | undefined) => void;
  onAdjust: (member: AdjustedMember, start: Direction) => void;
}

const ROW = 44;
const CARD = 132;

export function MembersTable({ pages, search, period, onSort, onAdjust }: MembersTableProps) {
  const cards = useMediaQuery('(max-width: 820px)', window.matchMedia('(max-width: 820px)').matches);
  const scroller = useRef<HTMLDivElement>(null);
  const table = useTable({ features, columns, data: pages.nodes, getRowId: (row) => row.id });
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (cards ? CARD : ROW),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  useEffect(() => virtual.measure(), [cards, virtual]);
  useRowKeys(scroller, rows.length, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { hasMore, loadMore } = pages;
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - 20) loadMore();
  }, [hasMore, lastShown, rows.length, loadMore]);

  return (
    <div className={classes.frame}>
      {/* Another question makes another list: what waited belongs to the old one. */}
      <LiveRows key={JSON.stringify([search, period])} pages={pages} sort={search.sort} period={period} scroller={scroller} />
      <div ref={scroller} className={classes.scroller} role={cards ? 'list' : 'table'} aria-label={t('members.table')}
        aria-rowcount={cards ? undefined : (pages.totalCount ?? -1)} aria-busy={pages.loading}>
        {cards ? null : <TableHead table={table} sort={search.sort} onSort={onSort} />}
        {pages.loading ? <SkeletonRows cards={cards} /> : (
          <div className={classes.space} role={cards ? 'presentation' : 'rowgroup'} style={{ height: virtual.getTotalSize() }}>
            {items.map(({ key, index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const Shape = cards ? MemberCard : MemberRow;
              return <Shape key={key} row={row} table={table} index={index} start={start} onAdjust={onAdjust} />;
            })}
          </div>
        )}
        {pages.loadingMore ? <p className={classes.more} role="status">{t('members.loadingMore')}</p> : null}
      </div>
    </div>
  );
}
