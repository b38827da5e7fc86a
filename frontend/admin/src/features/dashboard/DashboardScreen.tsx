/** Dashboard: the programme in figures, its points by day, and what happens right now. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import overview from '@/components/Overview.module.css';
import { PageHeader } from '@/components/PageHeader';
import { PeriodPicker } from '@/components/PeriodPicker';
import { PointsByDay } from '@/components/PointsByDay';
import { t } from '@/lib/i18n';
import { formatPeriodParam, parsePeriod, presetPeriod } from '@/lib/period';
import { useZone } from '@/lib/session';
import { dayIn } from '@/lib/zone';

import { DemoPanel } from './DemoPanel';
import { FeedPanel } from './FeedPanel';
import { Figures } from './Figures';
import { Onboarding } from './Onboarding';

export function DashboardScreen() {
  const search = useSearch({ from: '/dashboard' });
  const navigate = useNavigate({ from: '/dashboard' });
  const zone = useZone();
  const today = dayIn(zone);
  const period = useMemo(() => parsePeriod(search.period, today) ?? presetPeriod('30d', today), [search.period, today]);
  return (
    <div className={overview.screen}>
      <PageHeader title={t('nav.dashboard')} note={t('dashboard.zone', { zone })} />
      <DemoPanel />
      <Onboarding />
      <Figures />
      <div className={overview.columns}>
        <PointsByDay period={period} picker={
          <PeriodPicker value={period} onChange={(next) => void navigate({ search: { period: next.preset === '30d' ? undefined : formatPeriodParam(next) }, replace: true })} />
        } />
        <FeedPanel />
      </div>
    </div>
  );
}
