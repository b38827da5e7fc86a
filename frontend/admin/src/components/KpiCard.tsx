/** One figure that breathes, its name, and its definition one hover (or focus) away. */
import { Skeleton, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

import { points } from '@/lib/format';
import { t } from '@/lib/i18n';

import { Icon } from './Icon';
import classes from './KpiCard.module.css';

interface KpiCardProps {
  label: string;
  definition: string;
  /** A number is shown as points; a text, such as money, as it is. */
  value: number | string | null;
  note?: ReactNode;
}

export function KpiCard({ label, definition, value, note }: KpiCardProps) {
  return (
    <div className={classes.card}>
      <dt className={classes.label}>
        {label}
        <Tooltip label={definition} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
          <button type="button" className={classes.help} aria-label={t('kpi.definition', { name: label, text: definition })}>
            <Icon name="info" size={15} />
          </button>
        </Tooltip>
      </dt>
      <dd className={classes.value}>
        {value === null ? <Skeleton h={30} w={96} /> : typeof value === 'number' ? points(value) : value}
        {note === undefined ? null : <span className={classes.note}>{note}</span>}
      </dd>
    </div>
  );
}
