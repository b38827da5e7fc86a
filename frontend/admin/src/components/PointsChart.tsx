/** The drawing itself, loaded apart: for each day what came in above the line, what went out below. */
import '@mantine/charts/styles.layer.css';

import { BarChart } from '@mantine/charts';

import { dayLabel, points, shortPoints } from '@/lib/format';
import { t } from '@/lib/i18n';

import { niceTicks } from './axis';
import type { Day, series } from './PointsByDay';

/** Below the lowest bar, as a share of it. */
const ROOM = 1.25;

interface PointsChartProps {
  days: readonly Day[];
  drawn: ReadonlyArray<(typeof series)[number]>;
}

export default function PointsChart({ days, drawn }: PointsChartProps) {
  const data = days.map((day) => ({ label: dayLabel(day.date, false), issued: day.issued, reversed: -day.reversed, redeemed: -day.redeemed }));
  const ticks = niceTicks(Math.max(...data.map(({ issued }) => issued)));
  const lowest = Math.min(0, ...data.map(({ reversed, redeemed }) => reversed + redeemed));
  const below = ticks.slice(1).map((tick) => -tick).filter((tick) => tick >= lowest * ROOM).toReversed();
  return (
    <BarChart h="100%" data={data} dataKey="label" type="stacked" series={drawn.map(({ name, color }) => ({ name, color, label: t(`dashboard.series.${name}`) }))}
      tickLine="none" gridAxis="x" strokeDasharray="1 4" valueFormatter={points} maxBarWidth={14}
      barProps={{ radius: 3, isAnimationActive: false }} barChartProps={{ accessibilityLayer: false, stackOffset: 'sign' }} referenceLines={[{ y: 0, color: 'var(--pc-line-2)' }]} xAxisProps={{ minTickGap: 28 }} yAxisProps={{ tickFormatter: shortPoints, width: 44, interval: 0, ticks: [...below, ...ticks], domain: [lowest * ROOM, ticks.at(-1) ?? 1] }}
      gridColor="var(--pc-line-2)" textColor="var(--pc-ink-2)" />
  );
}
