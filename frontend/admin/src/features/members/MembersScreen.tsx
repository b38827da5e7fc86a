/** Active Members: the whole list, searched, filtered and sorted by its address, moving as things happen. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';

import { type AdjustedMember, AdjustPointsModal, type Direction } from '@/components/AdjustPointsModal';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { PeriodPicker } from '@/components/PeriodPicker';
import { MembersDocument, type MembersQuery } from '@/gql/graphql';
import { t } from '@/lib/i18n';
import { formatPeriodParam } from '@/lib/period';
import { useZone } from '@/lib/session';
import { countFilters, type MembersSearch } from '@/lib/url-state';
import { usePages } from '@/lib/use-pages';
import { dayIn } from '@/lib/zone';

import classes from './MembersScreen.module.css';
import { MembersTable } from './MembersTable';
import { MembersToolbar } from './MembersToolbar';
import { periodOf, variablesOf } from './query';

const pick = (data: MembersQuery) => data.members;

export function MembersScreen() {
  const search = useSearch({ from: '/members' });
  const navigate = useNavigate({ from: '/members' });
  const zone = useZone();
  const today = dayIn(zone);
  const period = useMemo(() => periodOf(search, today), [search, today]);
  const variables = useMemo(() => variablesOf(search, period, zone), [search, period, zone]);
  const pages = usePages({ document: MembersDocument, variables, pick });
  const [adjusting, setAdjusting] = useState<{ member: AdjustedMember; start: Direction } | null>(null);

  const change = useCallback((next: Partial<MembersSearch>) => {
    // Back undoes a filter or a sort; letters typed into the search are not steps.
    void navigate({ search: (old) => ({ ...old, ...next }), replace: 'q' in next });
  }, [navigate]);
  const clear = useCallback(() => void navigate({ search: (old) => ({ sort: old.sort, period: old.period }) }), [navigate]);
  const adjust = useCallback((member: AdjustedMember, start: Direction) => setAdjusting({ member, start }), []);

  const narrowed = search.q !== undefined || countFilters(search) > 0;
  const nobody = !pages.loading && pages.nodes.length === 0 && pages.error === undefined;
  return (
    <div className={classes.screen}>
      <PageHeader title={t('nav.members')} note={pages.totalCount === null ? undefined : t('members.count', { n: pages.totalCount })}
        actions={<PeriodPicker value={period} onChange={(next) => change({ period: next.preset === '30d' ? undefined : formatPeriodParam(next) })} />} />
      <MembersToolbar search={search} onChange={change} onClear={clear} />
      {pages.error && pages.nodes.length === 0 ? <ErrorState error={pages.error} onRetry={pages.restart} /> : null}
      {nobody ? <Nobody narrowed={narrowed} onClear={clear} /> : (
        <MembersTable pages={pages} search={search} period={period} onSort={(sort) => change({ sort })} onAdjust={adjust} />
      )}
      <AdjustPointsModal member={adjusting?.member ?? null} start={adjusting?.start} onClose={() => setAdjusting(null)} />
    </div>
  );
}

function Nobody({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (!narrowed) return <EmptyState title={t('members.empty.title')}>{t('members.empty.text')}</EmptyState>;
  return (
    <EmptyState title={t('members.none.title')} action={<button type="button" className={classes.clear} onClick={onClear}>{t('members.clear')}</button>}>
      {t('members.none.text')}
    </EmptyState>
  );
}
