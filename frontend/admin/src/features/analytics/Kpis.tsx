/** The figures of the period with their exact definitions, each beside that of the period before. */
import type { ReactNode } from 'react';

import { CsvButton } from '@/components/CsvButton';
import { KpiCard } from '@/components/KpiCard';
import overview from '@/components/Overview.module.css';
import { Panel } from '@/components/Panel';
import type { AnalyticsQuery, PeriodFigureFieldsFragment } from '@/gql/graphql';
import { points, signed, wholeMoney } from '@/lib/format';
import { currentLocale, t } from '@/lib/i18n';


type Found = AnalyticsQuery['analytics'];
type Count = 'issued' | 'redeemed' | 'expired' | 'reversed' | 'removed' | 'outstanding' | 'pending' | 'members';

const rates = new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 1 });
const flows: readonly Count[] = ['issued', 'redeemed', 'expired', 'reversed', 'removed'];
const stocks: readonly Count[] = ['outstanding', 'pending', 'members'];

function rate(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : rates.format(share);
}

function worth(figures: PeriodFigureFieldsFragment): string {
  return figures.liability ? wholeMoney(figures.liability) : '–';
}

/** `value` stands where the liability is told that it makes. */
export function Kpis({ found, value }: { found: Found; value: ReactNode }) {
  const { period, before } = found;
  const rows = [
    [t('analytics.col.figure'), t('analytics.col.now'), t('analytics.col.before')],
    ...[...flows, ...stocks].map((name) => [t(`analytics.${name}`), period[name], before[name]]),
    [t('analytics.liability'), period.liability?.amount ?? '', before.liability?.amount ?? ''],
    [t('analytics.pointsRate'), period.pointsSpentShare ?? '', before.pointsSpentShare ?? ''],
    [t('analytics.membersRate'), period.membersSpentShare ?? '', before.membersSpentShare ?? ''],
  ];
  return (
    <>
      <Panel title={t('analytics.flows')} actions={<CsvButton name={t('nav.analytics')} rows={rows} />}>
        <dl className={overview.figures}>
          {flows.map((name) => <CountCard key={name} name={name} found={found} />)}
          <KpiCard label={t('analytics.pointsRate')} definition={t('analytics.pointsRate.help')} value={rate(period.pointsSpentShare)} note={t('analytics.before', { n: rate(before.pointsSpentShare) })} />
        </dl>
      </Panel>
      <Panel title={t('analytics.stocks')}>
        <dl className={overview.figures}>
          <CountCard name="outstanding" found={found} />
          <KpiCard label={t('analytics.liability')} definition={t('analytics.liability.help')} value={worth(period)} note={t('analytics.before', { n: worth(before) })} />
          <CountCard name="pending" found={found} />
          <CountCard name="members" found={found} />
          <KpiCard label={t('analytics.membersRate')} definition={t('analytics.membersRate.help')} value={rate(period.membersSpentShare)} note={t('analytics.before', { n: rate(before.membersSpentShare) })} />
          <KpiCard label={t('analytics.active')} definition={t('analytics.active.help')} value={found.active90Days} />
        </dl>
        {value}
      </Panel>
    </>
  );
}

function CountCard({ name, found }: { name: Count; found: Found }) {
  const now = found.period[name];
  const before = found.before[name];
  return (
    <KpiCard label={t(`analytics.${name}`)} definition={t(`analytics.${name}.help`)} value={now}
      note={t('analytics.change', { change: signed(now - before), n: points(before) })} />
  );
}
