/** The five figures; read again when live events have moved them. */
import { useQuery } from 'urql';

import { ErrorState } from '@/components/ErrorState';
import { KpiCard } from '@/components/KpiCard';
import overview from '@/components/Overview.module.css';
import { DashboardFiguresDocument } from '@/gql/graphql';
import { points } from '@/lib/format';
import { currentLocale, t } from '@/lib/i18n';
import { useLiveTopic } from '@/lib/live-store';


const percent = new Intl.NumberFormat(currentLocale(), { style: 'percent', maximumFractionDigits: 0 });

export function Figures() {
  const [{ data, error }, ask] = useQuery({ query: DashboardFiguresDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => ask({ requestPolicy: 'network-only' });
  useLiveTopic('totals', refresh, 800);
  const figures = data?.dashboard;
  if (error && !figures) return <ErrorState error={error} onRetry={refresh} />;
  const notes = figures ? {
    outstanding: figures.owed > 0 ? t('dashboard.owed', { n: points(figures.owed) })
      : figures.pending > 0 ? t('dashboard.pending', { n: points(figures.pending) }) : undefined,
    issued: figures.reversed > 0 ? t('dashboard.reversed', { n: points(figures.reversed) }) : undefined,
    active: figures.members > 0 ? t('dashboard.ofMembers', { percent: percent.format(figures.active90Days / figures.members) }) : undefined,
  } : { outstanding: undefined, issued: undefined, active: undefined };
  return (
    <dl className={overview.figures}>
      <KpiCard label={t('dashboard.members')} definition={t('dashboard.members.help')} value={figures?.members ?? null} />
      <KpiCard label={t('dashboard.active')} definition={t('dashboard.active.help')} value={figures?.active90Days ?? null} note={notes.active} />
      <KpiCard label={t('dashboard.outstanding')} definition={t('dashboard.outstanding.help')} value={figures?.outstanding ?? null} note={notes.outstanding} />
      <KpiCard label={t('dashboard.issued')} definition={t('dashboard.issued.help')} value={figures?.issued ?? null} note={notes.issued} />
      <KpiCard label={t('dashboard.redeemed')} definition={t('dashboard.redeemed.help')} value={figures?.redeemed ?? null} />
    </dl>
  );
}
