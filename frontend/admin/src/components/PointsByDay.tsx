/** Points by day: drawn, or as a table for those who read figures or listen to them. */
import { Button, Skeleton } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useQuery } from 'urql';

import { DashboardChartDocument, type DashboardChartQuery } from '@/gql/graphql';
import { dayLabel, periodLabel, points } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import type { Period } from '@/lib/period';

import { CsvButton } from './CsvButton';
import { ErrorState } from './ErrorState';
import { Icon } from './Icon';
import { Panel } from './Panel';
import classes from './PointsByDay.module.css';

const PointsChart = lazy(() => import('./PointsChart'));

export type Day = DashboardChartQuery['dashboard']['pointsByDay'][number];
export const series = [
  { name: 'issued', color: 'var(--pc-in)' },
  { name: 'reversed', color: 'var(--pc-out)' },
  { name: 'redeemed', color: 'var(--pc-accent)' },
] as const;

function total(days: readonly Day[], name: 'issued' | 'reversed' | 'redeemed'): number {
  return days.reduce((sum, day) => sum + day[name], 0);
}

/** `picker` stands beside the table's button; `low` is for a screen that has more to show. */
export function PointsByDay({ period, picker = null, low = false }: { period: Period; picker?: ReactNode; low?: boolean }) {
  const [asTable, setAsTable] = useState(false);
  const [{ data, error }, ask] = useQuery({ query: DashboardChartDocument, variables: { from: period.from, to: period.to }, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('totals', refresh, 15_000);
  const days = data?.dashboard.pointsByDay;
  const toggle = (
    <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Icon name={asTable ? 'dashboard' : 'table'} size={16} />} onClick={() => setAsTable(!asTable)}>
      {t(asTable ? 'dashboard.chart.asChart' : 'dashboard.chart.asTable')}
    </Button>
  );
  return (
    <Panel title={t('dashboard.chart')} actions={<>{toggle}{days ? <CsvButton name={t('dashboard.chart')} rows={csvOf(days)} /> : null}{picker}</>}>
      {error && !days ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!error && !days ? <Skeleton className={classes.chart} /> : null}
      {days ? <Days days={days} period={period} asTable={asTable} low={low} /> : null}
    </Panel>
  );
}

function csvOf(days: readonly Day[]) {
  return [[t('dashboard.day'), ...series.map(({ name }) => t(`dashboard.series.${name}`))], ...days.map((day) => [day.date, ...series.map(({ name }) => day[name])])];
}

function Days({ days, period, asTable, low }: { days: readonly Day[]; period: Period; asTable: boolean; low: boolean }) {
  const sums = { issued: total(days, 'issued'), reversed: total(days, 'reversed'), redeemed: total(days, 'redeemed') };
  if (sums.issued + sums.reversed + sums.redeemed === 0) return <p className={classes.none}>{t('dashboard.chart.empty')}</p>;
  if (asTable) return <DayTable days={days} />;
  const summary = t('dashboard.chart.summary', {
    period: periodLabel(period.from, period.to), issued: points(sums.issued), reversed: points(sums.reversed), redeemed: points(sums.redeemed),
  });
  const drawn = series.filter(({ name }) => sums[name] > 0);
  return (
    <figure style={{ margin: 0 }} aria-label={summary}>
      <div className={classes.legend}>
        {drawn.map(({ name, color }) => (
          <span key={name} className={classes.key} style={{ '--series': color }}>{t(`dashboard.series.${name}`)} <strong className="tabular">{points(sums[name])}</strong></span>
        ))}
      </div>
      <div className={classes.chart} style={low ? { height: 240 } : undefined} aria-hidden="true">
        <Suspense fallback={<Skeleton h="100%" />}><PointsChart days={days} drawn={drawn} /></Suspense>
      </div>
    </figure>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    // A region that scrolls must be reachable by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label={t('dashboard.chart.asTable')} tabIndex={0}>
      <table className={classes.chartTable}>
        <thead>
          <tr><th>{t('dashboard.day')}</th>{series.map(({ name }) => <th key={name}>{t(`dashboard.series.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.date}><td>{dayLabel(day.date)}</td>{series.map(({ name }) => <td key={name}>{points(day[name])}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
