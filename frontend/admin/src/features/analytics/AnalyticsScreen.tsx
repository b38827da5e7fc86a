/** Analytics: the programme's economy in a period, beside the period before; tiers, rules, rewards. */
import { Skeleton } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import overview from '@/components/Overview.module.css';
import { PageHeader } from '@/components/PageHeader';
import { PeriodPicker } from '@/components/PeriodPicker';
import { PointsByDay } from '@/components/PointsByDay';
import { AnalyticsDocument, type AnalyticsQuery } from '@/gql/graphql';
import { periodLabel } from '@/lib/format';
import { t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';
import { formatPeriodParam, parsePeriod, presetPeriod } from '@/lib/period';
import { useSession, useZone } from '@/lib/session';
import { dayIn } from '@/lib/zone';

import { FigureTable } from './FigureTable';
import { Kpis } from './Kpis';
import { PointValue } from './PointValue';

type Found = AnalyticsQuery['analytics'];

export function AnalyticsScreen() {
  const search = useSearch({ from: '/analytics' });
  const navigate = useNavigate({ from: '/analytics' });
  const { viewer } = useSession();
  const today = dayIn(useZone());
  const period = useMemo(() => parsePeriod(search.period, today) ?? presetPeriod('30d', today), [search.period, today]);
  const [{ data, error }, ask] = useQuery({ query: AnalyticsDocument, variables: { from: period.from, to: period.to }, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('totals', refresh, 5_000);
  const found = data?.analytics;
  const note = found ? t('analytics.compared', { period: periodLabel(found.before.from, found.before.to) }) : undefined;
  return (
    <div className={overview.screen}>
      <PageHeader title={t('nav.analytics')} note={note} actions={
        <PeriodPicker value={period} onChange={(next) => void navigate({ search: { period: next.preset === '30d' ? undefined : formatPeriodParam(next) }, replace: true })} />
      } />
      {error && !found ? <ErrorState error={error} onRetry={refresh} /> : null}
      {!error && !found ? <Skeleton h={420} /> : null}
      {found ? (
        <Kpis found={found} value={viewer.permissions.includes('rules:write') ? <PointValue key={found.pointValue} saved={found.pointValue} onSaved={refresh} /> : null} />
      ) : null}
      <PointsByDay period={period} low />
      {found ? <Tables found={found} /> : null}
    </div>
  );
}

function ruleName({ key, name }: { key: string; name: string }): string {
  if (key === '') return t('analytics.byStaff');
  if (key.startsWith('tier:')) return t('analytics.tierBonus', { tier: name });
  return name || key;
}

function tierName(name: string): string {
  return name || t('analytics.noTier');
}

function Tables({ found }: { found: Found }) {
  return (
    <div className={overview.columns}>
      <FigureTable title={t('analytics.rules')} columns={[t('analytics.col.rule'), t('analytics.col.issued'), t('analytics.col.awards'), t('analytics.col.takenBack')]}
        rows={found.rules.map((one) => ({ key: one.key, name: ruleName(one), figures: [one.issued, one.awards, one.takenBack] }))} />
      <FigureTable title={t('analytics.rewards')} columns={[t('analytics.col.reward'), t('analytics.col.spent'), t('analytics.col.redemptions'), t('analytics.col.returned')]}
        rows={found.rewards.map((one) => ({ key: one.key, name: one.name || one.key || t('analytics.gone'), figures: [one.spent, one.redemptions, one.returned] }))} />
      <FigureTable title={t('analytics.tiers')} columns={[t('analytics.col.tier'), t('analytics.col.members'), t('analytics.col.arrived'), t('analytics.col.left')]}
        rows={found.tiers.map((one) => ({ key: one.key, name: tierName(one.name), figures: [one.members, one.arrived, one.left] }))} />
      <FigureTable title={t('analytics.moves')} columns={[t('analytics.col.move'), t('analytics.col.members')]}
        rows={found.tierMoves.map((one) => ({
          key: `${one.oldTier}>${one.newTier}`,
          name: `${tierName(one.oldTier)} → ${tierName(one.newTier)}`,
          figures: [one.members],
        }))} />
    </div>
  );
}
