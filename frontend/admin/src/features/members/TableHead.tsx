/** Heads of the columns; those that can be sorted by are buttons. */
import type { ReactTable } from '@tanstack/react-table';

import { Icon } from '@/components/Icon';
import { t } from '@/lib/i18n';
import { nextSort, parseSort } from '@/lib/url-state';

import { type features, HeadLabel, meta, type Row } from './columns';
import classes from './MembersTable.module.css';

export type MemberTable = ReactTable<typeof features, Row>;

interface TableHeadProps {
  table: MemberTable;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}

export function TableHead({ table, sort, onSort }: TableHeadProps) {
  return (
    <div className={classes.head} role="rowgroup">
      <div className={classes.headRow} role="row">
        {table.getHeaderGroups().flatMap(({ headers }) => headers).map(({ id, column }) => (
          <HeadCell key={id} id={column.id} label={String(column.columnDef.header)} sort={sort} onSort={onSort} />
        ))}
        <span role="columnheader" className={classes.actionsHead}><span className="visually-hidden">{t('members.col.actions')}</span></span>
      </div>
    </div>
  );
}

interface HeadCellProps {
  id: string;
  label: string;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}

function HeadCell({ id, label, sort, onSort }: HeadCellProps) {
  const { sort: field, figure } = meta[id] ?? {};
  const { field: sorted, descending } = parseSort(sort);
  const active = field !== undefined && sorted === field;
  const order = active ? (descending ? 'descending' : 'ascending') : undefined;
  return (
    <span role="columnheader" className={classes.headCell} data-figure={figure || undefined} aria-sort={order}>
      {field === undefined ? <HeadLabel id={id} label={label} /> : (
        <button type="button" className={classes.sort} data-active={active || undefined} onClick={() => onSort(nextSort(sort, field))}>
          {label}<Icon name={active ? (descending ? 'arrowDown' : 'arrowUp') : 'sort'} size={13} />
        </button>
      )}
    </span>
  );
}
