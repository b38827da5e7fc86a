/** A table of figures on a sheet of its own: names at the left, numbers aligned, bars behind the first. */
import type { ReactNode } from 'react';

import { CsvButton } from '@/components/CsvButton';
import { Panel } from '@/components/Panel';
import classes from '@/components/PointsByDay.module.css';
import { points } from '@/lib/format';
import { t } from '@/lib/i18n';

interface FigureRow {
  key: string;
  name: string;
  /** What stands in the first column, if it is more than the name. */
  shown?: ReactNode;
  figures: readonly number[];
}

interface FigureTableProps {
  title: string;
  columns: readonly string[];
  rows: readonly FigureRow[];
  /** Which figure the bars are drawn of. */
  bars?: number;
}

export function FigureTable({ title, columns, rows, bars = 0 }: FigureTableProps) {
  const highest = Math.max(1, ...rows.map(({ figures }) => figures[bars] ?? 0));
  const csv = [columns, ...rows.map(({ name, figures }) => [name, ...figures])];
  return (
    <Panel title={title} actions={<CsvButton name={title} rows={csv} />}>
      {rows.length === 0 ? <p className={classes.none}>{t('analytics.none')}</p> : (
        <table className={classes.chartTable}>
          <thead><tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
          <tbody>
            {rows.map(({ key, name, shown, figures }) => (
              <tr key={key}>
                <td>
                  {shown ?? name}
                  <Bar share={Math.max(0, figures[bars] ?? 0) / highest} />
                </td>
                {figures.map((figure, at) => <td key={columns[at + 1]}>{points(figure)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** Drawn for the eye alone: the figure stands beside it. */
function Bar({ share }: { share: number }) {
  return <span style={{ display: 'block', height: 4, minWidth: 2, marginTop: 4, borderRadius: 2, width: `${100 * share}%`, background: 'var(--pc-accent)' }} />;
}
